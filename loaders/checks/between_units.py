"""A department against its units (X-18), and against the document of the same name as a unit (X-21)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from loaders.checks.case import Address
from loaders.checks.documents import Compared, Documents
from loaders.checks.figures import Figure
from loaders.checks.inequalities import at_most
from loaders.checks.verdicts import Outcome, evaluate, sum_of, untestable
from loaders.records import Disclosure
from loaders.values import bare

_TWINS: Final = "X-21"
_UNIT_LIST: Final = "BG12"
"""机构设置情况: the table that lists the units of a department."""


def unit_outcomes(documents: Documents, rule: str, addresses: Sequence[Address]) -> Iterator[Compared]:
    """X-18 for each department of which units are at hand; `units` and `listed` say how many there are of how many.

    Only where every listed unit is at hand is a difference a failure. Units that are not known explain a department
    that spends more than the known ones; nothing explains one that spends less.
    """
    for key, department in documents.disclosures.items():
        if department.scope != "department":
            continue
        listed = _listed(department)
        units = [k for k, unit in documents.disclosures.items() if k != key and _belongs(unit, department, listed)]
        names = {bare(documents.disclosures[k].department or "") for k in units}
        complete = bool(listed) and listed <= names
        for address in addresses if units else ():
            outcome = _shared_out(documents, (key, *units), rule, address, complete)
            if outcome is not None:
                numbers = {"units": str(len(units)), "listed": str(len(listed)) if listed else ""}
                yield Compared(replace(outcome, params={**outcome.params, **numbers}), (key, *units))


def _listed(department: Disclosure) -> set[str]:
    return {bare(f.label) for f in department.facts if f.form == _UNIT_LIST and f.label}


def _belongs(unit: Disclosure, department: Disclosure, listed: set[str]) -> bool:
    """Whether a disclosure is that of a unit of the department, for the same year and of the same kind."""
    same = (unit.year, unit.kind, unit.region.code) == (department.year, department.kind, department.region.code)
    if unit.scope != "unit" or not same or unit.year is None:
        return False
    coded = unit.department_code is not None and unit.department_code == department.department_code
    return coded or bare(unit.department or "") in listed


def _shared_out(
    documents: Documents, keys: tuple[str, ...], rule: str, address: Address, complete: bool
) -> Outcome | None:
    total = documents.figure(keys[0], address)
    parts = [figure for key in keys[1:] if (figure := documents.figure(key, address))]
    if total is None or not parts:
        return None
    subject = "/".join(address)
    equal = evaluate(sum_of([total], parts), rule, subject)
    if equal.verdict != "failed" or complete:
        return equal
    over = at_most(parts, [total], rule, subject)
    return replace(equal, severity="warning") if over.verdict == "failed" else untestable(rule, subject, equal.figures)


def twin_outcomes(documents: Documents) -> Iterator[Compared]:
    """X-21, a remark: one body published as 部门 and as 单位; how many of the figures that both print are the same."""
    for one, other in documents.same_year():
        a, b = documents.disclosures[one], documents.disclosures[other]
        if (a.scope, b.scope) != ("department", "unit") or a.kind != b.kind:
            continue
        shared = [pair for address in documents.cases[one].cells if (pair := _both(documents, one, other, address))]
        tried = [evaluate(sum_of([x], [y]), _TWINS, y.label, "info") for x, y in shared]
        differing = [o for o in tried if o.verdict == "failed"]
        if not shared:
            continue
        result = differing[0] if differing else Outcome(_TWINS, a.department or "", "passed", "info")
        params = {"same": str(len(tried) - len(differing)), "different": str(len(differing))}
        yield Compared(replace(result, subject=a.department or "", params=params), (one, other))


def _both(documents: Documents, one: str, other: str, address: Address) -> tuple[Figure, Figure] | None:
    first, second = documents.figure(one, address), documents.figure(other, address)
    return (first, second) if first and second else None
