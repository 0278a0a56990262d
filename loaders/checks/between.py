"""Several disclosures held against each other (X-16 … X-21): years, budget and accounts, department and units.

Only documents of one body are held together, or of a department and its units. Figures are compared by printed
precision, as inside one document. What is compared is declared in `between.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from loaders.checks.between_projects import project_outcomes
from loaders.checks.between_units import twin_outcomes, unit_outcomes
from loaders.checks.case import Address
from loaders.checks.documents import CODE, Compared, Documents
from loaders.checks.figures import ZERO
from loaders.checks.prose_common import softened
from loaders.checks.verdicts import Identity, Outcome, Term, as_finding, evaluate, untestable
from loaders.document import Place
from loaders.errors import FormError
from loaders.records import CheckCount, Disclosure, Finding, Severity

_FILE = Path(__file__).parent / "between.toml"
_KEYS: Final = {"id", "relation", "severity", "left", "right"}

Relation = Literal["years", "budget"]


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
class PairSpec:
    """Σ `left` in one document = Σ `right` in the other; `relation` says which two."""

    id: str
    relation: Relation
    severity: Severity
    left: tuple[_Place, ...]
    right: tuple[_Place, ...]


def findings_between(disclosures: Mapping[str, Disclosure]) -> tuple[BetweenFinding, ...]:
    """What several disclosures say against each other; the keys are ids of the caller (`frames.disclosure_id`)."""
    return prove_between(disclosures).findings


def prove_between(disclosures: Mapping[str, Disclosure]) -> BetweenProof:
    """Every declared comparison of documents that belong together, with counts."""
    documents = Documents(disclosures)
    units = load_units()
    compared = [
        *_pair_outcomes(documents),
        *unit_outcomes(documents, *units),
        *twin_outcomes(documents),
        *project_outcomes(documents),
    ]
    findings = tuple(_finding(c, disclosures) for c in compared if c.outcome.verdict in {"failed", "tail"})
    return BetweenProof(findings, _counts(compared))


@cache
def load_pairs() -> tuple[PairSpec, ...]:
    """The declared comparisons of two documents. Raises FormError for an address that is none."""
    return tuple(_spec(entry) for entry in _raw()["pairs"])


@cache
def load_units() -> tuple[str, tuple[Address, ...]]:
    """(rule, the figures of a department that its units share out)."""
    raw = _raw()["units"]
    return raw["id"], tuple(_address(text) for text in raw["addresses"])


@cache
def _raw() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _spec(raw: Mapping[str, Any]) -> PairSpec:
    if unknown := set(raw) - _KEYS:
        raise FormError(f"between.toml: unknown keys {sorted(unknown)}")
    left, right = _places(raw["left"]), _places(raw["right"])
    return PairSpec(raw["id"], raw["relation"], raw.get("severity", "error"), left, right)


def _places(texts: Sequence[str]) -> tuple[_Place, ...]:
    return tuple(
        _Place(tuple(_address(t) for t in text.removeprefix("-").split("|")), -1 if text.startswith("-") else 1)
        for text in texts
    )


def _address(text: str) -> Address:
    parts = text.split("/")
    if len(parts) != 3:
        raise FormError(f"between.toml: {text!r} is not form/line/item")
    return parts[0], parts[1], parts[2]


def _pair_outcomes(documents: Documents) -> Iterator[Compared]:
    for relation, pairs in (("years", documents.years()), ("budget", documents.budgets())):
        specs = [spec for spec in load_pairs() if spec.relation == relation]
        for one, other in pairs:
            for spec in specs:
                for line in _lines(spec, documents, one):
                    yield from _compare(spec, line, documents, (one, other))


def _compare(spec: PairSpec, line: str, documents: Documents, pair: tuple[str, str]) -> Iterator[Compared]:
    left = _terms(spec.left, line, documents, pair[0])
    right = _terms(spec.right, line, documents, pair[1])
    subject = "/".join(_named(spec.left[0].addresses[0], line))
    if left and right:
        yield Compared(_rounded(evaluate(Identity(left, right), spec.id, subject, spec.severity)), pair)
    elif left or (right and line == ""):
        yield Compared(untestable(spec.id, subject, tuple(t.figure for t in left or right or ())), pair)


def _rounded(outcome: Outcome) -> Outcome:
    """A difference of figures that is the other side rounded to their digits passes, as one figure does."""
    identity = outcome.identity
    if outcome.verdict != "tail" or identity is None or len(identity.left) == 1:
        return softened(outcome)
    unit, digit = identity.left[0].figure.unit, max(t.figure.digit for t in identity.left)
    left, right = (
        sum((t.sign * t.figure.in_unit(unit).value for t in side), ZERO) for side in (identity.left, identity.right)
    )
    return replace(outcome, verdict="passed") if right.quantize(digit, ROUND_HALF_UP) == left else outcome


def _lines(spec: PairSpec, documents: Documents, key: str) -> Sequence[str]:
    """The lines to compare: one, or every class and item that the left document names."""
    if not any(line == CODE for place in spec.left for _, line, _ in place.addresses):
        return ("",)
    forms = {form for place in spec.left for form, _, _ in place.addresses}
    found = {f.line for f in documents.disclosures[key].facts if f.form in forms and f.line.isdigit()}
    return sorted(found)


def _terms(places: Sequence[_Place], line: str, documents: Documents, key: str) -> tuple[Term, ...] | None:
    """The figures of one side; None where one of them is not printed."""
    found = [
        (next((f for a in place.addresses if (f := documents.figure(key, _named(a, line)))), None), place.sign)
        for place in places
    ]
    terms = tuple(Term(figure, sign) for figure, sign in found if figure)
    return terms if len(terms) == len(places) else None


def _named(address: Address, line: str) -> Address:
    form, name, item = address
    return form, line if name == CODE else name, item


def _finding(compared: Compared, disclosures: Mapping[str, Disclosure]) -> BetweenFinding:
    outcome, documents = compared.outcome, compared.documents
    printed = ((figure.key.rpartition(":")[0], figure.place) for figure in outcome.figures)
    places = tuple(dict.fromkeys((*printed, *((documents[0], place) for place in outcome.places))))
    other = disclosures[documents[1]]
    params = {
        "label": outcome.figures[0].label if outcome.figures else "",
        "other_id": documents[1],
        "other_year": str(other.year or ""),
        "other_department": other.department or "",
        **outcome.params,
    }
    own = tuple(place for key, place in places if key == documents[0])
    return BetweenFinding(as_finding(outcome, own, params), documents, places)


def _counts(compared: Sequence[Compared]) -> dict[str, CheckCount]:
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
