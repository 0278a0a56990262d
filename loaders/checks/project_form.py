"""A project form as its rules see it: its figures, its texts, its indicators with their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from functools import cached_property

from loaders.checks.case import Case
from loaders.checks.figures import Figure, text_figure
from loaders.checks.project_values import Value, read_value
from loaders.checks.verdicts import Outcome, untestable
from loaders.document import Place
from loaders.records import Indicator, Project, ProjectText, Severity

SELF = "PF_SELF"
"""The form that evaluates (自评表); the others declare targets."""
PROSE = "prose"
BUDGETS = ("year_start_budget", "full_year_budget", "target_declared", "budget_compiled")
MONEY = (*BUDGETS, "executed", "carry_over")
COLUMNS = ("year_start_budget", "full_year_budget", "executed", "carry_over")
"""The columns that a row of sources may print beside the total."""
_UNITS = {
    "execution_rate": "%", "execution_weight": "分", "execution_score": "分", "total_score": "分", "total_weight": "分",
}  # fmt: skip
_OF_SOURCE = {"execution_rate": "%", "score": "分"}


@dataclass(frozen=True)
class Row:
    """An indicator with its number in the form; values are None where nothing is printed."""

    number: int
    indicator: Indicator

    @property
    def wanted(self) -> str:
        """The target as printed."""
        return self.indicator.adjusted_target or self.indicator.target or ""

    @cached_property
    def target(self) -> Value | None:
        """What was to be reached: the adjusted target, else the first one."""
        return read_value(self.indicator.adjusted_target) or read_value(self.indicator.target)

    @cached_property
    def actual(self) -> Value | None:
        """What was reached."""
        return read_value(self.indicator.actual)

    @cached_property
    def is_cost(self) -> bool:
        """Whether it stands under 成本 (level 1 or 2)."""
        return "成本" in (self.indicator.level2 or "") or (self.indicator.level1 or "").startswith("成本")


@dataclass(frozen=True)
class ProjectForm:
    """Project number `index` of a case."""

    index: int
    project: Project
    _figures: dict[str, Figure | None] = dataclass_field(default_factory=dict, compare=False, repr=False)

    def figure(self, field: str) -> Figure | None:
        """The figure of a field; None where the form prints no number."""
        if field not in self._figures:
            self._figures[field] = self._read(field)
        return self._figures[field]

    def _read(self, field: str) -> Figure | None:
        project = self.project
        place = project.money_places.get(field, project.place)
        unit = _UNITS.get(field, project.unit)
        return text_figure(f"p{self.index}/{field}", getattr(project, field), unit, place, field)

    def source(self, number: int, field: str) -> Figure | None:
        """The figure of a source of money."""
        key = f"s{number}/{field}"
        if key not in self._figures:
            self._figures[key] = self._read_source(number, field)
        return self._figures[key]

    def _read_source(self, number: int, field: str) -> Figure | None:
        source = self.project.sources[number]
        place = self.project.money_places.get(f"s{number}/{field}", self.place)
        unit = _OF_SOURCE.get(field, self.project.unit)
        return text_figure(f"p{self.index}/s{number}/{field}", getattr(source, field), unit, place, source.source)

    def mark(self, row: Row, field: str) -> Figure | None:
        """The weight or the score of an indicator."""
        key = f"i{row.number}/{field}"
        if key not in self._figures:
            one = row.indicator
            self._figures[key] = text_figure(f"p{self.index}/{key}", getattr(one, field), "分", one.place, one.level3)
        return self._figures[key]

    def amounts(self, fields: Sequence[str] = MONEY) -> list[Figure]:
        """The printed amounts of some fields."""
        return [figure for field in fields if (figure := self.figure(field))]

    @property
    def place(self) -> Place:
        """Where its money stands, else its name."""
        places = self.project.money_places
        return next((places[field] for field in MONEY if field in places), self.project.place)

    @cached_property
    def most_yuan(self) -> Decimal:
        """The largest amount of money that it states, in yuan; 0 where it states none."""
        return max((f.in_unit("元").value for f in self.amounts((*BUDGETS, "executed"))), default=Decimal(0))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Its indicators."""
        return tuple(Row(i, indicator) for i, indicator in enumerate(self.project.indicators))

    def texts(self, *kinds: str) -> Iterator[ProjectText]:
        """Its running texts of some kinds, in printed order."""
        return (text for text in self.project.texts if text.kind in kinds)

    def value(self, field: str) -> Decimal | None:
        """The number of a field, in the unit of the form."""
        figure = self.figure(field)
        return None if figure is None else figure.value

    def found(
        self,
        rule: str,
        severity: Severity,
        places: Sequence[Place],
        printed: str = "",
        expected: str = "",
        *,
        arithmetic: str = "",
        **params: str,
    ) -> Outcome:
        """A fault of a rule without an equation."""
        where, name = tuple(dict.fromkeys(places)), self.project.name
        return Outcome(rule, name, "failed", severity, (), printed, expected, arithmetic, where, dict(params))

    def passed(self, rule: str) -> Outcome:
        """A rule without an equation that holds."""
        return Outcome(rule, self.project.name, "passed")

    def untested(self, rule: str) -> Outcome:
        """A rule for which the form prints too little."""
        return untestable(rule, self.project.name)


def forms(case: Case) -> Sequence[ProjectForm]:
    """The project forms of a case, made once; projects that only the prose names have none."""
    if "forms" not in case.kept:
        found = enumerate(case.projects)
        case.kept["forms"] = [ProjectForm(index, project) for index, project in found if project.form != PROSE]
    made: Sequence[ProjectForm] = case.kept["forms"]
    return made


def listed(texts: Sequence[str], most: int = 3) -> str:
    """Some texts of many, for a finding that names examples."""
    shown = "；".join(text.strip() for text in texts[:most])
    return shown + ("…" if len(texts) > most else "")
