"""The money of project forms: rate, sources, carry-over, points for execution, adjustments, terms and payment plans.

J-01, J-02, J-04, J-09, J-10, J-11, J-24, J-26. 财预〔2020〕10号: 执行率 = 执行数 ÷ 全年预算数, as a rule ten points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from loaders.checks.case import Case
from loaders.checks.figures import ZERO, Figure, constant
from loaders.checks.project_form import COLUMNS, SELF, ProjectForm, forms
from loaders.checks.verdicts import Identity, Outcome, Term, evaluate, judge, slack, sum_of
from loaders.records import Severity
from loaders.values import decimal_text, fold, parse_number

TEN = Decimal(10)
"""What execution counts where the form prints no weight of its own."""
_HUNDRED = Decimal(100)
_USUAL = frozenset(map(Decimal, (5, 10, 15, 20)))
_LARGE = Decimal(20)
"""An adjustment of the budget by more per cent is worth a look."""
_YEARS = re.compile(r"(\d+)年")
_SPAN = re.compile(r"(20\d{2})\D{1,4}(20\d{2})")


def money_outcomes(case: Case) -> Iterator[Outcome]:
    """The rules of money, form by form."""
    for form in forms(case):
        yield from _rates(form)
        yield from _carry_overs(form)
        yield from _columns(form)
        yield from _points(form)
        yield from _adjusted(form)
        yield from _declared(form)
        yield from _blank_sources(form)
        yield from _term(form)
        yield from _plan(form)


def _rates(form: ProjectForm) -> Iterator[Outcome]:
    """J-01 of the total and of each source: 执行率 = 全年执行数 ÷ 全年预算数; 0 ÷ 0 has none."""
    for rate, executed, budget in _threes(form, "execution_rate"):
        if budget.value == 0:
            if rate.key.count("/") == 1:
                worked = f"{executed.printed} ÷ {budget.printed}"
                places = (rate.place, budget.place)
                yield form.found("J-01", "info", places, rate.printed, "", arithmetic=worked, kind="undefined")
        else:
            identity = Identity((Term(rate),), (Term(executed),), (Term(budget),))
            outcome = evaluate(identity, "J-01", form.project.name, brief=True)
            if outcome.verdict == "failed" and abs(rate.value) <= 2 and "%" not in rate.printed:  # 0.9 for 90 %
                fraction = evaluate(replace(identity, scale=Decimal(1)), "J-01", form.project.name)
                outcome = fraction if fraction.verdict != "failed" else outcome
            yield outcome


def _threes(form: ProjectForm, field: str) -> Iterator[tuple[Figure, Figure, Figure]]:
    """(a field, executed, full-year budget) of the total and of each source that prints all three."""
    sources = range(len(form.project.sources))
    rows = [[form.figure(name) for name in (field, "executed", "full_year_budget")]]
    rows += [[form.source(n, name) for name in (field, "executed", "full_year_budget")] for n in sources]
    for one, executed, budget in rows:
        if one and executed and budget:
            yield one, executed, budget


def _carry_overs(form: ProjectForm) -> Iterator[Outcome]:
    """J-02: 资金结(转)余 = 全年预算数 − 全年执行数, of the total and of each source."""
    for carried, executed, budget in _threes(form, "carry_over"):
        identity = Identity((Term(carried),), (Term(budget), Term(executed, -1)))
        yield replace(evaluate(identity, "J-02", form.project.name, brief=True), params={"kind": "carried"})


def _columns(form: ProjectForm) -> Iterator[Outcome]:
    """J-02: the sources of a column add up to its total; parts of a source (其中) are not counted twice."""
    for field in COLUMNS:
        total = form.figure(field)
        parts = [f for n in range(len(form.project.sources)) if (f := form.source(n, field))]
        if total and parts and not form.project.unsettled:
            identity = sum_of([total], _tops(total, parts))
            yield replace(evaluate(identity, "J-02", form.project.name, brief=True), params={"kind": "sources"})
        elif total and form.project.sources:
            yield form.untested("J-02")


def _tops(total: Figure, parts: Sequence[Figure]) -> Sequence[Figure]:
    """The sources that are added: all, or where that fails those that are left without the parts of a source."""
    for chosen in (parts, *_nested(parts)):
        if judge(sum_of([total], chosen))[0] != "failed":
            return chosen
    return parts


def _nested(parts: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Every way to leave out runs of sources that add up to the source above them."""
    if not parts:
        yield []
        return
    for end in range(1, len(parts) + 1):
        inner = parts[1:end]
        if not inner or sum((f.value for f in inner), ZERO) == parts[0].value != 0:
            yield from ([parts[0], *rest] for rest in _nested(parts[end:]))


def _points(form: ProjectForm) -> Iterator[Outcome]:
    """J-04: points for execution = weight × 执行率, at most the weight; from the printed rate or from the amounts."""
    score, weight = form.figure("execution_score"), form.value("execution_weight") or weight_left(form) or TEN
    executed, budget = form.figure("executed"), form.figure("full_year_budget")
    if form.project.form != SELF:
        return
    if score is None or executed is None or budget is None or budget.value == 0:
        yield form.untested("J-04")
        return
    if executed.value > budget.value:
        yield evaluate(sum_of([score], [constant(weight, "分")]), "J-04", form.project.name, "warning")
        return
    ways = [Identity((Term(score),), (Term(executed),), (Term(budget),), weight)]
    rate = form.figure("execution_rate")
    if rate is not None:
        ways.insert(0, Identity((Term(score),), (Term(rate),), (Term(constant(_HUNDRED, "%")),), weight))
    outcomes = [evaluate(way, "J-04", form.project.name, _severity(score, executed, budget, weight)) for way in ways]
    yield next((outcome for outcome in outcomes if outcome.verdict in ("passed", "tail")), outcomes[0])


def weight_left(form: ProjectForm) -> Decimal | None:
    """What the indicators leave of a hundred for execution, where that is a usual weight (5, 10, 15 or 20)."""
    weights = [figure.value for row in form.rows if (figure := form.mark(row, "weight"))]
    left = _HUNDRED - sum(weights, ZERO)
    return left if weights and left in _USUAL else None


def _severity(score: Figure, executed: Figure, budget: Figure, weight: Decimal) -> Severity:
    """More points than the rate gives are an error; a stricter scale of a place's own (fewer points) a warning."""
    return "error" if score.value > weight * executed.value / budget.value else "warning"


def _adjusted(form: ProjectForm) -> Iterator[Outcome]:
    """J-09: the budget moved by more than 20 %, or was set to what was spent, so that the rate is 100 % by itself."""
    start, full, executed = (form.figure(name) for name in ("year_start_budget", "full_year_budget", "executed"))
    if not (start and full) or form.project.form != SELF:
        return
    same = executed is not None and executed.value == full.value != 0
    moved = abs(full.value - start.value) > slack([Term(full), Term(start)])
    if not moved:
        yield form.passed("J-09")
        return
    change = None if start.value == 0 else _HUNDRED * (full.value - start.value) / start.value
    large = change is None or abs(change) > _LARGE
    if large or same:
        shown = "" if change is None else f"{change:.1f}"
        worked = f"({full.printed} − {start.printed}) ÷ {start.printed} × 100 = {shown}" if shown else ""
        kind = ("set_to_spent" if same else "adjusted") + ("" if shown else "_new")
        places = (full.place, start.place)
        severity: Severity = "warning" if large else "info"
        yield form.found(
            "J-09",
            severity,
            places,
            full.printed,
            start.printed,
            arithmetic=worked,
            kind=kind,
            pct=shown,
            unit=full.unit or "",
        )
    else:
        yield form.passed("J-09")


def _declared(form: ProjectForm) -> Iterator[Outcome]:
    """J-10: 目标申报数 = 预算编制数."""
    declared, compiled = form.figure("target_declared"), form.figure("budget_compiled")
    if not (declared and compiled):
        return
    if declared.value == compiled.value:
        yield form.passed("J-10")
        return
    severity: Severity = "error" if 0 in (declared.value, compiled.value) else "warning"
    printed = f"{declared.printed} / {compiled.printed}"
    yield form.found("J-10", severity, (declared.place, compiled.place), printed, unit=declared.unit or "")


def _blank_sources(form: ProjectForm) -> Iterator[Outcome]:
    """J-11: the sources of money are filled in, a zero as 0."""
    sources = form.project.sources
    total = next(iter(form.amounts(COLUMNS)), None)
    if not sources or total is None or total.value == 0:
        return
    filled = any(getattr(source, field) for source in sources for field in COLUMNS)
    if filled:
        yield form.passed("J-11")
    else:
        names = "、".join(source.source for source in sources)
        yield form.found("J-11", "info", (total.place,), total.printed, sources=names)


def _term(form: ProjectForm) -> Iterator[Outcome]:
    """J-24: the money of the whole term (实施期) is not less than that of the year, nor equal to it over many years."""
    whole = next(form.texts("term_total"), None)
    amount = parse_number(whole.text) if whole else None
    year, term = form.figure("target_declared") or form.figure("year_start_budget"), next(form.texts("term"), None)
    if whole is None or amount is None or year is None:
        return
    years = _years(term.text) if term else None
    if amount.value < year.value:
        kind = "less"
    elif amount.value == year.value != 0 and years is not None and years > 1:
        kind = "equal"
    else:
        yield form.passed("J-24") if years is not None else form.untested("J-24")
        return
    places = [place for text in (term, whole) if text for place in (text.place,)]
    shown = term.text if term else ""
    yield form.found("J-24", "warning", (*places, year.place), whole.text, year.printed, kind=kind, term=shown)


def _years(text: str) -> int | None:
    folded = fold(text)
    if span := _SPAN.search(folded):
        return int(span[2]) - int(span[1]) + 1
    years = _YEARS.fullmatch(folded)
    return int(years[1]) if years else None


def _plan(form: ProjectForm) -> Iterator[Outcome]:
    """J-26: the cumulated payment plan (资金支出计划) never falls and ends at 100 %."""
    steps = [(n.value, text) for text in form.texts("plan") if (n := parse_number(text.text)) and n.percent]
    if not steps:
        return
    falls = any(later < earlier for (earlier, _), (later, _) in pairwise(steps))
    last = steps[-1][0]
    if not falls and last == _HUNDRED:
        yield form.passed("J-26")
        return
    places = [text.place for _, text in steps]
    printed = " → ".join(f"{decimal_text(value)}%" for value, _ in steps)
    yield form.found("J-26", "warning", places, printed, "100%", kind="falls" if falls else "ends")
