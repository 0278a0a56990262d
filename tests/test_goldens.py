from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from tests import accept
from tests.goldens import GOLDENS, SAMPLES, golden_path, render

ALL = sorted(SAMPLES.iterdir())


@pytest.mark.parametrize("sample", ALL, ids=lambda path: path.stem)
def test_the_reading_of_a_sample_is_the_accepted_one(sample: Path) -> None:
    accepted = golden_path(sample).read_text(encoding="utf-8")
    changes = list(
        difflib.unified_diff(accepted.splitlines(), render(sample).splitlines(), "accepted", "now", n=0, lineterm="")
    )
    assert not changes, "\n".join(
        [*changes[:40], f"… {len(changes)} lines; accept with: make accept NAME={sample.stem}"]
    )


def test_every_golden_belongs_to_a_sample() -> None:
    assert {path.name for path in GOLDENS.glob("*.golden.txt")} == {golden_path(sample).name for sample in ALL}


def test_goldens_are_not_accepted_under_ci(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CI", "true")
    before = [golden_path(sample).stat().st_mtime_ns for sample in ALL]
    assert accept.main(["wanli"]) == 1
    assert "under CI" in capsys.readouterr().err
    assert [golden_path(sample).stat().st_mtime_ns for sample in ALL] == before
