"""The store: one folder with a Delta table per frame and the original files under their sha256.

    store/tables/facts/ …  store/tables/disclosures/     store/files/ab/abcdef…

A reading is written table by table and `disclosures` last: its rows are the commit mark that every reader joins
to, so a killed ingest leaves nothing half visible. Each ingest bears its own `ingest_id`, so rows that a killed
ingest left behind stay invisible when the same file is read again.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import polars as pl
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import CommitFailedError

from loaders.corrections import checked, corrected, in_force, remark
from loaders.frames import to_frames
from loaders.records import Reading
from loaders.schema import CORRECTIONS, SCHEMAS, polars_schema

ENV_STORE = "MINGZHANG_STORE"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DISCLOSURE_ID = re.compile(r"[0-9a-f]{12}-\d+")
_MARK = "disclosures"
# Statistics of these columns only: enough to skip files, and no printed text gets into the table's log.
_CONFIGURATION = {"delta.dataSkippingStatsColumns": "disclosure_id,ingest_id"}
_COMMIT_ATTEMPTS = 8
_COMPACT_ABOVE_FILES = 64


def default_path() -> Path:
    """Where the store is when nobody says: $MINGZHANG_STORE, else `data/store` of the checkout (or of the cwd)."""
    named = os.environ.get(ENV_STORE)
    if named:
        return Path(named)
    root = Path(__file__).resolve().parents[1]
    return (root if (root / "pyproject.toml").exists() else Path.cwd()) / "data" / "store"


@dataclass(frozen=True)
class Store:
    """Readings kept on disk, many writers and readers at once. Creating a `Store` creates the folder."""

    path: Path

    def __init__(self, path: Path | str | None = None) -> None:
        object.__setattr__(self, "path", Path(path) if path is not None else default_path())
        for name in (*SCHEMAS, CORRECTIONS):
            if not DeltaTable.is_deltatable(str(self._table(name))):
                self._create(name)

    def ingest(self, reading: Reading, data: bytes, ingested_at: datetime | None = None) -> tuple[str, ...]:
        """Keep a reading and its original bytes; return the ids of its disclosures, () when already stored.

        Raises ValueError when `data` is not what was read, or when the reading holds no disclosure.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 != reading.document.sha256:
            raise ValueError("the bytes are not those of the reading")
        if not reading.disclosures:
            raise ValueError("a reading without a disclosure is not stored")
        if self.has(sha256):
            return ()
        self._keep_file(sha256, data)
        frames = to_frames(reading, ingested_at)
        mark = uuid.uuid4().hex
        for name in [*(n for n in SCHEMAS if n != _MARK), _MARK]:
            self._append(name, frames[name].with_columns(ingest_id=pl.lit(mark)))
        return tuple(frames[_MARK]["disclosure_id"].to_list())

    def has(self, sha256: str) -> bool:
        """Whether a file with these bytes is stored."""
        return bool(self.disclosures().filter(sha256=sha256).height)

    def scan(self, name: str) -> pl.LazyFrame:
        """A frame of `schema.SCHEMAS`, rows of committed disclosures only, columns as the schema has them."""
        if name == _MARK:
            return self.disclosures().lazy()
        marks = self._committed().select("ingest_id").lazy()
        return self._read(name).join(marks, on="ingest_id", how="semi").drop("ingest_id")

    def disclosures(self) -> pl.DataFrame:
        """The disclosures, the first stored first, with what persons corrected laid over what was read."""
        return corrected(self._committed().drop("ingest_id"), self._read(CORRECTIONS).collect())

    def bodies(self) -> pl.DataFrame:
        """One row per body across its documents; see `bodies_of`."""
        return bodies_of(self.disclosures())

    def original(self, sha256: str) -> tuple[str, bytes]:
        """Name and bytes of a stored file. Raises LookupError where no disclosure of it is stored."""
        named = self.disclosures().filter(sha256=sha256)
        if not named.height:
            raise LookupError(f"no stored file has the sha256 {sha256[:64]!r}")
        return str(named["name"][0]), self._file(sha256).read_bytes()

    def version(self) -> str:
        """Changes with every ingest, correction and delete: the key of whatever is cached from this store."""
        table = DeltaTable(self._table(_MARK))
        return f"{table.metadata().id}:{table.version()}:{DeltaTable(self._table(CORRECTIONS)).version()}"

    def correct(self, disclosure_id: str, field: str, value: str, *, who: str = "", reason: str = "") -> str:
        """Correct a field of a disclosure (`corrections.FIELDS`) for all who read it; return the correction's id.

        Raises LookupError where no such disclosure is stored, ValueError where the field cannot have the value.
        """
        kept = checked(field, value)
        if not self._committed().filter(disclosure_id=disclosure_id).height:
            raise LookupError("no such disclosure is stored")
        return self._keep_correction((disclosure_id, field, kept, remark(who), remark(reason)), None)

    def undo(self, correction_id: str, *, who: str = "") -> None:
        """Take a correction back: what was read, or an earlier correction, shows again. Raises LookupError."""
        found = self.corrections().filter(correction_id=correction_id).to_dicts()
        if not found:
            raise LookupError("no such correction is in force")
        (one,) = found
        self._keep_correction((one["disclosure_id"], one["field"], one["value"], remark(who), ""), correction_id)

    def corrections(self) -> pl.DataFrame:
        """The corrections that are in force, the last one of each field of a disclosure."""
        return in_force(self._read(CORRECTIONS).collect().drop("ingest_id"))

    def _keep_correction(self, said: tuple[str, str, str, str, str], undoes: str | None) -> str:
        """Append a row; `said`: disclosure, field, value, who, reason."""
        key = uuid.uuid4().hex
        row = (key, *said, datetime.now(UTC), undoes, "")
        self._append(CORRECTIONS, pl.DataFrame([row], schema=_stored_schema(CORRECTIONS), orient="row"))
        return key

    def delete(self, *disclosure_ids: str) -> int:
        """Remove disclosures for good: their rows, the bytes of those rows, and originals nobody refers to.

        Return how many disclosures went. Readers see all or none of a disclosure at any moment.
        """
        wanted = [key for key in disclosure_ids if _DISCLOSURE_ID.fullmatch(key)]
        before = self.disclosures()
        gone = before.filter(pl.col("disclosure_id").is_in(wanted))
        if not gone.height:
            return 0
        others = [*(name for name in SCHEMAS if name != _MARK), CORRECTIONS]
        predicate = "disclosure_id IN ({})".format(", ".join(f"'{key}'" for key in wanted))
        for name in [_MARK, *others]:
            self._commit(name, lambda table: table.delete(predicate))
        # The mark last: its clean-up is a new version, so nobody keeps a view of files that are no more.
        for name in [*others, _MARK]:
            self._commit(name, lambda table: table.vacuum(0, dry_run=False, enforce_retention_duration=False))
        for sha256 in set(gone["sha256"]) - set(self.disclosures()["sha256"]):
            self._file(sha256).unlink(missing_ok=True)
        return gone.height

    def compact(self, above_files: int = _COMPACT_ABOVE_FILES) -> None:
        """Join the small files of tables that consist of more than `above_files` files."""
        for name in (*SCHEMAS, CORRECTIONS):
            if len(DeltaTable(self._table(name)).file_uris()) > above_files:
                self._commit(name, lambda table: table.optimize.compact())

    def _table(self, name: str) -> Path:
        return self.path / "tables" / name

    def _file(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise LookupError("not a sha256")
        return self.path / "files" / sha256[:2] / sha256

    def _create(self, name: str) -> None:
        empty = pl.DataFrame(schema=_stored_schema(name))
        self._table(name).mkdir(parents=True, exist_ok=True)
        _persist(lambda: write_deltalake(self._table(name), empty, mode="ignore", configuration=_CONFIGURATION))

    def _append(self, name: str, frame: pl.DataFrame) -> None:
        if frame.height:
            _persist(lambda: write_deltalake(self._table(name), frame, mode="append", schema_mode="merge"))

    def _commit(self, name: str, change: Callable[[DeltaTable], object]) -> None:
        _persist(lambda: change(DeltaTable(self._table(name))))

    def _read(self, name: str) -> pl.LazyFrame:
        """A table with the columns of today's schema: those it was written without are null."""
        schema = _stored_schema(name)
        # Not pl.scan_delta: it takes the percent-encoded URIs of delta-rs for paths, and finds nothing in a
        # folder whose name has a space or a Chinese character in it (polars 2.1).
        files = [unquote(uri) for uri in DeltaTable(self._table(name)).file_uris()]
        if not files:
            return pl.LazyFrame(schema=schema)
        return pl.scan_parquet(
            files, schema=schema, missing_columns="insert", extra_columns="ignore", glob=False
        ).select(schema.names())

    def _committed(self) -> pl.DataFrame:
        """The commit marks; of two ingests that raced with the same file, the first one counts."""
        marks = self._read(_MARK).sort("ingested_at", "ingest_id").collect()
        return marks.unique("disclosure_id", keep="first", maintain_order=True)

    def _keep_file(self, sha256: str, data: bytes) -> None:
        """Write the original, complete or not at all, under a name that owes nothing to the upload."""
        target = self._file(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
            part.write(data)
        Path(part.name).replace(target)


def _persist(change: Callable[[], object]) -> None:
    """Make a change to a table, again where another writer was faster."""
    for attempt in range(1, _COMMIT_ATTEMPTS + 1):
        try:
            change()
            return
        except CommitFailedError:
            if attempt == _COMMIT_ATTEMPTS:
                raise
            time.sleep(0.05 * attempt)


def _stored_schema(name: str) -> pl.Schema:
    return pl.Schema({**polars_schema(name), "ingest_id": pl.String()})


def bodies_of(disclosures: pl.DataFrame) -> pl.DataFrame:
    """The registry of departments and units that a frame of disclosures implies, sorted by place and name.

    Columns: body_id, name (as printed most recently), aliases (other printed names), code (单位编码, else 部门编码),
    department_code, unit_code, scope, province, city, county, region_code, years, kinds, documents (count) and
    parent: the body_id of the 部门 with the same 部门编码 in the same place, null where none is stored.
    Disclosures whose body is unknown are left out.
    """
    known = disclosures.filter(pl.col("body_id") != "", pl.col("department").is_not_null())
    latest = ("department_code", "unit_code", "province", "city", "county", "region_code")
    grouped = (
        known.sort("year", "ingested_at", nulls_last=False)
        .group_by("body_id", maintain_order=True)
        .agg(
            pl.col("department").last().alias("name"),
            pl.col("department").unique(maintain_order=True).alias("aliases"),
            pl.coalesce(pl.col("unit_code"), pl.col("department_code")).drop_nulls().last().alias("code"),
            *(pl.col(column).drop_nulls().last() for column in latest),
            pl.col("scope").filter(pl.col("scope") != "unknown").last().fill_null("unknown"),
            pl.col("year").drop_nulls().unique().sort().alias("years"),
            pl.col("kind").unique().sort().alias("kinds"),
            pl.len().cast(pl.Int64).alias("documents"),
        )
        .with_columns(pl.col("aliases").list.set_difference(pl.concat_list("name")))
    )
    return _with_parent(grouped).sort("region_code", "name", nulls_last=True)


def _with_parent(bodies: pl.DataFrame) -> pl.DataFrame:
    departments = (
        bodies.filter(scope="department")
        .select("department_code", "region_code", pl.col("body_id").alias("parent"))
        .unique(["department_code", "region_code"], keep="none")
    )
    joined = bodies.join(departments, on=["department_code", "region_code"], how="left")
    is_child = (pl.col("scope") == "unit") & (pl.col("parent") != pl.col("body_id"))
    return joined.with_columns(pl.when(is_child).then(pl.col("parent")).alias("parent"))
