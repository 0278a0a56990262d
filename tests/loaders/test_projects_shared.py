"""Project forms of real disclosures, where the shared test material is present.

The expected values of two forms are typed by hand from their pages: figures and short labels.
"""

from __future__ import annotations

import json
import os
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from loaders.formats import open_document
from loaders.privacy import redact
from loaders.projects import ProjectReading, read_projects
from loaders.records import Project
from loaders.values import fold

SHARED = Path(os.environ.get("MINGZHANG_SHARED", Path(__file__).parents[2].parent / "shared"))

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared test material at {SHARED}"),
]


@cache
def _reading(stem: str, suffix: str = ".txt") -> ProjectReading:
    folder = "seeds" if suffix == ".txt" else "rendered"
    path = next((SHARED / "corpus" / folder).glob(f"{stem}_*{suffix}"))
    return read_projects(redact(open_document(path.read_bytes(), path.name)).document)


def _gold(stem: str) -> list[dict[str, Any]]:
    path = next((SHARED / "gold").glob(f"{stem}_*.json"))
    projects: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["projects"]
    return projects


def _same(printed: str | None, wanted: object) -> bool:
    if isinstance(wanted, int | float):
        return printed is not None and Decimal(printed.rstrip("% ")) == Decimal(str(wanted))
    return fold(printed or "") == fold(str(wanted or ""))


@pytest.mark.parametrize("stem", ["000", "001", "002"])
def test_projects_have_the_figures_taken_by_hand(stem: str) -> None:
    projects = {fold(p.name): p for p in _reading(stem).projects}
    gold = _gold(stem)
    assert len(projects) == len(gold)
    for wanted in gold:
        project = projects[fold(wanted["name"])]
        start = wanted["year_start_budget"]
        pairs = {
            **{key: start.get(key) for key in ("target_declared", "budget_compiled")},
            **{
                key: wanted[key]
                for key in ("full_year_budget", "executed", "carry_over", "execution_score", "total_score")
            },
        }
        for key, value in pairs.items():
            assert value is None or _same(getattr(project, key), value), (project.name, key)


@pytest.mark.parametrize("stem", ["000", "001", "002"])
def test_indicators_have_the_texts_taken_by_hand(stem: str) -> None:
    projects = {fold(p.name): p for p in _reading(stem).projects}
    for wanted in _gold(stem):
        found = projects[fold(wanted["name"])].indicators
        assert [i.place.line for i in found] == [i["line"] for i in wanted["indicators"]]
        for have, want in zip(found, wanted["indicators"], strict=True):
            for key in ("level1", "level2", "level3", "target", "adjusted_target", "actual", "weight", "score"):
                assert want.get(key) is None or _same(getattr(have, key), want[key]), (have.level3, key)


@pytest.mark.parametrize("stem", ["000", "001", "002", "003", "004"])
def test_every_cell_is_explained(stem: str) -> None:
    reading = _reading(stem)
    assert reading.unexplained == ()
    assert reading.cells_seen == reading.cells_used + reading.cells_ignored > 0


@pytest.mark.parametrize(
    ("stem", "suffix"), [("001", "6e5.pdf"), ("001", ".docx"), ("003", ".docx"), ("000", ".watermark.pdf")]
)
def test_every_format_gives_the_same_projects(stem: str, suffix: str) -> None:
    assert [_bare(p) for p in _reading(stem, suffix).projects] == [_bare(p) for p in _reading(stem).projects]


def _bare(project: Project) -> list[str]:
    """Everything but the places, without white space (which a page breaks differently)."""
    own = [
        str(getattr(project, f))
        for f in project.__dataclass_fields__
        if f not in ("place", "indicators", "money_places", "texts")
    ]
    own += [f"{text.kind} {text.label} {text.text}" for text in project.texts]
    rows = [str(getattr(i, f)) for i in project.indicators for f in i.__dataclass_fields__ if f != "place"]
    return [fold(text) for text in own + rows]


def test_merged_weights_form_typed_by_hand() -> None:
    project = _reading("003").projects[0]
    assert (project.year_start_budget, project.full_year_budget, project.executed) == ("150", "150", "100")
    assert (project.execution_weight, project.execution_rate, project.execution_score) == ("10", "66%", "6.6")
    assert (project.total_score, project.grade, project.year, project.unit) == ("90.6", None, 2021, "万元")
    assert [(i.level2, i.weight, i.score) for i in project.indicators] == [
        ("数量指标", "10", "10"), ("数量指标", None, None), ("数量指标", None, None), ("数量指标", None, None),
        ("数量指标", None, None), ("质量指标", "10", "10"), ("质量指标", None, None), ("质量指标", None, None),
        ("时效指标", "10", "7"), ("时效指标", None, None), ("成本指标", "10", "7"), ("社会效益", "20", "20"),
        ("可持续影响指标", "20", "20"), ("可持续影响指标", None, None), ("服务对象满意度指标", "10", "10"),
    ]  # fmt: skip


def test_form_with_blanks_between_headings_typed_by_hand() -> None:
    project = _reading("004").projects[2]
    assert (project.year_start_budget, project.full_year_budget, project.executed) == ("80", "80", "80")
    assert (project.execution_rate, project.execution_score, project.total_score) == ("100 %", "10", "98")
    assert [(i.level2, i.target, i.actual, i.weight, i.score) for i in project.indicators if i.score != i.weight] == [
        ("时效指标", "及时", "及时", "2", "1"),
        ("时效指标", "及时", "及时", "2", "1"),
    ]
    assert [i.actual for i in project.indicators[:5]] == ["2524", "52", "6", "60", "20"]
    assert sum(Decimal(i.weight or 0) for i in project.indicators) == 90
    assert sum(Decimal(i.score or 0) for i in project.indicators) == 88


def test_groups_of_merged_weights_typed_by_hand() -> None:
    project = _reading("003").projects[1]
    assert (project.name, project.implementing_unit) == ("日常运行公用经费", "晋中市公安局开发区分局")
    assert (project.year_start_budget, project.full_year_budget, project.executed) == ("372.6", "372.6", "372.6")
    assert (project.execution_weight, project.execution_rate, project.execution_score) == ("10", "100.00%", "10")
    assert (project.total_score, project.grade) == ("96", None)
    scored = [(i.weight, i.score) for i in project.indicators if i.weight is not None]
    assert scored == [
        ("15", "15"), ("10", "10"), ("15", "15"), ("20", "16"), ("10", "10"), ("10", "10"), ("10", "10"),
    ]  # fmt: skip


def test_form_with_a_weight_for_each_indicator_typed_by_hand() -> None:
    project = _reading("004").projects[1]
    assert (project.name, project.implementing_unit) == ("国内安全保卫经费项目", "政保支队")
    assert (project.year_start_budget, project.full_year_budget, project.executed) == ("20", "20", "20")
    assert (project.execution_rate, project.execution_score, project.total_score) == ("100%", "10", "99")
    assert [(i.target, i.actual, i.weight, i.score) for i in project.indicators[:3]] == [
        ("≥15起", "18起", "3", "3"), ("≥20次", "30次", "3", "3"), ("≥15次", "13次", "4", "3"),
    ]  # fmt: skip
    assert [i.weight for i in project.indicators[3:]] == ["5"] * 6 + ["10", "20", "10", "10"]


@pytest.mark.parametrize(("stem", "indicators"), [("003", 68), ("004", 117)])
def test_number_of_indicators(stem: str, indicators: int) -> None:
    assert sum(len(p.indicators) for p in _reading(stem).projects) == indicators


@pytest.mark.parametrize("stem", ["003", "004"])
def test_scores_add_up_to_the_total(stem: str) -> None:
    for project in _reading(stem).projects:
        parts = [Decimal(i.score) for i in project.indicators if i.score] + [Decimal(project.execution_score or 0)]
        assert sum(parts) == Decimal(project.total_score or 0), project.name


def test_real_targets_of_a_university() -> None:
    path = SHARED / "corpus" / "real" / "224.pdf"
    reading = read_projects(open_document(path.read_bytes(), path.name))
    truth = json.loads((SHARED / "gold" / "truth.json").read_text(encoding="utf-8"))
    wanted = next(entry for entry in truth if entry["file"] == path.name)["facts"]["projects"]
    have = {fold(p.name): (p.year_start_budget, len(p.indicators)) for p in reading.projects}
    assert have == {fold(p["name"]): (p["year_start_budget"], p["indicators_count"]) for p in wanted}
    assert all(sum(Decimal(i.weight or 0) for i in p.indicators) == 90 for p in reading.projects)
