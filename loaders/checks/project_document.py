"""Project forms against the document that they stand in: PJ-01 … PJ-09."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from loaders.checks.case import Case
from loaders.checks.figures import Figure, constant, text_figure
from loaders.checks.project_form import SELF, ProjectForm, forms
from loaders.checks.verdicts import Identity, Outcome, Term, evaluate, judge, sum_of, untestable
from loaders.document import Line
from loaders.records import Severity
from loaders.values import decimal_text, fold

_BASES = ("target_declared", "budget_compiled", "year_start_budget", "full_year_budget", "executed")
"""What 涉及资金 may sum, in the order in which they are tried."""
_GRADES = {"grade_excellent": "优", "grade_good": "良", "grade_medium": "中", "grade_poor": "差"}
_PROJECT_COLUMN = (("FA03", "total", "project"), ("FA05", "total", "project"))
_BUDGET_COLUMN = (("BG03", "total", "project"), ("BG05", "total", "project"))
_LOW = Decimal(80)
"""Forms that cover less than so many per cent of 项目支出 leave a good part without an evaluation."""
_HUNDRED = Decimal(100)
_CODE_YEAR = re.compile(r"^\d{6}(\d{2})[A-Z]\d{9,}")
_REPORT = re.compile(
    r"(?:共计|预算(?:总额)?(?:为|共)?)(\d[\d,]*(?:\.\d+)?)(万元|元)[,，](?:实际)?(?:执行|支出)(\d[\d,]*(?:\.\d+)?)(万元|元)"
    r"[,，]结[余转](\d[\d,]*(?:\.\d+)?)(万元|元)"
)


def project_document_outcomes(case: Case) -> Iterator[Outcome]:
    """The rules between forms and document; a document without project forms has none to test."""
    found = list(forms(case))
    if not found:
        return
    yield from _counts(case, found)
    yield from _involved(case, found)
    yield from _kinds(case, found)
    yield from _coverage(case, found)
    if case.kind == "budget":
        yield from _budgets(case, found)
        yield from _carried(case, found)
    yield from _classes(case, found)
    yield from _report(case)


def _prose(case: Case, line: str, item: str) -> Figure | None:
    """The first figure of the sentences of that meaning."""
    return next((f for i in case.prose.get((line, item), ()) if (f := case.figures[i])), None)


def _first(case: Case, places: Sequence[tuple[str, str, str]]) -> Figure | None:
    return next((f for place in places if (f := case.figure(*place))), None)


def _sums(found: Sequence[ProjectForm], field: str) -> list[Figure] | None:
    """The figures of a field, None where a form does not print it."""
    figures = [form.figure(field) for form in found]
    return [f for f in figures if f] if figures and all(figures) else None


def _counts(case: Case, found: Sequence[ProjectForm]) -> Iterator[Outcome]:
    """PJ-01: the number of projects, and of each grade, in the prose is that of the forms."""
    counted = _prose(case, "performance_count", "count")
    if counted is None:
        yield untestable("PJ-01", "performance_count")
        return
    places = tuple(form.project.place for form in found)
    yield _counted(counted, len(found), "performance_count", places)
    grades = [form.project.grade or form.project.grade_from_prose for form in found]
    for line, grade in _GRADES.items():
        printed = _prose(case, line, "count")
        if printed is not None and all(grades):
            yield _counted(printed, grades.count(grade), line, places)


def _counted(printed: Figure, count: int, subject: str, places: Sequence[object]) -> Outcome:
    identity = sum_of([printed], [constant(Decimal(count), printed.unit)])
    return evaluate(identity, "PJ-01", subject)


def _involved(case: Case, found: Sequence[ProjectForm]) -> Iterator[Outcome]:
    """PJ-02: 涉及资金 is the sum of one column of the forms; which one is said."""
    printed, counted = _prose(case, "performance_amount", "amount"), _prose(case, "performance_count", "count")
    sums = [(base, figures) for base in _BASES if (figures := _sums(found, base))]
    if printed is None or not sums or (counted is not None and counted.value != len(found)):
        yield untestable("PJ-02", "performance_amount")
        return
    outcomes = [(base, evaluate(sum_of([printed], figures), "PJ-02", "performance_amount")) for base, figures in sums]
    for verdict in ("passed", "tail"):
        for base, outcome in outcomes:
            if outcome.verdict == verdict:
                yield _based(outcome, base)
                return
    bases = "；".join(f"{base} {outcome.expected}" for base, outcome in outcomes)
    yield _based(outcomes[0][1], outcomes[0][0], bases)


def _based(outcome: Outcome, base: str, bases: str = "") -> Outcome:
    return replace(outcome, params={**outcome.params, "base": base, "bases": bases})


def _kinds(case: Case, found: Sequence[ProjectForm]) -> Iterator[Outcome]:
    """PJ-04: where the prose speaks of self-evaluations, the forms attached are such, and not targets alone."""
    counted = _prose(case, "performance_count", "count")
    if counted is None or case.kind != "final_accounts":
        return
    others = [form for form in found if form.project.form != SELF]
    if len(others) < len(found):
        yield Outcome("PJ-04", "performance_count", "passed")
        return
    places = (counted.place, *(form.project.place for form in others))
    kind = others[0].project.form
    params = {"count": str(len(others)), "form": kind}
    yield Outcome("PJ-04", "performance_count", "failed", "error", (), counted.printed, "", "", places, params)


def _coverage(case: Case, found: Sequence[ProjectForm]) -> Iterator[Outcome]:
    """PJ-03: the forms cover at most 项目支出, and what share of it."""
    if case.kind != "final_accounts":
        return
    whole = _first(case, _PROJECT_COLUMN) or _prose(case, "project_expenditure", "amount")
    base = next((b for b in ("executed", "year_start_budget", "target_declared") if _sums(found, b)), None)
    figures = _sums(found, base) if base else None
    if whole is None or not figures or base is None or whole.value <= 0:
        yield untestable("PJ-03", "project_expenditure")
        return
    total = sum((f.in_unit(whole.unit).value for f in figures), Decimal(0))
    share = _HUNDRED * total / whole.value
    if base == "executed" and judge(sum_of([constant(total, whole.unit)], [whole]))[0] != "failed":
        yield Outcome("PJ-03", "project_expenditure", "passed")
        return
    severity: Severity = "info" if _LOW <= share <= _HUNDRED else "warning"
    worked = f"{decimal_text(total.normalize())} ÷ {whole.printed} × 100 = {share:.2f}"
    said = (_prose(case, "project_expenditure", "amount"), _prose(case, "performance_amount", "amount"))
    places = (whole.place, *(f.place for f in (*said, *figures) if f))
    params = {"pct": f"{share:.2f}", "base": base, "kind": "above" if share > _HUNDRED else "share"}
    shown = decimal_text(total.normalize())
    yield Outcome("PJ-03", "project_expenditure", "failed", severity, (), shown, whole.printed, worked, places, params)


def _budgets(case: Case, found: Sequence[ProjectForm]) -> Iterator[Outcome]:
    """PJ-05: the budgets of the projects make 项目支出; a selection of them makes less."""
    whole = _first(case, _BUDGET_COLUMN) or _prose(case, "project_expenditure", "amount")
    figures = _sums(found, "year_start_budget")
    if whole is None or not figures:
        yield untestable("PJ-05", "project_expenditure")
        return
    outcome = evaluate(sum_of([whole], figures), "PJ-05", "project_expenditure")
    selected = outcome.verdict == "failed" and Decimal(outcome.expected) < whole.value
    yield untestable("PJ-05", "project_expenditure") if selected else outcome


def _carried(case: Case, found: Sequence[ProjectForm]) -> Iterator[Outcome]:
    """PJ-06: the projects whose code is of an earlier year make 上年结转 (codes: division, two digits of the year)."""
    year = case.year
    coded = [(m, form) for form in found if (m := _CODE_YEAR.match(form.project.code or ""))]
    old = [form for m, form in coded if year is not None and int(m[1]) < year % 100]
    carried = _prose(case, "carry_over", "amount") or case.figure("BG01", "carry_over_in", "amount")
    figures = _sums(old, "year_start_budget") if old else None
    if year is None or not figures or carried is None:
        yield untestable("PJ-06", "carry_over")
        return
    outcome = evaluate(sum_of([carried], figures), "PJ-06", "carry_over", "info")
    yield outcome if outcome.verdict in ("passed", "tail") else untestable("PJ-06", "carry_over")


def _classes(case: Case, found: Sequence[ProjectForm]) -> Iterator[Outcome]:
    """PJ-07, PJ-09: items (项) of the expenditure whose project money is that of one project, or of all that were
    evaluated. What fits confirms; what does not says nothing."""
    columns = {"FA03": "executed", "BG03": "year_start_budget", "BG05": "year_start_budget"}
    for (form, line, item), index in case.cells.items():
        figure = case.figures[index]
        if form not in columns or item != "project" or len(line) != 7 or figure is None or figure.value <= 0:
            continue
        figures = _sums(found, columns[form])
        if not figures:
            continue
        rule, ways = ("PJ-09", [figures]) if form == "FA03" else ("PJ-07", [[f] for f in figures])
        fits = any(judge_in_unit(figure, way) for way in ways)
        yield Outcome(rule, f"{form}/{line}", "passed") if fits else untestable(rule, f"{form}/{line}")


def judge_in_unit(figure: Figure, parts: Sequence[Figure]) -> bool:
    """Whether figures add up to one, in its unit."""
    identity = Identity((Term(figure),), tuple(Term(f.in_unit(figure.unit)) for f in parts))
    return judge(identity)[0] in ("passed", "tail")


def _report(case: Case) -> Iterator[Outcome]:
    """PJ-08: in the report 共计 − 执行 = 结余."""
    for block in case.document.blocks:
        if not isinstance(block, Line) or "结" not in block.text:
            continue
        if (found := _REPORT.search(fold(block.text))) is None:
            continue
        pairs = ((1, "共计"), (3, "执行"), (5, "结余"))
        figures = [text_figure(f"r{i}", found[i], found[i + 1], block.place, label) for i, label in pairs]
        whole, spent, rest = figures
        if whole and spent and rest:
            identity = Identity((Term(rest),), (Term(whole), Term(spent, -1)))
            yield evaluate(identity, "PJ-08", "report")
