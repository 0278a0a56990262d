"""Identities between several disclosures (X-16 …), declared in `between.toml`: two years, two kinds, two scopes.

Only documents of one body are held together. Figures are compared by printed precision, as inside one document.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import cast

from loaders.checks.case import Address, Case
from loaders.checks.figures import Figure
from loaders.checks.verdicts import Identity, Outcome, Term, evaluate, untestable
from loaders.document import Place
from loaders.errors import FormError
from loaders.records import CheckCount, Disclosure, Finding, Severity

_FILE = Path(__file__).parent / "between.toml"


@dataclass(frozen=True, slots=True)
class BetweenFinding:
    """A finding that rests on several documents.

    documents  their ids, that of the checked figure first; `finding.params` repeats the second as "other_id"
    finding    its `places` are those in the first document
    places     (id, place) of every figure, in all documents
    """

    finding: Finding
    documents: tuple[str, ...]
    places: tuple[tuple[str, Place], ...]


@dataclass(frozen=True, slots=True)
class BetweenProof:
    """What the comparison of documents gave, and how often each rule passed, failed or could not be tested."""

    findings: tuple[BetweenFinding, ...]
    counts: dict[str, CheckCount]


@dataclass(frozen=True, slots=True)
class _Place:
    """A declared figure: the addresses of which the first printed counts, and its sign."""

    addresses: tuple[Address, ...]
    sign: int


@dataclass(frozen=True, slots=True)
class YearSpec:
    """Σ `later` in the document of a year = Σ `earlier` in that of the year before."""

    id: str
    severity: Severity
    later: tuple[_Place, ...]
    earlier: tuple[_Place, ...]


@dataclass(frozen=True, slots=True)
class _Compared:
    """An outcome and the documents it rests on; figures are keyed "<id>:f12"."""

    outcome: Outcome
    documents: tuple[str, ...]


def findings_between(disclosures: Mapping[str, Disclosure]) -> tuple[BetweenFinding, ...]:
    """What several disclosures say against each other; the keys are ids of the caller (`frames.disclosure_id`)."""
    return prove_between(disclosures).findings


def prove_between(disclosures: Mapping[str, Disclosure]) -> BetweenProof:
    """Every declared comparison of documents of one body, with counts."""
    compared = list(_years(disclosures))
    findings = tuple(_finding(c, disclosures) for c in compared if c.outcome.verdict in {"failed", "tail"})
    return BetweenProof(findings, _counts(compared))


@cache
def load_years() -> tuple[YearSpec, ...]:
    """The identities between two years. Raises FormError for an address that is none."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        YearSpec(e["id"], e.get("severity", "error"), _places(e["later"]), _places(e["earlier"])) for e in raw["years"]
    )


def _places(texts: Sequence[str]) -> tuple[_Place, ...]:
    return tuple(
        _Place(tuple(_address(t) for t in text.removeprefix("-").split("|")), -1 if text.startswith("-") else 1)
        for text in texts
    )


def _address(text: str) -> Address:
    parts = tuple(text.split("/"))
    if len(parts) != 3:
        raise FormError(f"between.toml: {text!r} is not form/line/item")
    return cast(Address, parts)


def _years(disclosures: Mapping[str, Disclosure]) -> Iterator[_Compared]:
    cases = {key: Case(d.facts, kind=d.kind, year=d.year, scope=d.scope) for key, d in disclosures.items()}
    for later, earlier in _pairs_of_years(disclosures):
        for spec in load_years():
            left = _terms(spec.later, later, cases[later])
            right = _terms(spec.earlier, earlier, cases[earlier])
            subject = "/".join(spec.later[0].addresses[0])
            if left and right:
                outcome = evaluate(Identity(left, right), spec.id, subject, spec.severity)
            elif left is not None or right is not None:
                outcome = untestable(spec.id, subject)
            else:
                continue
            yield _Compared(outcome, (later, earlier))


def _pairs_of_years(disclosures: Mapping[str, Disclosure]) -> Iterator[tuple[str, str]]:
    """(a year, the year before) of one body, scope and kind."""
    for later, a in disclosures.items():
        for earlier, b in disclosures.items():
            same = a.body_id and (a.body_id, a.scope, a.kind) == (b.body_id, b.scope, b.kind)
            if same and a.year is not None and b.year == a.year - 1:
                yield later, earlier


def _terms(places: Sequence[_Place], key: str, case: Case) -> tuple[Term, ...] | None:
    """The figures of one side; None where one of them is not printed."""
    figures = [next((f for a in p.addresses if (f := _figure(case, a))), None) for p in places]
    if any(figure is None for figure in figures):
        return None
    return tuple(
        Term(replace(figure, key=f"{key}:{figure.key}"), place.sign)
        for figure, place in zip(figures, places, strict=True)
        if figure is not None
    )


def _figure(case: Case, address: Address) -> Figure | None:
    form, line, item = address
    if form != "prose":
        return case.figure(form, line, item)
    stated = [f for i in case.prose.get((line, item), ()) if (f := case.figures[i])]
    return stated[0] if len({(f.value, f.unit) for f in stated}) == 1 else None


def _finding(compared: _Compared, disclosures: Mapping[str, Disclosure]) -> BetweenFinding:
    outcome, documents = compared.outcome, compared.documents
    places = tuple(dict.fromkeys((figure.key.rpartition(":")[0], figure.place) for figure in outcome.figures))
    other = disclosures[documents[1]]
    finding = Finding(
        rule=outcome.rule,
        severity="tail" if outcome.verdict == "tail" else outcome.severity,
        verdict="fails",
        subject=outcome.subject,
        printed=outcome.printed,
        expected=outcome.expected,
        arithmetic=outcome.arithmetic,
        places=tuple(place for key, place in places if key == documents[0]),
        params={
            "other_id": documents[1],
            "other_year": str(other.year or ""),
            "other_department": other.department or "",
            **outcome.params,
        },
    )
    return BetweenFinding(finding, documents, places)


def _counts(compared: Sequence[_Compared]) -> dict[str, CheckCount]:
    verdicts = [(c.outcome.rule, c.outcome.verdict) for c in compared]
    return {
        rule: CheckCount(
            passed=verdicts.count((rule, "passed")),
            failed=verdicts.count((rule, "failed")),
            tail=verdicts.count((rule, "tail")),
            not_testable=verdicts.count((rule, "not_testable")),
        )
        for rule in sorted({rule for rule, _ in verdicts})
    }
