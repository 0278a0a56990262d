"""Several disclosures side by side: their look-ups, and which of them belong together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from loaders.checks.case import Address, Case
from loaders.checks.figures import Figure, project_figure
from loaders.checks.verdicts import Outcome
from loaders.records import Disclosure

CODE = "@code"

Pair = tuple[str, str]
"""Ids of two disclosures"""


@dataclass(frozen=True, slots=True)
class Compared:
    """An outcome and the ids of the documents that it rests on, that of the checked figure first."""

    outcome: Outcome
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Documents:
    """Disclosures by the ids of the caller. Figures are keyed "<id>:f12"."""

    disclosures: Mapping[str, Disclosure]

    @cached_property
    def cases(self) -> Mapping[str, Case]:
        """The look-ups of each disclosure."""
        return {
            key: Case(d.facts, entries=d.tables, projects=d.projects, kind=d.kind, year=d.year, scope=d.scope)
            for key, d in self.disclosures.items()
        }

    def figure(self, key: str, address: Address) -> Figure | None:
        """A cell of a document; of the prose only what it states with one value."""
        case = self.cases[key]
        form, line, item = address
        if form != "prose":
            return _keyed(case.figure(form, line, item), key)
        stated = [f for i in case.prose.get((line, item), ()) if (f := case.figures[i])]
        return _keyed(stated[0], key) if len({(f.value, f.unit) for f in stated}) == 1 else None

    def project_figure(self, key: str, project: int, field: str) -> Figure | None:
        """A field of a project form of a document."""
        return _keyed(project_figure(self.disclosures[key].projects, project, field), key)

    def bodies(self) -> Iterator[Mapping[str, Disclosure]]:
        """The disclosures of one body, for each body that is known."""
        groups: dict[str, dict[str, Disclosure]] = {}
        for key, disclosure in self.disclosures.items():
            if disclosure.body_id:
                groups.setdefault(disclosure.body_id, {})[key] = disclosure
        yield from groups.values()

    def years(self) -> Iterator[Pair]:
        """(a year, the year before) of one body, kind and scope."""
        for group in self.bodies():
            for later, a in group.items():
                for earlier, b in group.items():
                    same = (a.kind, a.scope) == (b.kind, b.scope)
                    if same and a.year is not None and b.year == a.year - 1:
                        yield later, earlier

    def same_year(self) -> Iterator[Pair]:
        """Two disclosures of one body and year, in both orders."""
        for group in self.bodies():
            for one, a in group.items():
                for other, b in group.items():
                    if one != other and a.year is not None and a.year == b.year:
                        yield one, other

    def budgets(self) -> Iterator[Pair]:
        """(final accounts, budget) of one body, year and scope."""
        for one, other in self.same_year():
            a, b = self.disclosures[one], self.disclosures[other]
            if (a.kind, b.kind) == ("final_accounts", "budget") and a.scope == b.scope:
                yield one, other


def _keyed(figure: Figure | None, key: str) -> Figure | None:
    return None if figure is None else replace(figure, key=f"{key}:{figure.key}")
