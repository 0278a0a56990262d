"""Text with one cell a line (a Word document saved as text) -> lines and tables.

A cell is a line that begins with TAB and goes on in lines without one; a blank line ends the row; a second blank line,
or text, ends the table.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.formats.text_parts import Numbered, Row, clean

_MANY = 8  # cells from which on the convention can be recognised


def applies(lines: Sequence[Numbered]) -> bool:
    """True where nearly all lines with a TAB have just one, at their beginning."""
    tabbed = [line.text for line in lines if "\t" in line.text]
    single = sum(text.startswith("\t") and "\t" not in text[1:] for text in tabbed)
    return len(tabbed) >= _MANY and single >= 0.9 * len(tabbed)


def parts(lines: Sequence[Numbered]) -> list[Numbered | list[Row]]:
    """The lines and tables of a file, in order."""
    out: list[Numbered | list[Row]] = []
    rows: list[list[Numbered]] = []
    row: list[Numbered] = []
    blanks = 0
    for line in lines:
        if line.blank:
            blanks += 1
            if row:
                rows.append(row)
                row = []
            continue
        begins = line.text.startswith("\t")
        if rows and not row and (blanks > 1 or not begins):
            out.append(_rows(rows))
            rows = []
        if begins:
            row.append(Numbered(line.number, line.text[1:]))
        elif row:
            row[-1] = Numbered(row[-1].number, f"{row[-1].text}\n{line.text.strip()}")
        else:
            out.append(line)
        blanks = 0
    if row:
        rows.append(row)
    if rows:
        out.append(_rows(rows))
    return out


def _rows(rows: Sequence[Sequence[Numbered]]) -> list[Row]:
    return [tuple((n, clean(text.replace("\t", " "))) for n, text in row) for row in _whole(rows)]


def _whole(rows: Sequence[Sequence[Numbered]]) -> list[Sequence[Numbered]]:
    """Rows without those that a blank line inside a cell cut in two.

    Two rows are one where together they are as wide as the two rows before them and the row after them.
    """
    out: list[Sequence[Numbered]] = []
    i = 0
    while i < len(rows):
        width = len(out[-1]) if len(out) > 1 and len(out[-1]) == len(out[-2]) else 0
        pair = rows[i : i + 2]
        after = rows[i + 2 : i + 3]
        if width and sum(map(len, pair)) == width and len(pair) == 2 and all(len(r) == width for r in after):
            out.append([*pair[0], *pair[1]])
            i += 2
        else:
            out.append(rows[i])
            i += 1
    return out
