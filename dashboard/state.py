"""What people decide about findings and proposals for repair: kept when a file is read again.

Decisions are few and must not be lost or half written: SQLAlchemy on a SQLite file in the folder of the store, or on
the database that $MINGZHANG_STATE names. Of the document only a hash is kept, never a printed text.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, get_args

from sqlalchemy import Engine, Integer, NullPool, String, Text, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

ENV_STATE: Final = "MINGZHANG_STATE"
MAX_NAME: Final = 40
MAX_REASON: Final = 500

Verdict = Literal["accept", "reject", "explain"]
"""属实 (a finding is right, a proposal is taken), 误报 (it is not), 说明 (right, with a good reason)."""

Target = Literal["finding", "repair"]

_KEY_PARTS: Final = ("body_id", "kind", "year", "scope", "rule", "subject", "printed")


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it was made; `undone_at` and `undone_by` where it was taken back."""

    number: int
    key: str
    target: Target
    verdict: Verdict
    name: str
    reason: str
    made_at: datetime
    undone_at: datetime | None = None
    undone_by: str | None = None

    @property
    def in_force(self) -> bool:
        """Whether it was not taken back."""
        return self.undone_at is None


class _Base(DeclarativeBase):
    pass


class _Row(_Base):
    __tablename__ = "decisions"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(64), index=True)
    target: Mapped[str] = mapped_column(String(16))
    verdict: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    reason: Mapped[str] = mapped_column(Text)
    # ISO 8601 in UTC: SQLite has no time zones, and a text sorts as the moment does.
    made_at: Mapped[str] = mapped_column(String(40))
    undone_at: Mapped[str | None] = mapped_column(String(40))
    undone_by: Mapped[str | None] = mapped_column(String(MAX_NAME))


def finding_key(disclosure: Mapping[str, Any], finding: Mapping[str, Any]) -> str:
    """The key of a finding that a re-read gives again: body, kind, year, scope, rule, subject and printed figure."""
    parts = {**disclosure, **{name: finding[name] for name in ("rule", "subject", "printed")}}
    return _hash(str(parts[name]) for name in _KEY_PARTS)


def repair_key(finding: str, value: str) -> str:
    """The key of a proposal: that of its finding and the value that is proposed."""
    return _hash((finding, "repair", value))


def _hash(parts: Iterable[str]) -> str:
    """Hash of a sequence of texts; the length of each is hashed too, so that no two sequences run together."""
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()


def state_url(store: Path) -> str:
    """The database of a store: $MINGZHANG_STATE, else `state.sqlite` in its folder."""
    return os.environ.get(ENV_STATE) or f"sqlite:///{store / 'state.sqlite'}"


class State:
    """Decisions in a database. Opening one creates its table."""

    def __init__(self, url: str) -> None:
        # A SQLite file is opened for each transaction: the pages run in many threads.
        options: dict[str, Any] = {"poolclass": NullPool} if url.startswith("sqlite") else {}
        self._engine: Engine = create_engine(url, **options)
        _Base.metadata.create_all(self._engine)

    def decide(self, key: str, target: Target, verdict: Verdict, name: str, reason: str) -> Decision:
        """Keep a decision; one in force on the same key is taken back by it.

        Raises ValueError without a name or a reason, or where one is too long.
        """
        name, reason = " ".join(name.split()), reason.strip()
        if not (0 < len(name) <= MAX_NAME and 0 < len(reason) <= MAX_REASON):
            raise ValueError("a decision needs a name and a reason")
        if verdict not in get_args(Verdict) or target not in get_args(Target):
            raise ValueError(f"no decision: {verdict!r} on {target!r}")
        with Session(self._engine) as session, session.begin():
            self._undo(session, select(_Row).where(_Row.key == key, _Row.undone_at.is_(None)), name)
            row = _Row(key=key, target=target, verdict=verdict, name=name, reason=reason, made_at=_now())
            session.add(row)
            session.flush()
            return _decision(row)

    def undo(self, number: int, name: str) -> None:
        """Take a decision back; it stays in the history. Nothing happens where it was taken back before."""
        with Session(self._engine) as session, session.begin():
            self._undo(session, select(_Row).where(_Row.number == number, _Row.undone_at.is_(None)), name)

    def in_force(self) -> dict[str, Decision]:
        """The decisions that were not taken back, by key."""
        with Session(self._engine) as session:
            rows = session.scalars(select(_Row).where(_Row.undone_at.is_(None)).order_by(_Row.number))
            return {row.key: _decision(row) for row in rows}

    def history(self, key: str) -> tuple[Decision, ...]:
        """All decisions on a key, the last first."""
        with Session(self._engine) as session:
            rows = session.scalars(select(_Row).where(_Row.key == key).order_by(_Row.number.desc()))
            return tuple(map(_decision, rows))

    def _undo(self, session: Session, which: Any, name: str) -> None:
        for row in session.scalars(which):
            row.undone_at, row.undone_by = _now(), " ".join(name.split())[:MAX_NAME]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _decision(row: _Row) -> Decision:
    undone = None if row.undone_at is None else datetime.fromisoformat(row.undone_at)
    return Decision(
        row.number,
        row.key,
        row.target,  # type: ignore[arg-type]
        row.verdict,  # type: ignore[arg-type]
        row.name,
        row.reason,
        datetime.fromisoformat(row.made_at),
        undone,
        row.undone_by,
    )
