import pytest

from loaders.errors import FormError
from loaders.forms import load_forms
from loaders.forms.form import parse_form

SMALL = """
id = "X01"
kind = "budget"
title = "测试收支表"
type = "lines"
unit = "万元"
columns = [{ key = "amount", words = [["金额"]] }]
lines = [
  { key = "a", labels = ["甲收入"] },
  { key = "total", labels = ["收入总计"] },
]
checks = [{ id = "X-1", kind = "sum", total = "total", parts = ["a"] }]
"""


def test_every_declaration_loads_and_the_ministrys_ten_tables_are_there() -> None:
    ids = {form.id for form in load_forms()}
    assert {f"FA{n:02}" for n in range(1, 11)} <= ids
    assert {f"BG{n:02}" for n in range(1, 13)} <= ids


def test_no_two_forms_share_a_title() -> None:
    titles: dict[str, str] = {}
    for form in load_forms():
        for title in form.titles:
            assert titles.setdefault(title, form.id) == form.id


def test_a_variant_adds_labels_and_keeps_the_rest() -> None:
    base, variant = parse_form(SMALL + '[[variants]]\nid = "v"\nlines = [{ key = "a", labels = ["甲类收入"] }]\n', "x")
    assert variant.id == base.id
    assert {"甲收入", "甲类收入"} == next(line.labels for line in variant.lines if line.key == "a")
    assert variant.checks == base.checks


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SMALL + 'colour = "red"\n', "colour"),
        (SMALL.replace('"甲收入"', '"收入总计"'), "declared twice"),
        (SMALL.replace('parts = ["a"]', 'parts = ["b"]'), "names"),
        (SMALL.replace('columns = [{ key = "amount", words = [["金额"]] }]', "columns = []"), "no columns"),
        (SMALL.replace('id = "X01"\n', ""), "id"),
        ("id = ", "x"),
    ],
)
def test_a_wrong_declaration_is_refused_with_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(FormError, match=message):
        parse_form(text, "x")
