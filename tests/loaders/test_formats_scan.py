"""Scans: pictures of pages are read like pages, with a confidence that says they were recognised."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from loaders.document import REVIEW_CONFIDENCE, Box, Document, Table, Word
from loaders.errors import UnreadableDocument
from loaders.formats import open_document, render_page
from loaders.formats.scan_image import DPI, Frame, Gray, evened, rotated, skew
from loaders.formats.scan_repair import in_one_script, tidied
from loaders.formats.scan_rules import find_ruling
from loaders.grid import Content, find_grids
from loaders.progress import listening
from loaders.values import parse_number

SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "putuo-social-work-department-2024-final-accounts.pdf"
PAGE = 9
"""A page with a table whose rows, columns and figures the text layer of the sample tells."""


@cache
def page_picture() -> Image.Image:
    return Image.open(io.BytesIO(render_page(SAMPLE.read_bytes(), PAGE, 150 / 72))).convert("L")


@cache
def scanned() -> Image.Image:
    """The page as a bad copy: askew by one degree, a light watermark across it, grain, uneven light."""
    page = page_picture()
    mark = Image.new("L", page.size, 255)
    pen = ImageDraw.Draw(mark)
    for step in range(-2, 5):
        pen.line((0, 300 * step, page.width, 300 * step + page.width), fill=205, width=30)
    grain = np.random.default_rng(7).normal(0, 6, (page.height, page.width))
    light = np.linspace(1.0, 0.88, page.width)
    pixels = np.minimum(np.asarray(page, float), np.asarray(mark, float)) * light + grain
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).rotate(-1, Image.Resampling.BICUBIC, fillcolor=235)


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind, resolution=150.0)
    return out.getvalue()


@cache
def read_scan() -> Document:
    return open_document(encoded(scanned(), "PDF"), "scan.pdf")


@cache
def read_text() -> Document:
    return open_document(SAMPLE.read_bytes(), "text.pdf")


def texts(table: Table, page: int | None = None) -> list[list[str]]:
    rows = ([c for c in row if page is None or c.place.page == page] for row in table.rows)
    return [["".join(c.text.split()) for c in row] for row in rows if row]


def test_a_bad_copy_of_a_page_says_what_its_text_layer_says() -> None:
    """The picture is too bad for every character; but no figure is wrong that is not marked for review."""
    (expected,) = [t for t in read_text().tables if t.page == PAGE]
    (found,) = read_scan().tables
    assert (found.n_rows, found.n_cols) == (20, 5)
    assert [(c.row, c.col, c.row_span, c.col_span) for c in found.cells] == [
        (c.row, c.col, c.row_span, c.col_span) for c in expected.cells
    ]
    pairs = [(c, "".join(e.text.split())) for c, e in zip(found.cells, expected.cells, strict=True) if e.text]
    wrong = [(c.text, text, c.confidence) for c, text in pairs if "".join(c.text.split()) != text]
    assert len(pairs) == 80
    assert len(wrong) <= 2
    assert not [w for w in wrong if parse_number(w[1]) is not None and w[2] >= REVIEW_CONFIDENCE]
    assert [line.text for line in read_scan().lines][:2] == ["一般公共预算财政拨款支出决算表", "单位：万元"]


def test_what_was_recognised_is_never_certain() -> None:
    document = read_scan()
    assert document.media == "pdf-scan"
    confidences = [c.confidence for t in document.tables for c in t.cells if c.text]
    confidences += [line.confidence for line in document.lines]
    assert confidences
    assert all(0 < confidence < 1 for confidence in confidences)


def test_places_are_on_the_page_as_it_was_scanned() -> None:
    """The dark pixels of the askew page lie in the boxes of its words and rules."""
    document = read_scan()
    image = Image.open(io.BytesIO(render_page(encoded(scanned(), "PDF"), 1, 2.0))).convert("L")
    dark = sum(image.histogram()[:110])
    pen = ImageDraw.Draw(image)
    for box in [w.box for w in document.pages[0].words] + [r.box for r in document.pages[0].rules]:
        pen.rectangle((box.x0 * 2 - 5, box.top * 2 - 5, box.x1 * 2 + 5, box.bottom * 2 + 5), fill=255)
    assert 1 - sum(image.histogram()[:110]) / dark > 0.97


def band() -> Image.Image:
    """The upper part of the page: a title and the rows down to a rule."""
    return page_picture().crop((0, 0, page_picture().width, 552))


@cache
def read_band() -> Document:
    return open_document(encoded(band()), "page.png")


@pytest.mark.parametrize("turn", [90, 180])
def test_a_picture_that_lies_on_its_side_or_head_is_read(turn: int) -> None:
    document = open_document(encoded(band().rotate(turn, expand=True)), "page.png")
    assert [texts(table) for table in document.tables] == [texts(table) for table in read_band().tables]
    assert [line.text for line in document.lines] == [line.text for line in read_band().lines]
    title, size = document.lines[0].place.box, document.pages[0]
    assert title is not None
    assert title.x1 < 0.5 * size.width if turn == 90 else title.top > 0.5 * size.height


def test_a_sheet_of_a_wrong_size_is_read_as_paper() -> None:
    """Some programs write one point for each pixel of the scanner."""
    out = io.BytesIO()
    band().save(out, "PDF", resolution=72.0)
    document = open_document(out.getvalue(), "page.pdf")
    assert (document.pages[0].width, document.pages[0].height) == pytest.approx(band().size, abs=1)
    assert [texts(table) for table in document.tables] == [texts(table) for table in read_band().tables]
    box = document.tables[0].cells[-1].place.box
    assert box is not None
    assert 530 < box.bottom < 560


def test_text_that_another_ocr_laid_behind_a_picture_is_not_believed() -> None:
    """The picture says 264.87, the invisible text 999.99."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    paper = canvas.Canvas(out, pagesize=(595, 842))
    paper.drawImage(ImageReader(page_picture()), 0, 0, 595, 842)
    for row in range(20):
        text = paper.beginText(60, 100 + 20 * row)
        text.setTextRenderMode(3)
        text.textOut("total 999.99 999.99")
        paper.drawText(text)
    paper.save()
    document = open_document(out.getvalue(), "page.pdf")
    said = {"".join(cell.text.split()) for table in document.tables for cell in table.cells}
    assert document.media == "pdf-scan"
    assert "264.87" in said
    assert "999.99" not in {word.text for word in document.pages[0].words} | said


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    from loaders.formats import scan_engine

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    scan_engine._engine.cache_clear()
    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    assert [read.text for read in scan_engine.recognize([gray(page_picture().crop((560, 185, 700, 215)))])]


def test_progress_is_told_page_by_page() -> None:
    pages = [band().crop((0, 0, 400, 300)), Image.new("L", (400, 300), 255)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    heard: list[tuple[int, int]] = []
    with listening(lambda done, pages: heard.append((done, pages))):
        document = open_document(out.getvalue(), "pages.tif")
    assert heard == [(0, 2), (1, 2), (2, 2)]
    assert (document.media, len(document.pages)) == ("image", 2)


def test_a_picture_without_text() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        open_document(encoded(Image.new("L", (600, 800), 230)), "photograph.png")
    assert caught.value.code == "no_text"


def test_a_picture_is_shown_with_masks() -> None:
    data = encoded(scanned())
    shown = Image.open(io.BytesIO(render_page(data, 1, 1.0, [Box(0, 0, 600, 900)])))
    assert shown.getextrema() == (255, 255)
    with pytest.raises(ValueError, match="picture 2"):
        render_page(data, 2, 1.0)


def ruled(fill: int = 0) -> Image.Image:
    """Three columns and four rows, the last two cells of the first row merged."""
    image = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(image)
    for y in (300, 360, 420, 480, 540):
        pen.line((200, y, 1400, y), fill=fill, width=2)
    for x, top in ((200, 300), (600, 300), (1000, 360), (1400, 300)):
        pen.line((x, top, x, 540), fill=fill, width=2)
    return image


def gray(image: Image.Image) -> Gray:
    return np.array(image, np.uint8)


@pytest.mark.parametrize("fill", [0, 150])
def test_rules_and_merged_cells_are_found(fill: int) -> None:
    (grid,) = find_grids(find_ruling(evened(gray(ruled(fill)))).rules())
    assert (len(grid.xs), len(grid.ys), len(grid.areas)) == (4, 5, 11)
    assert grid.areas[1].col_span == 2
    assert grid.box.x0 == pytest.approx(200 * 72 / DPI, abs=1)


def test_strokes_of_large_letters_and_dashes_are_no_rules() -> None:
    image = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(image)
    for x in range(200, 1000, 80):
        pen.rectangle((x, 300, x + 60, 360), outline=0, width=5)  # 口
        pen.line((x, 330, x + 60, 330), fill=0, width=4)
    pen.line((200, 500, 260, 500), fill=0, width=3)  # ——
    assert find_ruling(evened(gray(image))).rules() == ()


@pytest.mark.parametrize("angle", [-4.0, -0.4, 0.0, 1.0, 3.3])
def test_the_skew_of_a_page(angle: float) -> None:
    turned = gray(ruled().rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255))
    assert skew(turned) == pytest.approx(angle, abs=0.05)
    assert skew(np.asarray(rotated(turned, skew(turned)), np.uint8)) == pytest.approx(0, abs=0.05)


def test_boxes_go_back_to_the_page_as_seen() -> None:
    box = Box(10, 20, 30, 40)
    assert Frame(600, 800).seen(box) == box
    assert Frame(600, 800, turns=2).seen(box) == Box(570, 760, 590, 780)
    assert Frame(600, 800, turns=1).seen(box) == Box(20, 770, 40, 790)
    assert Frame(600, 800, turns=3).seen(box) == Box(560, 10, 580, 30)
    assert Frame(1200, 1600, unit=2).seen(box) == Box(20, 40, 60, 80)


def content(text: str, confidence: float = 0.97) -> Content:
    return Content(text, (Word(text, Box(0, 0, 10, 10), 10, confidence),), False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("64O.36", "640.36"), ("l2.5O", "12.50"), ("1，234。56", "1,234.56"), ("9o%", "90%"), ("8.166.62", "8,166.62")],
)
def test_letters_in_a_number_are_put_right_and_marked(text: str, expected: str) -> None:
    found = tidied(content(text))
    assert found.text == expected
    assert found.words[0].confidence < REVIEW_CONFIDENCE


@pytest.mark.parametrize(
    "text", ["643.36", "O", "l", "COVID", "一", "20Ol年", "B01", "3O5室", "", "12S.4", "1.234", "8.16.62"]
)
def test_nothing_else_is_changed(text: str) -> None:
    assert tidied(content(text)) == content(text)


def test_dashes_that_were_taken_for_ones_are_dashes() -> None:
    assert [tidied(content(text)).text for text in ("一一", "--", "—-")] == ["——"] * 3


def test_look_alikes_of_the_other_script() -> None:
    assert in_one_script(["支出決算表", "预算单位"]) == ["支出决算表", "预算单位"]
    assert in_one_script(["支出決算表", "預算單位"]) == ["支出決算表", "預算單位"]
