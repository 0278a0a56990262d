from __future__ import annotations

import pytest

from loaders.document import Box, Rule, Word
from loaders.grid import Area, fill, find_grids, snap


def rules(*fours: tuple[float, float, float, float]) -> list[Rule]:
    return [Rule(Box(*four)) for four in fours]


def lattice(xs: list[float], ys: list[float]) -> list[Rule]:
    level = [(xs[0], y, xs[-1], y) for y in ys]
    upright = [(x, ys[0], x, ys[-1]) for x in xs]
    return rules(*level, *upright)


def word(text: str, x: float, base: float, size: float = 10) -> Word:
    return Word(text, Box(x, base - 8, x + size * len(text), base + 2), size)


def test_a_lattice_has_a_cell_for_each_field() -> None:
    (grid,) = find_grids(lattice([0, 50, 100], [0, 20, 40, 60]))
    assert grid.xs == (0, 50, 100)
    assert grid.ys == (0, 20, 40, 60)
    assert len(grid.areas) == 6
    assert not grid.open_top
    assert not grid.open_bottom


def test_missing_rules_make_spans() -> None:
    """收入 over two columns; 合计 over two rows on the right."""
    level = [(0, 0, 90, 0), (0, 40, 90, 40), (0, 20, 60, 20)]
    upright = [(0, 0, 0, 40), (60, 0, 60, 40), (90, 0, 90, 40), (30, 20, 30, 40)]
    drawn = rules(*level, *upright)
    (grid,) = find_grids(drawn)
    assert set(grid.areas) == {Area(0, 0, 1, 2), Area(0, 2, 2, 1), Area(1, 0, 1, 1), Area(1, 1, 1, 1)}
    assert grid.area_box(Area(0, 2, 2, 1)) == Box(60, 0, 90, 40)


def test_rules_cut_into_pieces_and_drawn_twice_are_one() -> None:
    pieces = [(x, y, x + 50, y) for y in (0, 20, 40) for x in (0, 50)]
    double = [(x, 0, x, 40) for x in (0.0, 0.4, 50.0, 50.4, 100.0, 100.4)]
    (grid,) = find_grids(rules(*pieces, *double))
    assert len(grid.areas) == 4


def test_a_row_left_open_at_the_page_end_is_a_row() -> None:
    drawn = rules((0, 0, 100, 0), (0, 20, 100, 20), (0, 0, 0, 45), (50, 0, 50, 45), (100, 0, 100, 45))
    (grid,) = find_grids(drawn)
    assert grid.ys == (0, 20, 45)
    assert grid.open_bottom
    assert not grid.open_top


def test_a_table_without_outer_rules_has_its_outer_columns() -> None:
    drawn = rules((0, 0, 100, 0), (0, 20, 100, 20), (0, 40, 100, 40), (30, 0, 30, 40), (60, 0, 60, 40))
    (grid,) = find_grids(drawn)
    assert grid.xs == (0, 30, 60, 100)


@pytest.mark.parametrize(
    "drawn",
    [
        [(0, y, 100, y) for y in (10, 30, 50)],  # underlines of a table of contents
        [(0, 0, 100, 0), (0, 50, 100, 50), (0, 0, 0, 50), (100, 0, 100, 50)],  # a frame
        [(0, 0, 0, 100)],
        [],
    ],
)
def test_lines_and_frames_are_no_tables(drawn: list[tuple[float, float, float, float]]) -> None:
    assert find_grids(rules(*drawn)) == ()


def test_two_tables_on_a_page_are_two_from_top_to_bottom() -> None:
    lower, upper = lattice([0, 50, 100], [200, 220]), lattice([0, 50, 100], [0, 20])
    first, second = find_grids(lower + upper)
    assert first.ys[0] == 0
    assert second.ys[0] == 200


def test_every_field_is_covered_once_when_an_area_is_no_rectangle() -> None:
    """Upper left, upper right and lower left are not divided, the lower right field is."""
    drawn = rules(
        (0, 0, 100, 0), (0, 40, 100, 40), (50, 20, 100, 20), (0, 0, 0, 40), (100, 0, 100, 40), (50, 20, 50, 40)
    )
    (grid,) = find_grids(drawn)
    covered = [(a.row + r, a.col + c) for a in grid.areas for r in range(a.row_span) for c in range(a.col_span)]
    assert sorted(covered) == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_words_go_to_the_cell_of_their_centre_and_lines_are_kept() -> None:
    (grid,) = find_grids(lattice([0, 50, 100], [0, 40]))
    words = [word("本", 2, 12), word("年", 12, 12), word("合", 2, 26), word("计", 12, 26), word("12.5", 55, 20)]
    left, right = fill(grid, words)
    assert left.text == "本年\n合计"
    assert right.text == "12.5"
    assert [w.text for w in left.words] == ["本年", "合计"]


def test_a_full_last_line_is_known() -> None:
    (grid,) = find_grids(lattice([0, 50, 100], [0, 20]))
    full, short = fill(grid, [word("物", 38, 12), word("计", 60, 12)])
    assert full.fills
    assert not short.fills


def test_snap_joins_neighbours_only() -> None:
    assert snap([0, 1, 10, 12, 30]) == [0.5, 11, 30]
