"""A table under construction: rows of texts and figures, each figure with its meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.documents.generate.truth import TrueFact, worth
from tests.documents.writer.figures import TablePart, merge


@dataclass(frozen=True)
class Figure:
    """A cell that states a figure; a blank one states nothing. `unit` only where it is not that of the table."""

    line: str
    item: str
    text: str
    label: str = ""
    code: str | None = None
    unit: str | None = None


Row = Sequence[str | Figure]


@dataclass
class Grid:
    """Rows of one table and the facts in them; `<` and `^` merge as in `writer.figures`."""

    form: str
    unit: str
    rows: list[list[str]] = field(default_factory=list)
    facts: list[TrueFact] = field(default_factory=list)
    header_rows: int = 0

    def head(self, *rows: Sequence[str]) -> None:
        """The heading."""
        self.rows += [list(row) for row in rows]
        self.header_rows = len(self.rows)

    def row(self, cells: Row) -> None:
        """A row of data."""
        self.rows.append([cell.text if isinstance(cell, Figure) else cell for cell in cells])
        self.facts += [self._fact(cell) for cell in cells if isinstance(cell, Figure) and cell.text]

    def part(
        self, title: str, widths: Sequence[float], *, number: str = "", head: tuple[str, ...] = (),
        size: float = 9.0, repeat_header: bool = False, inside: bool = False,
    ) -> TablePart:  # fmt: skip
        """The finished table; `inside`: title, body, year and unit are its first rows instead of standing above it."""
        rows, header = self.rows, self.header_rows
        if inside:
            captions = _captions(title, head, len(widths))
            rows, header = [*captions, *rows], header + len(captions)
            title, head = "", ()
        return TablePart(
            cells=merge(rows),
            n_rows=len(rows),
            n_cols=len(widths),
            widths=tuple(widths),
            header_rows=header,
            title=title,
            number=number,
            head=head,
            size=size,
            repeat_header=repeat_header,
        )

    def _fact(self, figure: Figure) -> TrueFact:
        unit = figure.unit or self.unit
        value, yuan = worth(figure.text, unit)
        return TrueFact(
            self.form, figure.line, figure.item, figure.label, figure.code, figure.text, value,
            unit if value is not None else None, yuan,
        )  # fmt: skip


def _captions(title: str, head: tuple[str, ...], n_cols: int) -> list[list[str]]:
    """The title over all columns, then body and unit over a half each."""
    half = n_cols // 2
    body, unit = head[0], " ".join(text for text in head[1:] if text)
    return [[title, *["<"] * (n_cols - 1)], [body, *["<"] * (n_cols - half - 1), unit, *["<"] * (half - 1)]]
