from __future__ import annotations

import os
from pathlib import Path

import pytest

from loaders.bodies import body_id, normalise
from loaders.document import Block, Cell, Document, Line, Place, Table
from loaders.identity import Identity, identify
from loaders.places import place_at_head, settle
from loaders.records import Project, Region

SHARED = Path(os.environ.get("MINGZHANG_SHARED", Path(__file__).parents[3] / "shared"))
PUTUO = Region("上海市", None, "普陀区", "310107")


def row(*cells: str, index: int = 0) -> Table:
    made = tuple(Cell(0, c, text, Place(line=90, table=index, row=0, col=c)) for c, text in enumerate(cells))
    return Table(index, None, 1, len(cells), made, ruled=False)


def identity(*blocks: str | Table, projects: tuple[Project, ...] = ()) -> Identity:
    made: tuple[Block, ...] = tuple(
        Line(b, Place(line=n)) if isinstance(b, str) else b for n, b in enumerate(blocks, start=1)
    )
    return identify(Document("0" * 64, "a.txt", "text", (), made), projects)


def test_a_cover_over_two_lines_between_repeated_stamps() -> None:
    got = identity("内部资料", "内部资料", "岚县公安局", "2024年度单位决算公开", "内部资料", "目 录")
    assert (got.department, got.scope, got.year, got.kind) == ("岚县公安局", "unit", 2024, "final_accounts")
    assert got.region == Region("山西省", "吕梁市", "岚县", "141127")
    assert got.evidence["department"].place.line == 3
    assert got.evidence["year"].how == "printed"


def test_a_cover_with_the_name_broken_and_the_year_in_the_middle() -> None:
    got = identity("中共上海市普陀区委", "社会工作部 2024 年度", "部门决算", "目录")
    assert got.department == "中共上海市普陀区委社会工作部"
    assert (got.scope, got.year, got.kind, got.region) == ("department", 2024, "final_accounts", PUTUO)


def test_a_cover_that_names_only_the_place_leaves_the_name_to_the_label() -> None:
    got = identity("上海市普陀区2026年区级部门预算", "预算主管部门：上海市普陀区司法局")
    assert (got.department, got.year, got.kind, got.scope) == ("上海市普陀区司法局", 2026, "budget", "department")
    assert got.region == PUTUO


def test_the_department_above_a_unit_is_not_the_unit() -> None:
    got = identity(
        "上海市普陀区2025年区级单位预算", "预算主管部门：上海市普陀区财政局", "预算单位：上海市普陀区国库收付中心"
    )
    assert (got.department, got.scope) == ("上海市普陀区国库收付中心", "unit")


@pytest.mark.parametrize(
    "lines",
    [
        ("2024年度岚县公安局部门决算公开",),
        ("2024年度", "岚县公安局部门决算"),
        ("岚县2024年度公安局部门决算",),
        ("岚县公安局关于2024年度部门决算的公开说明",),
        ("首页 > 政务公开 > 岚县公安局2024年度部门决算",),
        ("名 称：岚县公安局2024年度部门决算情况说明",),
        ("附件2：岚县公安局2024年度部门决算.docx",),
    ],
)
def test_a_title_in_other_orders_and_with_a_path_in_front(lines: tuple[str, ...]) -> None:
    got = identity(*lines)
    assert (got.department, got.year, got.kind, got.scope) == ("岚县公安局", 2024, "final_accounts", "department")


@pytest.mark.parametrize("name", ["岚县政协", "岚县人大", "岚县妇联", "岚县广播电视台", "岚县供销社", "岚县公路段"])
def test_names_of_bodies_end_in_many_ways(name: str) -> None:
    assert identity(f"{name}2024年度部门决算").department == name


@pytest.mark.parametrize("name", ["岚县政府采购中心", "岚县社会保险基金管理中心", "岚县财政预算评审中心"])
def test_a_word_of_finance_in_a_name_is_no_harm(name: str) -> None:
    assert identity(f"{name}2024年度单位决算").department == name


def test_a_header_in_front_of_a_table_and_a_year_caption() -> None:
    got = identity(
        "收入支出决算总表", "公开01表", "部门名称：朔州市公安局开发区分局  2024年度", "2024年度", "金额单位：万元"
    )
    assert got.department == "朔州市公安局开发区分局"
    assert (got.year, got.kind) == (2024, "final_accounts")
    assert got.region == Region("山西省", "朔州市", "开发区", "140600")


def test_codes_in_front_of_the_name() -> None:
    got = identity(
        "大厂回族自治县公安局2024年单位预算信息公开情况说明",
        row("312001大厂回族自治县公安局"),
    )
    assert (got.department_code, got.unit_code) == ("312", "312001")
    assert got.region.code == "131028"
    both = identity(
        "岚县公安局2024年度单位决算公开",
        row("主管部门及代码", "053-岚县公安局", "预算单位", "053001-岚县公安局"),
    )
    assert (both.department_code, both.unit_code) == ("053", "053001")
    assert both.evidence["unit_code"].text == "053001-岚县公安局"


def test_project_forms_alone_say_body_year_and_kind() -> None:
    project = Project("甲项目", "PF_SELF", Place(line=5), department="中卫市公安局", year=2024)
    got = identity("项目支出绩效自评表", "(2024年度)", projects=(project,))
    assert (got.department, got.year, got.kind, got.scope) == ("中卫市公安局", 2024, "self_evaluation", "unknown")
    assert got.region == Region("宁夏回族自治区", "中卫市", None, "640500")


def test_forms_attached_to_final_accounts_do_not_change_the_kind() -> None:
    got = identity("岚县公安局", "2024年度部门决算公开", "项目支出绩效自评表", "(2024年度)", "项目绩效目标表")
    assert got.kind == "final_accounts"


def test_final_accounts_of_a_general_public_budget_are_no_budget() -> None:
    got = identity("庐江县第二中学", "2020年度一般公共预算", "财政拨款“三公”经费支出决算情况说明")
    assert (got.department, got.year, got.kind) == ("庐江县第二中学", 2020, "final_accounts")


def test_a_line_of_the_web_site_in_front_of_the_title_is_not_the_name() -> None:
    got = identity("有效", "开远市第四中学校2021年“三公”经费预算编制说明")
    assert (got.department, got.kind) == ("开远市第四中学校", "budget")


def test_what_no_text_says_stays_unknown() -> None:
    got = identity("一、收入支出总体情况", "收入总计5.00万元。")
    assert (got.department, got.year, got.scope, got.body_id) == (None, None, "unknown", "")
    assert got.region == Region()
    assert "department" not in got.evidence


def test_the_year_of_the_first_figures_is_inferred() -> None:
    got = identity("2022年度“三公”经费预算总计21万元。", "2021年度“三公”经费合计支出20万元。")
    assert (got.year, got.kind) == (2022, "budget")
    assert got.evidence["year"].how == "inferred"


def test_a_county_name_of_two_cities_needs_a_witness() -> None:
    lone = identity("普陀区财政局2024年度部门决算")
    assert lone.region == Region()
    placed = identity("普陀区财政局2024年度部门决算", "按照浙江省财政厅的要求公开。")
    assert placed.region.code == "330903"
    assert placed.evidence["region"].how == "inferred"


def test_a_project_code_proves_the_division() -> None:
    project = Project("安保", "PF_TARGET", Place(line=9), code="31010724P002793108442", year=2024)
    got = identity("普陀区财政局2024年部门预算", projects=(project,))
    assert got.region == PUTUO


@pytest.mark.parametrize(
    ("name", "code", "length"),
    [
        ("昭通市大关县天星镇中心卫生院", "530624", 6),
        ("红河州数据发展中心", "532500", 3),
        ("吉林省吉林市船营区财政局", "220204", 9),
        ("吉林市财政局", "220200", 3),
        ("江苏省人民检察院", "320000", 3),
        ("南县政协", "430921", 2),
    ],
)
def test_the_place_at_the_head_of_a_name(name: str, code: str, length: int) -> None:
    place = place_at_head(name)
    assert place is not None
    assert ([d.code for d in place.candidates], place.length) == ([code], length)


@pytest.mark.parametrize("name", ["西南大学", "中山大学"])
def test_a_name_without_a_place(name: str) -> None:
    assert place_at_head(name) is None


def test_a_short_city_counts_before_a_zone() -> None:
    place = place_at_head("朔州经济开发区管理委员会")
    assert place is not None
    assert ([d.code for d in place.candidates], place.zone) == (["140600"], "经济开发区")


def test_two_witnesses_that_disagree_settle_nothing() -> None:
    place = place_at_head("普陀区财政局")
    assert place is not None
    assert settle(place.candidates, ["上海市", "舟山市"]) is None


@pytest.mark.parametrize(
    "name",
    [
        "上海市普陀区人民政府万里街道办事处",
        "上海市普陀区万里街道办事处（部门）",
        "普陀区万里街道办事处",
        "053001-上海市普陀区 万里街道办事处",
    ],
)
def test_one_body_in_all_its_printed_names(name: str) -> None:
    assert body_id(name, PUTUO) == body_id("上海市普陀区万里街道办事处", PUTUO)


def test_bodies_of_different_places_or_kinds_differ() -> None:
    other = Region("浙江省", "舟山市", "普陀区", "330903")
    ids = {
        body_id("普陀区财政局", PUTUO),
        body_id("普陀区财政局", other),
        body_id("普陀区司法局", PUTUO),
        body_id("普陀区财政局", Region()),
    }
    assert len(ids) == 4
    assert all(len(i) == 10 for i in ids)


def test_a_town_government_keeps_its_name() -> None:
    assert normalise("旺苍县张华镇人民政府") == "旺苍县张华镇人民政府"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "department", "year", "kind", "code"),
    [
        ("real/001.pdf", "上海市普陀区财政局", 2024, "final_accounts", "310107"),
        ("real/003.pdf", "中共上海市普陀区委社会工作部", 2024, "final_accounts", "310107"),
        ("real/008.pdf", "上海市普陀区司法局", 2026, "budget", "310107"),
        ("real/010.pdf", "上海市普陀区人民政府万里街道办事处", 2024, "budget", "310107"),
        ("seeds/002_fafbd4f86c979bb4.txt", "大厂回族自治县公安局", 2024, "budget", "131028"),
    ],
)
def test_real_documents(file: str, department: str, year: int, kind: str, code: str) -> None:
    path = SHARED / "corpus" / file
    if not path.is_file():
        pytest.skip("the shared corpus is not here (MINGZHANG_SHARED)")
    from loaders.formats import open_document

    got = identify(open_document(path.read_bytes(), path.name))
    assert (got.department, got.year, got.kind, got.region.code) == (department, year, kind, code)
