"""Proposals for repair (修正建议): which figure failing identities point to, and what it would have to be.

The printed figure never changes. A value is proposed only where it satisfies every identity that the figure breaks,
breaks none that holds, and is either reached from the printed one by a known slip or asked for by two identities.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from loaders.checks.case import Case
from loaders.checks.repair_board import fact_number, is_form_figure, make_board
from loaders.checks.repair_plan import Plan, plans
from loaders.checks.repair_search import Board, Candidate
from loaders.checks.repair_solve import Change, changed, holds
from loaders.checks.verdicts import Identity, Outcome, evaluate
from loaders.document import Place
from loaders.records import Finding, Repair, Status

RULE = "rule"
"""Source of a figure that no document prints: the 100 points of a form."""
_ACCUSED = 5.0
"""How much likelier a cell is at fault that a rule without an equation points to as well."""
_TIE = 0.5
"""Where a second explanation is at least half as likely as the first, none is proposed."""
_MOST_NAMED = 6
_FIELDS = {
    "target_declared": "目标申报数", "budget_compiled": "预算编制数", "year_start_budget": "年初预算数",
    "full_year_budget": "全年预算数", "executed": "全年执行数", "carry_over": "资金结余", "execution_rate": "执行率",
    "execution_weight": "执行率分值", "execution_score": "执行率得分", "total_score": "总分", "total_weight": "总分值",
    "weight": "分值", "score": "得分", "target": "指标值", "actual": "实际完成值",
}  # fmt: skip
"""The official names of the fields of a form."""
_OTHER_DOUBT, _SLIP_DOUBT = 0.6, 0.2
"""What a single witness leaves open where no known slip leads to the value, and where one does."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What one fault does.

    failing    the outcomes that it explains, by their index
    suspects   keys of the figures that can be at fault, the likeliest first: the smallest set the identities allow;
               where the unit of a whole table can be at fault, its first figure stands for it
    places, names   where they are printed, and what the document calls them
    repair     the proposal, where one explanation stands out
    change     the likeliest explanation as a hypothesis
    doubtful   keys of all figures that are in doubt: the suspects, or all figures of a table whose unit is
    """

    failing: frozenset[int]
    suspects: tuple[str, ...]
    places: tuple[Place, ...]
    names: tuple[str, ...]
    repair: Repair | None
    change: Change
    doubtful: frozenset[str]


def find_causes(outcomes: Sequence[Outcome], case: Case) -> tuple[Cause, ...]:
    """The causes of the failing outcomes; an outcome that no fault of the searched kinds explains is in none of them.

    Only errors whose figures are all known point to a fault. A rule that warns (its base is a custom, not an equation)
    or holds a sum of several cells against one joins a cause where the proposal satisfies it too.
    """
    failed = {i for i, o in enumerate(outcomes) if o.identity and o.verdict == "failed"}
    hard = {
        i
        for i in failed
        if outcomes[i].severity == "error" and all(f.key or f.source == RULE for f in outcomes[i].figures)
    }
    return tuple(_with_soft(cause, failed - hard, outcomes) for cause in _causes(hard, failed, outcomes, case))


def _causes(failing: set[int], failed: set[int], outcomes: Sequence[Outcome], case: Case) -> list[Cause]:
    """The causes of these outcomes, none of the other failing ones looked at."""
    if not failing:
        return []
    identities = {
        i: o.identity
        for i, o in enumerate(outcomes)
        if o.identity and o.verdict != "not_testable" and (i in failing or i not in failed)
    }
    order = list(identities)
    tails = sum(outcomes[i].verdict == "tail" for i in order)
    board = make_board(list(identities.values()), case, tails / len(order))
    found = plans(board, [n for n, i in enumerate(order) if i in failing])
    soft = [o.identity for i, o in enumerate(outcomes) if o.identity and i in failed - failing]
    accused = {
        p for o in outcomes if o.verdict == "failed" and not o.identity and o.severity == "error" for p in o.places
    }
    return [_cause(_narrowed(plan, soft, accused, board), order, board, case) for plan in found]


def _narrowed(plan: Plan, soft: Sequence[Identity], accused: set[Place], board: Board) -> Plan:
    """The plan with those candidates that satisfy most of the lesser rules too; cells accused otherwise come first."""
    mended = {c: sum(_mends(c, identity) for identity in soft) for c in plan.candidates}
    most = max(mended.values())
    kept = [
        replace(c, weight=c.weight * _ACCUSED) if board.figure(c.key).place in accused else c
        for c in plan.candidates
        if mended[c] == most
    ]
    return replace(plan, candidates=tuple(sorted(kept, key=lambda c: -c.weight)))


def _mends(candidate: Candidate, identity: Identity) -> bool:
    """Whether a lesser rule that fails holds with a candidate."""
    keys = candidate.inside or {candidate.key}
    return any(f.key in keys for f in identity.figures) and holds(changed(identity, candidate.change))


def _cause(plan: Plan, order: Sequence[int], board: Board, case: Case) -> Cause:
    suspects = tuple(candidate.key for candidate in plan.candidates)
    return Cause(
        frozenset(order[n] for n in plan.failing),
        suspects,
        tuple(board.figure(key).place for key in suspects),
        tuple(_name(candidate, board, case) for candidate in plan.candidates),
        _proposal(plan, board),
        plan.candidates[0].change,
        _doubtful(plan, board),
    )


def _doubtful(plan: Plan, board: Board) -> frozenset[str]:
    keys = {key for candidate in plan.candidates for key in candidate.inside or {candidate.key}}
    return frozenset(keys | {other for other, key in board.same.items() if key in keys})


def _name(candidate: Candidate, board: Board, case: Case) -> str:
    """What the document calls a figure: table, row and column, or project and field."""
    number = fact_number(candidate.key)
    if candidate.group and number is not None:
        return candidate.group
    if number is None and not is_form_figure(candidate.key):
        return board.figure(candidate.key).label
    if number is None:
        head, _, _ = candidate.key.partition("/")
        name = case.projects[int(head[1:])].name
        return name if candidate.group else f"{name} {_field(candidate.key, board.figure(candidate.key).label)}"
    fact = case.facts[number]
    return " ".join(dict.fromkeys(text for text in (fact.title, fact.label, fact.column) if text))


def _field(key: str, label: str) -> str:
    """What a field of a form is called; of a source of money or an indicator with its own name before it."""
    _, *path = key.split("/")
    named = _FIELDS.get(path[-1], "")
    return named if len(path) == 1 and named else f"{label} {named}".strip()


def _proposal(plan: Plan, board: Board) -> Repair | None:
    """The likeliest explanation, unless another one is as good or a single witness asks for a value out of the blue."""
    best, *others = plan.candidates
    witnesses = _witnesses(best, [board.identities[n] for n in sorted(plan.failing)])
    doubt = _OTHER_DOUBT if best.kind == "other" else _SLIP_DOUBT
    if any(other.weight >= _TIE * best.weight for other in others) or (best.kind == "other" and len(witnesses) < 2):
        return None
    share = best.weight / sum(candidate.weight for candidate in plan.candidates)
    likelihood = share * best.sure * (1 - doubt / 4.0 ** (len(witnesses) - 1))
    figure = board.figure(best.key)
    whole = bool(best.group)
    return Repair(
        value=best.unit if whole else f"{best.value:f}",
        unit=None if whole else figure.unit,
        printed=(figure.unit or "") if whole else figure.printed,
        place=figure.place,
        kind=best.kind,
        witnesses=witnesses,
        likelihood=round(likelihood, 2),
    )


def _witnesses(candidate: Candidate, identities: Iterable[Identity]) -> tuple[str, ...]:
    """The identities as they read with the proposal; one that rests on the same figures as another is no witness.

    Nor is one that another fault breaks as well.
    """
    seen: set[frozenset[str]] = set()
    found = []
    for identity in identities:
        keys = frozenset(figure.key for figure in identity.figures)
        with_it = changed(identity, candidate.change)
        if keys not in seen and holds(with_it):
            seen.add(keys)
            found.append(evaluate(with_it, "", "").arithmetic)
    return tuple(found)


def _with_soft(cause: Cause, soft: set[int], outcomes: Sequence[Outcome]) -> Cause:
    """The cause with the failing rules of less weight that its proposal satisfies."""
    if cause.repair is None:
        return cause
    joined = {i for i in soft if (identity := outcomes[i].identity) and holds(changed(identity, cause.change))}
    return replace(cause, failing=cause.failing | joined)


def with_causes(findings: Sequence[tuple[int, Finding]], causes: Sequence[Cause]) -> tuple[Finding, ...]:
    """The findings (each with the index of its outcome), those with a cause pointing to the cell at fault.

    params: "cause" the number of the group that one fault makes, "located" the keys of the cells that can be at fault
    (one where the identities agree), "suspects" what the document calls them. Their places come first.
    """
    by_outcome = {i: (number, cause) for number, cause in enumerate(causes, 1) for i in cause.failing}
    return tuple(_pointed(f, *by_outcome[i]) if i in by_outcome else f for i, f in findings)


def _pointed(finding: Finding, number: int, cause: Cause) -> Finding:
    named = "；".join(cause.names) if len(cause.names) <= _MOST_NAMED else ""
    params = {"cause": str(number), "located": " ".join(cause.suspects), "suspects": named}
    return replace(
        finding,
        places=tuple(dict.fromkeys((*cause.places, *finding.places))),
        params={**finding.params, **params},
        repair=cause.repair,
    )


def statuses(outcomes: Sequence[Outcome], causes: Sequence[Cause]) -> dict[str, Status]:
    """Key of a figure -> its status.

    verified where an identity holds on it (tail included), conflict where one fails. What a failing identity says of a
    figure counts less where its cause is located elsewhere: a figure that another identity proves stays verified.
    Only identities prove: a rule that looks at words says nothing about the figure beside them, and one that only
    warns puts no figure in doubt.
    """
    tested = [o for o in outcomes if o.identity and o.verdict != "not_testable"]
    status: dict[str, Status] = {f.key: "verified" for o in tested if o.verdict != "failed" for f in o.figures if f.key}
    doubtful = {i: cause.doubtful for cause in causes for i in cause.failing}
    for i, outcome in enumerate(outcomes):
        if outcome.identity and outcome.verdict == "failed" and outcome.severity == "error":
            keys = {f.key for f in outcome.figures if f.key}
            proved = {k for k in keys if i in doubtful and k not in doubtful[i] and status.get(k) == "verified"}
            status.update(dict.fromkeys(keys - proved, "conflict"))
    return status
