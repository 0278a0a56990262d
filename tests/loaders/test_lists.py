"""Lists with totals among their rows, and several rows of one project. A procurement budget typed by hand."""

from loaders.checks import Case, TestedTable
from loaders.checks.tables import table_outcomes
from loaders.document import Place
from loaders.forms.form import parse_form
from loaders.records import Fact

FORM = parse_form(
    """
id = "L01"
kind = "budget"
title = "采购表"
type = "list"
label = ["项目名称"]
columns = [
  { key = "budget", words = [["预算资金"]] },
  { key = "kind", words = [["类别"]], kind = "text" },
  { key = "article", words = [["物品"]], kind = "text" },
  { key = "total", words = [["合计"]] },
]
checks = [
  { id = "N-1", kind = "nested", total = "total", parts = ["合计", "label", "kind", "article"] },
  { id = "N-2", kind = "group_at_most", total = "total", parts = ["budget"] },
]
""",
    "x",
)[0]


def _row(line: int, label: str, **cells: str) -> list[Fact]:
    return [
        Fact(
            "L01", "采购表", str(line), label, item, item, printed, Place(line=line),
            value=None if item in {"kind", "article"} else printed,
            unit=None if item in {"kind", "article"} else "万元",
        )
        for item, printed in cells.items()
    ]  # fmt: skip


def _verdicts(rule: str, *rows: list[Fact]) -> dict[str, str]:
    case = Case([fact for row in rows for fact in row], [TestedTable("采购表", FORM)])
    return {o.subject: o.verdict for o in table_outcomes(case) if o.rule == rule}


LIST = (
    _row(1, "合计", total="30.00"),
    _row(2, "一、货物", total="18.00"),
    _row(3, "", kind="设备购置", total="18.00"),
    _row(4, "", article="桌椅", total="8.00"),
    _row(5, "", article="电脑", total="10.00"),
    _row(6, "三、服务", total="12.00"),
    _row(7, "", kind="物业费", total="12.00"),
    _row(8, "", article="保洁", total="12.00"),
)


def test_each_total_of_a_list_is_the_sum_of_the_level_below() -> None:
    assert set(_verdicts("N-1", *LIST).values()) == {"passed"}
    wrong = (*LIST[:4], _row(5, "", article="电脑", total="11.00"), *LIST[5:])
    assert _verdicts("N-1", *wrong) == {
        "L01/1/total": "passed",
        "L01/2/total": "passed",
        "L01/3/total": "failed",
        "L01/6/total": "passed",
        "L01/7/total": "passed",
    }


def test_a_total_of_a_list_within_rounding_is_a_tail() -> None:
    assert _verdicts("N-1", *LIST[:4], _row(5, "", article="电脑", total="10.01"), *LIST[5:])["L01/3/total"] == "tail"


def test_a_total_that_is_not_printed_cannot_be_tested() -> None:
    assert _verdicts("N-1", *LIST[:2], _row(3, "", kind="设备购置"), *LIST[3:])["L01/3/total"] == "not_testable"


def test_a_total_behind_its_parts_is_not_taken_for_one_before() -> None:
    behind = (
        _row(1, "", article="桌椅", total="8.00"),
        _row(2, "合计", total="8.00"),
        _row(3, "", article="保洁", total="12.00"),
        _row(4, "合计", total="12.00"),
    )
    assert _verdicts("N-1", *behind) == {}


def test_a_row_without_label_is_no_total_though_its_column_is_named_so() -> None:
    assert "L01/5/total" not in _verdicts("N-1", *LIST)


def _project(line: int, total: str, budget: str) -> list[Fact]:
    return _row(line, "道路养护", budget=budget, article="设备", total=total)


def test_what_is_bought_for_one_project_is_within_its_budget() -> None:
    assert _verdicts("N-2", _project(1, "6.00", "10.00"), _project(2, "4.00", "10.00")) == {"道路养护": "passed"}
    assert _verdicts("N-2", _project(1, "6.00", "10.00"), _project(2, "4.01", "10.00")) == {"道路养护": "tail"}
    assert _verdicts("N-2", _project(1, "6.00", "10.00"), _project(2, "5.00", "10.00")) == {"道路养护": "failed"}
    assert _verdicts("N-2", _project(1, "6.00", "10.00"), _project(2, "5.00", "20.00")) == {"道路养护": "not_testable"}
