"""“三公”经费 as a list: parts as rows, budget and outcome as columns. All figures are made up."""

from __future__ import annotations

from loaders.reading import read

LIST = """某县乙局2023年度部门决算
2023年度一般公共预算财政拨款“三公”经费支出决算表
单位：万元
项目\t预算数\t决算数
合计\t12.50\t11.20
因公出国（境）费\t0.00\t0.00
公务接待费\t2.50\t1.20
公务用车购置及运行维护费\t10.00\t10.00
其中：公务用车运行维护费\t10.00\t9.00
公务用车购置费\t0.00\t1.00
"""


def test_a_list_gives_the_headline_figures_and_is_proved() -> None:
    (found,) = read(LIST.encode(), "x").disclosures
    figures = {key: found.facts[index].printed for key, index in found.key_figures.items()}
    assert figures == {
        "three_public_total": "11.20",
        "three_public_abroad": "0.00",
        "three_public_reception": "1.20",
        "three_public_vehicle": "10.00",
        "three_public_vehicle_running": "9.00",
        "three_public_vehicle_purchase": "1.00",
        "three_public_budget": "12.50",
    }
    assert {fact.status for fact in found.facts} == {"verified"}
    assert found.coverage.cells_unexplained == 0


def test_a_wrong_part_is_a_conflict() -> None:
    (found,) = read(LIST.replace("2.50\t1.20", "2.50\t1.30").encode(), "x").disclosures
    assert [finding.rule for finding in found.findings if finding.severity == "error"] == ["T09-1"]
