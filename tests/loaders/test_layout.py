from __future__ import annotations

from loaders.document import Box, Word
from loaders.layout import line_text, runs, visual_lines


def glyphs(text: str, x: float, bottom: float, size: float = 10, step: float = 1.0) -> list[Word]:
    return [
        Word(char, Box(x + i * size * step, bottom - size, x + i * size * step + size, bottom), size)
        for i, char in enumerate(text)
    ]


def text_lines(words: list[Word]) -> list[str]:
    return [line_text(line) for line in visual_lines(words)]


def test_digits_set_lower_stay_in_their_line() -> None:
    """Some producers set digits 0.4 of the size lower than the Chinese text of the line."""
    words = [*glyphs("年度部门决算", 46, 100), *glyphs("2024", 0, 104, step=1.2), *glyphs("下一行", 0, 116)]
    assert text_lines(words) == ["2024年度部门决算", "下一行"]


def test_type_of_two_sizes_on_one_base_line_is_one_line() -> None:
    words = [*glyphs("第一部分", 0, 103, 22), *glyphs("概况", 100, 101, 10)]
    assert len(visual_lines(words)) == 1


def test_no_blank_between_chinese_characters_unless_wide() -> None:
    close = glyphs("合", 0, 10) + glyphs("计", 14, 10)
    wide = glyphs("合", 0, 10) + glyphs("计", 30, 10)
    assert text_lines(close) == ["合计"]
    assert text_lines(wide) == ["合 计"]


def test_printed_blanks_part_latin_and_numbers() -> None:
    words = glyphs("2024 年", 0, 10)
    assert text_lines(words) == ["2024 年"]


def test_runs_are_parted_by_gaps() -> None:
    line = glyphs("单位", 0, 10) + glyphs("万元", 60, 10)
    assert [(w.text, w.box.x0, w.box.x1) for w in runs(line)] == [("单位", 0, 20), ("万元", 60, 80)]
