"""Which tables may go on in a table that nobody took. Documents made up."""

import pytest

from loaders.document import Cell, Document, Line, Place, Table
from loaders.ledger import cut_short


def _table(index: int, text: str) -> Table:
    return Table(index, None, 1, 1, (Cell(0, 0, text, Place(page=index)),), ruled=True)


@pytest.mark.parametrize(
    ("between", "text", "cut"),
    [
        ("17", "12.00", True),
        ("- 17 -", "12.00", True),
        ("第17页 共20页", "12.00", True),
        ("支出决算表", "12.00", False),
        ("17", "无", False),
    ],
)
def test_a_table_is_cut_short_by_an_unread_one_right_behind_it(between: str, text: str, cut: bool) -> None:
    blocks = (_table(0, "5.00"), Line(between, Place(page=0)), _table(1, text))
    document = Document("", "", "pdf", (), blocks)
    assert cut_short(document, frozenset({0})) == (frozenset({0}) if cut else frozenset())
    assert cut_short(document, frozenset({0, 1})) == frozenset()
