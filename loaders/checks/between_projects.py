"""绩效目标 against 绩效自评 of the same project (X-20): the budget and the targets that were published first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from loaders.checks.documents import Compared, Documents
from loaders.checks.verdicts import Outcome, evaluate, sum_of
from loaders.records import Indicator, Kind, Project
from loaders.values import bare

RULE: Final = "X-20"
_FIRST: Final[frozenset[Kind]] = frozenset({"budget", "performance_target"})
_THEN: Final[frozenset[Kind]] = frozenset({"final_accounts", "self_evaluation"})
_BUDGETS: Final = ("year_start_budget", "budget_compiled", "target_declared")


def project_outcomes(documents: Documents) -> Iterator[Compared]:
    """X-20 for each project that bears the same name in the targets and in the self-evaluation of one body and year."""
    for one, other in documents.same_year():
        a, b = documents.disclosures[one], documents.disclosures[other]
        if a.kind not in _THEN or b.kind not in _FIRST:
            continue
        targets = {bare(project.name): i for i, project in enumerate(b.projects)}
        for i, project in enumerate(a.projects):
            at = targets.get(bare(project.name))
            if at is not None:
                yield from _budget(documents, (one, other), i, at)
                yield from _targets((one, other), project, b.projects[at])


def _budget(documents: Documents, pair: tuple[str, str], evaluated: int, target: int) -> Iterator[Compared]:
    """The year-start budget of the self-evaluation, by whichever of its columns fits, against the published target."""
    name = documents.disclosures[pair[0]].projects[evaluated].name
    planned = documents.project_figure(pair[1], target, "year_start_budget")
    stated = [f for field in _BUDGETS if (f := documents.project_figure(pair[0], evaluated, field))]
    if planned is None or not stated:
        return
    tried = [evaluate(sum_of([f], [planned]), RULE, name, "warning") for f in stated]
    fits = [o for o in tried if o.verdict in {"passed", "tail"}]
    yield Compared(replace(fits[0] if fits else tried[0], params={"label": "年初预算数"}), pair)


def _targets(pair: tuple[str, str], evaluated: Project, target: Project) -> Iterator[Compared]:
    """Each indicator that both forms name: its target in the self-evaluation is the one that was published."""
    published = _by_name(target)
    for name, indicator in _by_name(evaluated).items():
        first = published.get(name)
        if first is None or not indicator.target or not first.target:
            continue
        same = bare(indicator.target) == bare(first.target)
        outcome = Outcome(
            RULE,
            evaluated.name,
            "passed" if same else "failed",
            "info",
            printed=indicator.target,
            expected=first.target,
            places=(indicator.place,),
            params={"label": indicator.level3},
        )
        yield Compared(outcome, pair)


def _by_name(project: Project) -> dict[str, Indicator]:
    """Indicators by name; a name that stands twice in a form says nothing."""
    names = [bare(i.level3) for i in project.indicators]
    return {name: i for name, i in zip(names, project.indicators, strict=True) if names.count(name) == 1}
