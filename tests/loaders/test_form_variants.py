"""Tables of single provinces, declared without Python: set in several formats and read. Figures are made up."""

from __future__ import annotations

import pytest

from loaders import read
from loaders.records import Disclosure
from tests.documents.generate.document import WRITERS
from tests.documents.writer.figures import Part, Sample, TablePart, merge
from tests.documents.writer.style import Style

FORMATS = ("pdf", "docx", "html", "xlsx")


def as_read(title: str, rows: str, suffix: str, heads: int = 1, unit: str = "万元") -> Disclosure:
    """A document with one table: cells parted by tabs, "<" and "^" for merged ones."""
    grid = [row.split("\t") for row in rows.strip("\n").split("\n")]
    width = len(grid[0])
    assert all(len(row) == width for row in grid)
    part = TablePart(
        cells=merge(grid), n_rows=len(grid), n_cols=width, widths=tuple([1.0] * width), header_rows=heads, title=title,
        head=("部门：丁县统计局", "", f"金额单位：{unit}"),
    )  # fmt: skip
    sample = Sample("x", ("丁县统计局", "2023年度部门决算"), "", "landscape", (Part(part, new_page=True),))
    (found,) = read(WRITERS[suffix](sample, Style()), f"x.{suffix}").disclosures
    return found


def cells(found: Disclosure, form: str) -> dict[tuple[str, str], str]:
    return {(f.line, f.item): f.printed for f in found.facts if f.form == form and f.value is not None}


def is_whole(found: Disclosure) -> bool:
    """Every cell explained, nothing disputed."""
    return found.coverage.cells_unexplained == 0 and not [
        f for f in found.findings if f.severity in {"error", "warning"}
    ]


def key_figures(found: Disclosure) -> dict[str, str]:
    return {key: found.facts[index].printed for key, index in found.key_figures.items()}


OPERATION = """项目\t行次\t预算数\t统计数\t项目\t行次\t预算数\t统计数
一、“三公”经费支出\t1\t—\t—\t三、机关运行经费\t14\t—\t35.60
（一）支出合计\t2\t9.00\t8.20\t（一）行政单位\t15\t—\t35.60
1.因公出国（境）费\t3\t0.00\t0.00\t（二）参照公务员法管理事业单位\t16\t—\t0.00
2.公务用车购置及运行维护费\t4\t8.00\t7.70\t四、国有资产占用情况\t17\t—\t—
（1）公务用车购置费\t5\t0.00\t0.00\t（一）车辆数合计（辆）\t18\t—\t3
（2）公务用车运行维护费\t6\t8.00\t7.70\t1.机要通信用车\t19\t—\t1
3.公务接待费\t7\t1.00\t0.50\t2.其他用车\t20\t—\t2
（1）国内接待费\t8\t—\t0.50\t五、政府采购支出信息\t21\t—\t—
（二）相关统计数\t9\t—\t—\t（一）政府采购支出合计\t22\t—\t12.40
1.公务用车保有量（辆）\t10\t—\t3\t1.政府采购货物支出\t23\t—\t2.40
2.国内公务接待批次（个）\t11\t—\t6\t2.政府采购工程支出\t24\t—\t0.00
3.国内公务接待人次（人）\t12\t—\t41\t3.政府采购服务支出\t25\t—\t10.00
二、会议费\t13\t—\t1.10\t\t\t\t
"""


@pytest.mark.parametrize("suffix", FORMATS)
def test_operation_information(suffix: str) -> None:
    """机构运行信息表: counts and money in one column, two blocks side by side."""
    found = as_read("机构运行信息表", OPERATION, suffix)
    read_cells = cells(found, "FA12")
    assert read_cells["three_public_total", "budget"] == "9.00"
    assert read_cells["reception_people", "amount"] == "41"
    assert read_cells["meeting", "amount"] == "1.10"
    assert len(read_cells) == 27
    assert next(f.unit for f in found.facts if f.line == "reception_batches" and f.value) == "个"
    assert key_figures(found) == {
        "three_public_total": "8.20", "three_public_abroad": "0.00", "three_public_vehicle": "7.70",
        "three_public_vehicle_purchase": "0.00", "three_public_vehicle_running": "7.70",
        "three_public_reception": "0.50", "agency_operating": "35.60", "vehicles": "3", "procurement_total": "12.40",
    }  # fmt: skip
    assert is_whole(found)


MEETINGS = """项目\t一般公共预算财政拨款安排的“三公”经费\t<\t<\t<\t<\t<\t会议费\t培训费
^\t小计\t因公出国（境）费用\t公务接待费\t公务用车购置及运行维护费\t<\t<\t^\t^
^\t^\t^\t^\t小计\t公务用车购置费\t公务用车运行维护费\t^\t^
栏次\t1\t2\t3\t4\t5\t6\t7\t8
预算数\t12.00\t0.00\t2.00\t10.00\t0.00\t10.00\t1.50\t2.50
决算数\t10.30\t0.00\t1.20\t9.10\t0.00\t9.10\t0.80\t2.20
"""


@pytest.mark.parametrize("suffix", FORMATS)
def test_meetings_and_training_beside_the_three_public(suffix: str) -> None:
    """“三公”经费及会议费、培训费支出决算表: 预算数 and 决算数 as rows."""
    title = "一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表"
    found = as_read(title, MEETINGS, suffix, heads=3)
    read_cells = cells(found, "FA09")
    assert len(read_cells) == 16
    assert (read_cells["actual", "total"], read_cells["actual", "vehicle"]) == ("10.30", "9.10")
    assert (read_cells["budget", "meeting"], read_cells["actual", "training"]) == ("1.50", "2.20")
    assert key_figures(found) == {
        "three_public_total": "10.30", "three_public_abroad": "0.00", "three_public_vehicle": "9.10",
        "three_public_vehicle_purchase": "0.00", "three_public_vehicle_running": "9.10",
        "three_public_reception": "1.20", "three_public_budget": "12.00",
    }  # fmt: skip
    assert is_whole(found)


ASSETS = """项目\t行次\t资产总额\t流动资产\t固定资产\t<\t<\t<\t<\t对外投资/有价证券\t在建工程\t无形资产\t其他资产
^\t^\t^\t^\t小计\t房屋构筑物\t车辆\t单价200万以上大型设备\t其他固定资产\t^\t^\t^\t^
栏次\t\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11
合计\t1\t905.10\t100.10\t800.00\t600.00\t120.00\t\t80.00\t\t\t5.00\t
"""


@pytest.mark.parametrize("suffix", FORMATS)
def test_assets_in_one_row(suffix: str) -> None:
    found = as_read("国有资产使用情况表", ASSETS, suffix, heads=2)
    read_cells = {item: printed for (_, item), printed in cells(found, "FA13").items()}
    assert read_cells == {
        "assets_total": "905.10", "current_assets": "100.10", "fixed_assets": "800.00", "buildings": "600.00",
        "vehicles_value": "120.00", "other_fixed": "80.00", "intangible": "5.00",
    }  # fmt: skip
    assert "vehicles" not in found.key_figures  # 车辆 is their value here, not their number
    assert is_whole(found)


BALANCE = """项目\t年初数\t年末数
一、资产总额\t210.00\t231.50
（一）流动资产\t60.00\t71.50
（二）固定资产\t150.00\t160.00
二、负债总额\t20.00\t21.50
三、净资产\t190.00\t210.00
"""


@pytest.mark.parametrize("suffix", FORMATS)
def test_assets_and_liabilities(suffix: str) -> None:
    found = as_read("资产负债情况表", BALANCE, suffix)
    read_cells = cells(found, "FA18")
    assert (len(read_cells), read_cells["net_assets", "closing"]) == (10, "210.00")
    assert is_whole(found)


PROJECT_COSTS = """科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数
302\t商品和服务支出\t40.00\t310\t资本性支出\t12.50
30201\t办公费\t15.00\t31002\t办公设备购置\t12.50
30226\t劳务费\t25.00\t\t\t
"""


@pytest.mark.parametrize("suffix", FORMATS)
def test_costs_of_projects_by_economic_class(suffix: str) -> None:
    found = as_read("一般公共预算财政拨款项目支出决算表", PROJECT_COSTS, suffix)
    assert cells(found, "FA14") == {
        ("302", "amount"): "40.00", ("30201", "amount"): "15.00", ("30226", "amount"): "25.00",
        ("310", "amount"): "12.50", ("31002", "amount"): "12.50",
    }  # fmt: skip
    assert is_whole(found)


BY_SOURCE = """科目编码\t科目名称\t合计\t一般公共预算财政拨款\t政府性基金预算财政拨款\t其他资金
合计\t<\t52.50\t50.00\t\t2.50
201\t一般公共服务支出\t52.50\t50.00\t\t2.50
20105\t统计信息事务\t52.50\t50.00\t\t2.50
2010507\t专项普查活动\t52.50\t50.00\t\t2.50
"""


@pytest.mark.parametrize("suffix", FORMATS)
def test_spending_on_projects_by_source(suffix: str) -> None:
    found = as_read("项目支出决算表", BY_SOURCE, suffix)
    read_cells = cells(found, "FA15")
    assert (read_cells["2010507", "total"], read_cells["total", "other"], len(read_cells)) == ("52.50", "2.50", 12)
    assert is_whole(found)


BY_UNIT = """单位名称\t本年支出合计\t基本支出\t项目支出\t上缴上级支出\t经营支出\t对附属单位补助支出
合计\t300.00\t220.00\t80.00\t\t\t
丁县统计局本级\t240.00\t180.00\t60.00\t\t\t
丁县统计调查队\t60.00\t40.00\t20.00\t\t\t
"""


@pytest.mark.parametrize("suffix", FORMATS)
def test_spending_by_unit(suffix: str) -> None:
    """支出决算表（分单位）: the rows are units, and no headline figure is taken from a unit."""
    found = as_read("支出决算表（分单位）", BY_UNIT, suffix)
    rows = {(f.label, f.item): f.printed for f in found.facts if f.form == "FA17" and f.value}
    assert rows["丁县统计调查队", "project"] == "20.00"
    assert len(rows) == 9
    assert found.key_figures == {}
    assert is_whole(found)


def test_spending_by_class_is_the_ministrys_table() -> None:
    table = BY_SOURCE.replace("一般公共预算财政拨款", "基本支出").replace("政府性基金预算财政拨款", "项目支出")
    found = as_read("支出决算表（分科目）", table.replace("其他资金", "经营支出"), "pdf")
    assert {f.form for f in found.facts} == {"FA03"}
