"""What differs between the documents of different bodies though the accounts are the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.documents.generate.accounts import Node
from tests.documents.generate.money import Printer
from tests.documents.generate.table import Figure, Grid


@dataclass(frozen=True)
class Look:
    """The shape of the tables.

    codes           "one": 科目编码 in one column; "three": 类, 款, 项 in a column each
    row_numbers     whether lines are numbered (行次, 序号); column_numbers: whether columns are (栏次)
    total_first     whether 合计 stands above the classes or below them
    table_numbers   whether 公开01表 is printed
    spaced          whether titles are spread by blanks
    inside          whether the title and the line below it are rows of the table
    repeat_header   whether the heading is printed again where a table continues on the next page
    """

    printer: Printer
    codes: str
    row_numbers: bool
    column_numbers: bool
    total_first: bool
    table_numbers: bool
    spaced: bool
    repeat_header: bool
    all_classes: bool
    landscape: bool
    size: float
    inside: bool


def make_look(rng: Random, printer: Printer) -> Look:
    """A random look."""
    return Look(
        printer=printer,
        codes=rng.choice(("one", "one", "three")),
        row_numbers=rng.random() < 0.5,
        column_numbers=rng.random() < 0.6,
        total_first=rng.random() < 0.6,
        table_numbers=rng.random() < 0.6,
        spaced=rng.random() < 0.2,
        repeat_header=rng.random() < 0.5,
        all_classes=rng.random() < 0.6,
        landscape=rng.random() < 0.5,
        size=rng.choice((8.0, 9.0, 10.0)),
        inside=rng.random() < 0.15,
    )


@dataclass(frozen=True)
class Column:
    """A column of figures: its item, its heading, and the heading above that it shares with its neighbours."""

    item: str
    heading: str
    above: str = ""


@dataclass(frozen=True)
class Classified:
    """How the rows of a table by class are identified.

    heads     headings over the code columns from the top, `widths` characters of the code in each column
    name      heading over the names
    """

    look: Look
    head: str
    name: str
    widths: tuple[int, ...]

    @property
    def n_keys(self) -> int:
        """Columns that identify a row, 序号 not counted."""
        return len(self.widths) + 1

    def codes(self, code: str) -> list[str]:
        """A code over its columns."""
        if len(self.widths) == 1:
            return [code]
        ends = [sum(self.widths[: i + 1]) for i in range(len(self.widths))]
        return [code[end - width : end] for end, width in zip(ends, self.widths, strict=True)]

    def heading(self, grid: Grid, columns: Sequence[Column], serial: bool, top: str = "项目") -> None:
        """The heading of a table by class: two rows, or three where the code has columns of its own."""
        n_codes = len(self.widths)
        lead, same = (["序号"], ["^"]) if serial else ([], [])
        tops = [
            "<" if i and c.above and columns[i - 1].above == c.above else c.above or c.heading
            for i, c in enumerate(columns)
        ]
        subs = [c.heading if c.above else "^" for c in columns]
        rows = [
            [*lead, top, *["<"] * n_codes, *tops],
            [*same, self.head, *["<"] * (n_codes - 1), self.name, *subs],
        ]
        if n_codes > 1:
            rows.append([*same, *"类款项"[:n_codes], "^", *["^"] * len(columns)])
        if self.look.column_numbers and not serial:
            rows.append(["栏次", *["<"] * n_codes, *(str(i) for i in range(1, len(columns) + 1))])
        elif self.look.column_numbers:
            rows.append(["栏次", *(str(i) for i in range(1, len(columns) + n_codes + 2))])
        grid.head(*rows)

    def data(
        self, grid: Grid, rows: Sequence[tuple[Node, dict[str, int]]], columns: Sequence[Column],
        total: dict[str, int], serial: bool,
    ) -> None:  # fmt: skip
        """The rows: 合计 and each class with its amounts by item."""
        named = [(node.code.code, node.code.name, value) for node, value in rows]
        whole = ("total", "合计", total)
        for number, (code, name, value) in enumerate([whole, *named] if self.look.total_first else [*named, whole], 1):
            known = None if code == "total" else code
            figures = [Figure(code, c.item, self.look.printer.text(value.get(c.item, 0)), name, known) for c in columns]
            if known:
                keys = [*self.codes(code), name]
            elif serial:
                keys = [*[""] * len(self.widths), name]
            else:
                keys = [name, *["<"] * len(self.widths)]
            grid.row([*([str(number)] if serial else []), *keys, *figures])

    def column_widths(self, columns: Sequence[Column], serial: bool) -> list[float]:
        """Relative widths of all columns."""
        codes = [3.4] if len(self.widths) == 1 else [1.6, 1.4, 1.4][: len(self.widths)]
        return [*([1.8] if serial else []), *codes, 8.0, *[3.8] * len(columns)]


def functional(look: Look, name: str = "科目名称") -> Classified:
    """Rows by 功能分类."""
    if look.codes == "three":
        return Classified(look, "功能分类科目编码", name, (3, 2, 2))
    return Classified(look, "科目编码", name, (7,))


def titled(look: Look, title: str) -> str:
    """A title, spread by blanks where the look wants it."""
    return " ".join(title) if look.spaced else title
