"""The samples as a user would upload them, against figures typed by hand from the published documents."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest

from loaders.formats import open_document
from loaders.records import Disclosure
from tests.goldens import ROOT, SAMPLES, read_sample

FONT = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")


@dataclass(frozen=True)
class Expected:
    """What a sample must give: identity, counts, key figures (yuan, or a count), execution of projects."""

    department: str
    kind: str
    year: int
    place: str
    projects: int = 0
    indicators: int = 0
    key_figures: dict[str, str] = field(default_factory=dict)
    executed: dict[str, tuple[str | None, str | None, str | None]] = field(default_factory=dict)
    """name -> (年初预算数 or 目标申报数, 全年执行数, 总分) as printed"""
    unexplained: int = 0
    """cells with a number in tables that no form declares: 序号 of the list of units of a department"""


EXPECTED = {
    "lanxian-public-security-2024-final-accounts.pdf": Expected(
        "岚县公安局",
        "final_accounts",
        2024,
        "141127",
        projects=23,
        indicators=155,
        key_figures={
            "income_total": "53694500",
            "income_total_change": "8408300",
            "expenditure_current": "53584800",
            "basic_expenditure": "34845400",
            "project_expenditure": "18739500",
            "three_public_total": "22200",
            "agency_operating": "3687200",
            "procurement_total": "1600300",
            "vehicles": "39",
        },
        executed={
            "公安局2024年转移支付资金": ("750", "237.37", "50.88"),
            "岚县公安局驻村帮扶工作经费": ("14", "0", "0"),
            "公安局雪亮工程移动公司网费 2024": ("30", "68", "100"),
        },
    ),
    "shuozhou-development-zone-public-security-2024-final-accounts.pdf": Expected(
        "朔州市公安局开发区分局",
        "final_accounts",
        2024,
        "140600",
        projects=8,
        indicators=57,
        key_figures={
            "income_total": "6433600",
            "income_total_change": "3993400",
            "project_expenditure": "6433600",
            "three_public_total": "0",
            "vehicles": "0",
        },
        executed={"办案及运行经费": ("900000", None, None), "事业干警经费": ("527000", None, None)},
    ),
    "dachang-public-security-2024-budget.pdf": Expected(
        "大厂回族自治县公安局",
        "budget",
        2024,
        "131028",
        projects=31,
        indicators=222,
        key_figures={
            "income_total": "92865500",
            "income_total_change": "-13612000",
            "basic_expenditure": "41111800",
            "project_expenditure": "51753700",
            "three_public_total": "1592100",
            "three_public_vehicle_purchase": "328600",
            "agency_operating": "6135300",
            "procurement_total": "5060800",
        },
        executed={"警务辅助人员薪资、保险及劳务派遣费": ("3104.00", None, None)},
    ),
    "jinzhong-development-zone-public-security-2021-self-evaluation.txt": Expected(
        "晋中市公安局开发区分局",
        "self_evaluation",
        2021,
        "140700",
        projects=3,
        indicators=68,
        executed={
            "新建潇河派出所业务用房建设资金": ("150", "100", "90.6"),
            "日常运行公用经费": ("372.6", "372.6", "96"),
            "分局及派出所运行费": ("93.17", "93.17", "95"),
        },
    ),
    "zhongwei-public-security-2024-self-evaluation.docx": Expected(
        "中卫市公安局",
        "self_evaluation",
        2024,
        "640500",
        projects=7,
        indicators=117,
        executed={
            "办案费和基础设施维修改造费项目": ("396.8", "396.8", "96"),
            "禁毒工作及禁毒专干人员经费": ("199.433563", "199.433563", "99"),
            "辅警人员经费和公用经费": ("4339.2", "4339.2", "92"),
            "看守所、拘留所医护人员经费": ("90", "90", "98"),
        },
    ),
    "wanli-subdistrict-2024-budget.pdf": Expected(
        "上海市普陀区人民政府万里街道办事处",
        "budget",
        2024,
        "310107",
        key_figures={
            "income_total": "156211123",
            "basic_expenditure": "99706020",
            "project_expenditure": "56505103",
            "personnel": "88537451",
            "three_public_total": "479100",
            "three_public_vehicle_purchase": "250000",
            "agency_operating": "4431800",
            "procurement_total": "16624400",
            "vehicles": "7",
        },
    ),
    "wanli-subdistrict-2025-budget.pdf": Expected(
        "上海市普陀区人民政府万里街道办事处",
        "budget",
        2025,
        "310107",
        key_figures={
            "income_total": "189767551",
            "basic_expenditure": "101341746",
            "project_expenditure": "88425805",
            "public_funds": "10827702",
            "three_public_total": "379100",
            "three_public_reception": "13500",
            "agency_operating": "4646400",
            "procurement_total": "48212000",
            "vehicles": "8",
        },
    ),
    "putuo-finance-bureau-2024-final-accounts.pdf": Expected(
        "上海市普陀区财政局",
        "final_accounts",
        2024,
        "310107",
        unexplained=3,
        key_figures={
            "income_total": "29953900",
            "income_total_change": "-569500",
            "income_current": "29462500",
            "basic_expenditure": "23369100",
            "project_expenditure": "6031400",
            "personnel": "21522600",
            "three_public_budget": "9500",
            "agency_operating": "1846500",
            "procurement_total": "2512500",
        },
    ),
    "putuo-social-work-department-2024-final-accounts.pdf": Expected(
        "中共上海市普陀区委社会工作部",
        "final_accounts",
        2024,
        "310107",
        unexplained=2,
        key_figures={
            "income_total": "3078200",
            "income_total_change": "3078200",
            "basic_expenditure": "1055800",
            "project_expenditure": "2022400",
            "personnel": "953600",
            "agency_operating": "102300",
            "procurement_total": "210700",
        },
    ),
}
SAMPLE = pytest.mark.parametrize("name", sorted(EXPECTED))


def disclosure(name: str) -> Disclosure:
    (only,) = read_sample(name).disclosures
    return only


def test_every_sample_has_expectations() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == set(EXPECTED)


@SAMPLE
def test_body_year_and_kind(name: str) -> None:
    expected, found = EXPECTED[name], disclosure(name)
    assert (found.department, found.kind, found.year) == (expected.department, expected.kind, expected.year)
    assert found.region.code == expected.place


@SAMPLE
def test_key_figures(name: str) -> None:
    found = disclosure(name)
    values = {}
    for key in EXPECTED[name].key_figures:
        assert key in found.key_figures, key
        fact = found.facts[found.key_figures[key]]
        values[key] = fact.amount_yuan if fact.amount_yuan is not None else Decimal(fact.value or "NaN")
    assert values == {key: Decimal(value) for key, value in EXPECTED[name].key_figures.items()}


@SAMPLE
def test_projects(name: str) -> None:
    expected, found = EXPECTED[name], disclosure(name)
    forms = [project for project in found.projects if project.indicators]
    assert len(forms) == expected.projects
    assert sum(len(project.indicators) for project in forms) == expected.indicators
    by_name = {project.name: project for project in forms}
    values = {
        name: (project.year_start_budget or project.target_declared, project.executed, project.total_score)
        for name, project in by_name.items()
        if name in expected.executed
    }
    assert values == expected.executed


@SAMPLE
def test_every_cell_is_accounted_for(name: str) -> None:
    coverage = disclosure(name).coverage
    assert coverage.cells_unexplained == EXPECTED[name].unexplained
    assert coverage.cells_used + coverage.cells_ignored + coverage.cells_unexplained == coverage.cells_seen


@SAMPLE
def test_nobody_is_named(name: str) -> None:
    """Before any redaction: no mobile number, and nothing but blanks after the labels of a signature line."""
    document = open_document((SAMPLES / name).read_bytes(), name)
    texts = [line.text for line in document.lines]
    texts += [cell.text for table in document.tables for cell in table.cells]
    assert texts
    for text in texts:
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text), text
        assert not re.search(r"(负责人|经办人|制表人|联系电话)[:：]\s*(?!经办人|联系电话|填报日期|制表人)\S", text), (
            text
        )


def test_tables_that_the_contents_announce_and_nobody_printed_are_missing() -> None:
    missing = {
        table.form
        for table in disclosure("lanxian-public-security-2024-final-accounts.pdf").tables
        if table.status == "missing"
    }
    assert missing == {"FA02", "FA03", "FA05", "FA07", "FA10"}


def test_a_misprint_of_the_source_is_kept_as_printed() -> None:
    """全年预算数 1,282.63 of a form whose parts are 512.63 and 750."""
    projects = disclosure("lanxian-public-security-2024-final-accounts.pdf").projects
    (project,) = [project for project in projects if project.name == "公安局2024年转移支付资金"]
    assert project.full_year_budget is not None
    assert project.full_year_budget.replace(",", "") == "1282.63"
    assert [source.full_year_budget for source in project.sources] == ["512.63", "750"]


def test_two_years_of_one_body_are_one_body() -> None:
    first, second = (disclosure(f"wanli-subdistrict-{year}-budget.pdf").body_id for year in (2024, 2025))
    assert first == second
    assert first


def test_samples_are_what_the_figures_give(tmp_path: Path) -> None:
    if not FONT.exists():
        pytest.skip(f"the font of the samples is not installed: {FONT}")
    script = ROOT / "data" / "figures" / "make_samples.py"
    subprocess.run([sys.executable, "-B", script, tmp_path], check=True, capture_output=True)
    for path in SAMPLES.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), f"{path.name}: run make samples"


def test_samples_are_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < 6_000_000
