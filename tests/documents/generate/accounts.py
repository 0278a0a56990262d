"""Consistent accounts of one body for one year; all amounts in fen.

What is spent is drawn first, item by item; what was received follows from it, so that every sum and every identity
between tables holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.documents.generate import classes
from tests.documents.generate.classes import Code
from tests.documents.generate.money import Purse

SOURCES = ("superior_subsidy", "undertaking", "operating", "subsidiary_remittance", "other")


@dataclass
class Item:
    """What was spent on one 项: basic and project expenditure by fund, and what was received for it."""

    top: Code
    group: Code
    item: Code
    general: tuple[int, int] = (0, 0)
    fund: tuple[int, int] = (0, 0)
    capital: tuple[int, int] = (0, 0)
    other: tuple[int, int] = (0, 0)
    operating: int = 0
    opening: dict[str, int] = field(default_factory=dict)
    closing: dict[str, int] = field(default_factory=dict)
    income: dict[str, int] = field(default_factory=dict)
    """source ("fiscal" or one of SOURCES) -> received for this item in the year"""

    def fiscal(self, fund: str) -> tuple[int, int]:
        """(basic, project) out of one fiscal fund."""
        amounts: tuple[int, int] = getattr(self, fund)
        return amounts

    @property
    def basic(self) -> int:
        """Basic expenditure out of all money."""
        return self.general[0] + self.fund[0] + self.capital[0] + self.other[0]

    @property
    def project(self) -> int:
        """Project expenditure out of all money."""
        return self.general[1] + self.fund[1] + self.capital[1] + self.other[1]

    @property
    def total(self) -> int:
        """All that was spent."""
        return self.basic + self.project + self.operating

    def received(self, fund: str) -> int:
        """What a fiscal fund gave in the year."""
        return sum(self.fiscal(fund)) + self.closing.get(fund, 0) - self.opening.get(fund, 0)


Amount = Callable[[Item], int]
FUNDS = ("general", "fund", "capital")


@dataclass(frozen=True)
class Accounts:
    """The accounts of a year: what was spent by item, and the few sums that stand by themselves."""

    year: int
    items: tuple[Item, ...]
    use_of_surplus: int
    surplus_distribution: int
    economic: dict[str, int]
    """款 of the economic classification -> basic expenditure out of the general budget"""
    three_public: dict[str, tuple[int, int]]
    """abroad, vehicle_purchase, vehicle_running, reception -> (budget, actual)"""
    procurement: dict[str, int]
    agency_operating: int
    agency_kind: str
    vehicles: dict[str, int]
    equipment: int
    prior: dict[str, int]
    """income_total, ... of the year before"""

    def total(self, amount: Amount) -> int:
        """The sum over all items."""
        return sum(amount(item) for item in self.items)

    def of_class(self, code: str, amount: Amount) -> int:
        """The sum over the items of a 类."""
        return sum(amount(item) for item in self.items if item.top.code == code)

    def opening(self, *funds: str) -> int:
        """年初结转和结余 of the funds."""
        return sum(item.opening.get(fund, 0) for item in self.items for fund in funds)

    def closing(self, *funds: str) -> int:
        """年末结转和结余 of the funds."""
        return sum(item.closing.get(fund, 0) for item in self.items for fund in funds)

    def income(self, source: str) -> int:
        """What came from a source in the year."""
        return self.total(lambda item: item.income.get(source, 0))

    def received(self, fund: str) -> int:
        """What a fiscal fund gave in the year."""
        return self.total(lambda item: item.received(fund))

    @property
    def income_current(self) -> int:
        """本年收入合计."""
        return self.income("fiscal") + sum(self.income(source) for source in SOURCES)

    @property
    def expenditure_current(self) -> int:
        """本年支出合计."""
        return self.total(lambda item: item.total)

    @property
    def income_total(self) -> int:
        """收入总计."""
        return self.income_current + self.use_of_surplus + self.opening(*FUNDS)

    @property
    def expenditure_total(self) -> int:
        """支出总计."""
        return self.expenditure_current + self.surplus_distribution + self.closing(*FUNDS)

    def economic_part(self, tops: Iterable[str]) -> int:
        """The sum of the economic classes that begin with these codes."""
        return _of_tops(self.economic, tops)


@dataclass(frozen=True)
class Node:
    """A row of a table by class: a code of 3, 5 or 7 digits with the items below it."""

    code: Code
    items: tuple[Item, ...]

    def sum(self, amount: Amount) -> int:
        """The sum over the items of the row."""
        return sum(amount(item) for item in self.items)


def tree(items: Sequence[Item]) -> list[Node]:
    """类, 款 and 项 in the order of their codes."""
    codes = {code.code: code for item in items for code in (item.top, item.group, item.item)}
    return [Node(codes[key], tuple(item for item in items if item.item.code.startswith(key))) for key in sorted(codes)]


def make_accounts(rng: Random, year: int, step: int, *, opening: bool = True, closing: bool = True) -> Accounts:
    """Accounts of a random body; `step` is the smallest amount in fen.

    Without `opening` nothing is carried over from the year before, without `closing` nothing to the next: budgets.
    """
    purse = Purse(rng, step)
    items = _items(rng, purse, year)
    _carry_over(items, purse, opening, closing)
    use, distribution = _receive(items, purse, closing)
    basic = sum(item.general[0] for item in items)
    cars = [rng.choice((0, 0, 0, 1, 3, 12)) for _ in range(8)]
    totals = sum(item.total for item in items)
    economic = _economic(basic, rng, purse)
    return Accounts(
        year=year,
        items=tuple(items),
        use_of_surplus=use,
        surplus_distribution=distribution,
        economic=economic,
        three_public={part: _budget_and_actual(purse, economic.get(code, 0)) for part, code in THREE_PUBLIC.items()},
        procurement={kind: purse.some(0.6, 400) for kind in ("goods", "works", "services")},
        agency_operating=_of_tops(economic, PUBLIC),
        agency_kind=rng.choice(("admin", "reference")),
        vehicles=dict(zip(VEHICLES, cars, strict=True)),
        equipment=rng.choice((0, 0, 1, 4)),
        prior={"income_total": _near(totals, purse), "basic": _near(basic, purse)},
    )


THREE_PUBLIC = {"abroad": "30212", "vehicle_purchase": "31013", "vehicle_running": "30231", "reception": "30217"}
"""part of 三公 -> the economic class that it is spent under"""
VEHICLES = (
    "leaders", "principals", "confidential", "emergency", "law_enforcement", "special", "retired", "other",
)  # fmt: skip


def _of_tops(economic: dict[str, int], tops: Iterable[str]) -> int:
    return sum(amount for code, amount in economic.items() if code[:3] in tops)


def _near(amount: int, purse: Purse) -> int:
    return amount // 2 // purse.step * purse.step + purse.part(amount)


def _budget_and_actual(purse: Purse, least: int) -> tuple[int, int]:
    """Not less than what the table of economic classes shows of it."""
    budget = least + purse.some(0.6, 60)
    return budget, budget if purse.rng.random() < 0.3 else least + purse.part(budget - least)


def _items(rng: Random, purse: Purse, year: int) -> list[Item]:
    """What was spent: items of the general budget, perhaps of the two other funds and of other money."""
    names = classes.classes_of(year)
    found: dict[str, Item] = {}

    def pick(source: dict[str, dict[str, dict[str, str]]], count: int) -> list[Item]:
        known = [b for b in classes.branches(source) if b[0] in names]
        chosen = rng.sample(known, min(count, len(known)))
        return [found.setdefault(i.code, Item(Code(t, names[t]), g, i)) for t, g, i in chosen]

    nature = rng.choice(("both", "both", "both", "basic", "project"))
    for item in pick(classes.GENERAL, rng.choice((1, 3, 6, 10, 16))):
        item.general = _natures(nature, purse)
    for item in pick(classes.FUND, rng.choice((0, 0, 1, 3))):
        item.fund = (0, purse.amount())
    for item in pick(classes.CAPITAL, rng.choice((0, 0, 0, 1))):
        item.capital = (0, purse.amount(50))
    if rng.random() < 0.5:
        for item in rng.sample(list(found.values()), max(1, len(found) // 3)):
            item.other = _natures("both", purse)
    if rng.random() < 0.15:
        next(iter(found.values())).operating = purse.amount(100)
    return sorted(found.values(), key=lambda item: item.item.code)


def _natures(nature: str, purse: Purse) -> tuple[int, int]:
    basic = purse.amount() if nature == "basic" else purse.some(0.7) if nature == "both" else 0
    project = purse.amount() if nature == "project" else purse.some(0.5) if nature == "both" else 0
    return (basic, project) if basic or project or nature == "project" else (purse.amount(), 0)


def _carry_over(items: Sequence[Item], purse: Purse, opening: bool, closing: bool) -> None:
    """What fiscal funds brought from the year before and leave for the next, on some of the items."""
    for item in items:
        for fund in FUNDS:
            spent = sum(item.fiscal(fund))
            if opening and spent and purse.rng.random() < 0.2:
                item.opening[fund] = purse.part(spent)
            if closing and spent and purse.rng.random() < 0.2:
                item.closing[fund] = purse.amount(100)


def _receive(items: Sequence[Item], purse: Purse, surplus: bool) -> tuple[int, int]:
    """Give every item the money it spent, from random sources; (surplus used, surplus distributed)."""
    sources = purse.rng.sample(SOURCES[:2] + SOURCES[3:], 2)
    use = distribution = 0
    for item in items:
        item.income["fiscal"] = sum(item.received(fund) for fund in FUNDS)
        other = sum(item.other)
        if surplus and other and not use and purse.rng.random() < 0.3:
            use = purse.part(other)
            other -= use
        elif surplus and other and not distribution and purse.rng.random() < 0.3:
            distribution = purse.amount(20)
            other += distribution
        for source, amount in zip(sources, purse.split(other, 2), strict=True):
            item.income[source] = amount
        item.income["operating"] = item.operating
    return use, distribution


PERSONNEL = ("301", "303")
PUBLIC = ("302", "307", "310", "312", "313", "399")


def _economic(basic: int, rng: Random, purse: Purse) -> dict[str, int]:
    """Basic expenditure of the general budget by economic class."""
    if not basic:
        return {}
    known = [c.code for c in classes.economic() if len(c.code) == 5]
    staff = [code for code in known if code[:3] in PERSONNEL]
    public = [code for code in known if code[:3] in PUBLIC]
    chosen = rng.sample(staff, rng.choice((3, 8, 14))) + rng.sample(public, rng.choice((0, 4, 12)))
    return dict(zip(sorted(chosen), purse.split(basic, len(chosen)), strict=True))
