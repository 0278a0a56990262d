"""Finding the place of a figure and drawing it."""

from __future__ import annotations

import io
import json

from PIL import Image

from dashboard import evidence
from dashboard.evidence import Spot
from dashboard.frames import Frames
from dashboard.selection import Selection
from loaders.document import Box, Cell, Document, Line, Place, Table
from tests import factory

FACTS = (
    factory.fact("FA01", "income_total", "amount", "1.00", where=factory.place(1, 0, 1)),
    factory.fact("FA01", "closing_balance", "amount", None, where=factory.place(1, 1, 1)),
    factory.fact("FA01", "expenditure_total", "amount", "2.00", where=factory.place(1, 2, 1)),
    factory.fact("FA02", "total", "total", "3.00", where=factory.place(2, 0, 1)),
)


def frames() -> Frames:
    project = factory.project("甲项目", executed="5.00", money_places={"executed": factory.place(2, 4, 2)})
    one = factory.disclosure(facts=FACTS, projects=(project,))
    made = factory.frames(factory.reading(one, masks=(factory.place(2, 9, 0), factory.place(1, 3, 0))))
    return Frames.of(lambda name: made[name].lazy())


def key(of: Frames) -> str:
    return str(of.disclosures.collect()["disclosure_id"][0])


def test_a_fact_is_found_with_its_page_and_cell() -> None:
    shown = frames()
    found = evidence.find(shown, Selection(disclosure=key(shown), fact=2))
    assert found is not None and found.fact is not None
    assert found.fact["printed"] == "2.00"
    assert found.spot == Spot(page=1, box=Box(150, 140, 250, 160), table=0, row=2, col=1)


def test_a_figure_of_a_project_is_found_by_its_field() -> None:
    shown = frames()
    chosen = Selection().opening(f"{key(shown)}:p0:executed")
    found = evidence.find(shown, chosen)
    assert found is not None and found.project is not None
    assert (found.spot.page, found.spot.row, found.spot.col) == (2, 4, 2)


def test_what_the_store_does_not_hold_is_not_found() -> None:
    shown = frames()
    assert evidence.find(shown, Selection(disclosure="000000000000-0")) is None
    assert evidence.find(shown, Selection()) is None
    gone = evidence.find(shown, Selection(disclosure=key(shown), fact=99))
    assert gone is not None and gone.fact is None and gone.spot == Spot(page=1)


def test_the_facts_of_a_page_leave_out_blank_cells() -> None:
    shown = frames()
    assert evidence.facts_on(shown, key(shown), Spot(page=1))["fact_no"].to_list() == [0, 2]
    assert evidence.facts_on(shown, key(shown), Spot(page=2))["fact_no"].to_list() == [3]


def test_the_next_figure_is_the_next_one_printed() -> None:
    shown = frames()
    assert evidence.neighbours(shown, key(shown), 0) == (None, 2)
    assert evidence.neighbours(shown, key(shown), 2) == (0, 3)
    assert evidence.neighbours(shown, key(shown), 3) == (2, None)


def test_only_the_masks_of_the_page_apply() -> None:
    row = frames().disclosures.collect().row(0, named=True)
    assert len(json.loads(row["masks_json"])) == 2
    assert evidence.masks_on(row, 2) == (Box(50, 280, 150, 300),)


def test_the_cell_is_outlined_where_it_stands() -> None:
    blank = io.BytesIO()
    Image.new("RGB", (400, 400), "white").save(blank, "PNG")
    drawn = evidence.outlined(blank.getvalue(), Box(50, 60, 100, 80), (Box(10, 10, 20, 20),), scale=2.0)
    image = Image.open(io.BytesIO(drawn)).convert("RGB")
    assert image.getpixel((150, 118)) == (179, 38, 30)
    assert image.getpixel((20, 30)) != (255, 255, 255)
    assert image.getpixel((300, 300)) == (255, 255, 255)


def text_document() -> Document:
    lines = tuple(Line(f"第{n}行", Place(line=n)) for n in range(1, 41))
    cells = (
        Cell(0, 0, "合计", Place(line=41, table=0, row=0, col=0)),
        Cell(0, 1, "12.00", Place(line=41, table=0, row=0, col=1)),
    )
    return Document("0" * 64, "a.txt", "text", (), (*lines, Table(0, None, 1, 2, cells, ruled=False)))


def test_the_line_of_a_text_file_is_shown_with_those_around_it() -> None:
    shown = evidence.extract(text_document(), Spot(line=30))
    assert shown.rows[0] == ("16", "第16行")
    assert shown.rows[-1] == ("41", "合计\t12.00") or shown.rows[-1][0] == "41"
    assert shown.marked is not None
    assert shown.rows[shown.marked[0]] == ("30", "第30行")


def test_the_table_of_a_word_file_is_shown_with_the_cell() -> None:
    cells = (
        Cell(0, 0, "项目", Place(table=0, row=0, col=0), col_span=2),
        Cell(1, 0, "合计", Place(table=0, row=1, col=0)),
        Cell(1, 1, "12.00", Place(table=0, row=1, col=1)),
    )
    document = Document("0" * 64, "a.docx", "docx", (), (Table(0, None, 2, 2, cells, ruled=True),))
    shown = evidence.extract(document, Spot(table=0, row=1, col=1))
    assert shown.rows == (("项目", ""), ("合计", "12.00"))
    assert (shown.marked, shown.is_table) == ((1, 1), True)
