"""A cell that a spreadsheet draws on two pages: its lines are read where they are seen, and a cut one is marked."""

from __future__ import annotations

from loaders.document import Document
from loaders.formats import open_document
from tests.loaders.formats_drawing import HEIGHT, WIDTH, Pdf

LINES = ("负责全县的普法宣传和人民调解工作。", "负责社区矫正和安置帮教工作。", "完成县政府交办的其他任务。")


def drawn(first_until: float, second_from: float, *, texts: tuple[str, ...] = LINES) -> Document:
    """Three lines on both pages; page 1 shows what is above `first_until`, page 2 what is below `second_from`."""
    pdf = Pdf().text(150, 60, "主要职能", 18)
    _clipped(pdf, 0, first_until, 400, texts)
    pdf.next_page()
    _clipped(pdf, second_from, HEIGHT, 100, texts)
    return open_document(pdf.bytes(), "预算.pdf")


def _clipped(pdf: Pdf, top: float, bottom: float, first_line: float, texts: tuple[str, ...]) -> None:
    path = pdf.canvas.beginPath()
    path.rect(0, HEIGHT - bottom, WIDTH, bottom - top)
    pdf.canvas.saveState()
    pdf.canvas.clipPath(path, stroke=0, fill=0)
    for row, text in enumerate(texts):
        pdf.text(50, first_line + 20 * row, text)
    pdf.canvas.restoreState()


def seen(document: Document) -> list[tuple[int | None, str]]:
    return [(line.place.page, line.text) for line in document.lines if line.text in LINES]


def test_a_line_is_read_on_the_page_that_shows_it() -> None:
    document = drawn(first_until=408, second_from=105)
    assert seen(document) == [(1, LINES[0]), (2, LINES[1]), (2, LINES[2])]
    assert [page.clipped for page in document.pages] == [(), ()]
    assert "".join(word.text for word in document.pages[0].words) == f"主要职能{LINES[0]}"


def test_a_line_that_the_edge_cuts_through_is_marked() -> None:
    document = drawn(first_until=416, second_from=105)
    assert seen(document) == [(1, LINES[0]), (2, LINES[1]), (2, LINES[2])]
    ((box,), _) = [page.clipped for page in document.pages]
    assert box.top < 416 < box.bottom


def test_lines_that_are_shown_twice_are_read_twice() -> None:
    assert len(seen(drawn(first_until=HEIGHT, second_from=0))) == 6


def test_a_short_line_that_two_pages_share_is_a_running_head() -> None:
    document = drawn(first_until=300, second_from=0, texts=("丙县司法局",))
    assert [line.place.page for line in document.lines if line.text == "丙县司法局"] == [1, 2]
