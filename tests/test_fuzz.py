"""Damaged inputs end in a reading or a typed error; the long run is `python -m tests.fuzz 10000 1`."""

from __future__ import annotations

import io
import zipfile
from random import Random

import pytest

from tests.fuzz.mutate import PLAIN, Mutation, change_member, change_stream, splice
from tests.fuzz.run import LIMITS, damaged, originals, run

INPUTS, SEED = 60, 3


def test_damaged_inputs_end_in_a_reading_or_a_typed_error() -> None:
    report = run(INPUTS, SEED)
    assert report.faults == []
    assert sum(report.outcomes.values()) == INPUTS
    assert report.outcomes["read"] > 0
    assert report.slowest[0] < LIMITS.seconds
    assert report.peak_mb < LIMITS.memory_mb


def test_the_same_numbers_give_the_same_input() -> None:
    assert damaged(1, 5) == damaged(1, 5)
    assert len({damaged(1, number)[1] for number in range(12)}) == 12


def test_all_formats_are_damaged() -> None:
    assert {name.rpartition(".")[2] for name, _ in originals()} == {"pdf", "docx", "txt", "html", "xlsx"}


@pytest.mark.parametrize("mutation", PLAIN, ids=lambda m: m.__name__)
def test_every_way_changes_a_file(mutation: Mutation) -> None:
    data = bytes(range(256)) * 8
    assert any(mutation(data, Random(seed)) != data for seed in range(5))
    assert isinstance(mutation(b"", Random(1)), bytes)


def test_a_damaged_member_leaves_the_container_whole() -> None:
    name, data = next((n, d) for n, d in originals() if n.endswith(".docx"))
    changed = [change_member(data, Random(seed)) for seed in range(6)]
    assert any(one != data for one in changed), name
    for one in changed:
        with zipfile.ZipFile(io.BytesIO(one)) as archive:
            assert archive.testzip() is None


def test_a_damaged_page_is_packed_again() -> None:
    data = next(d for n, d in originals() if n.endswith(".pdf"))
    changed = change_stream(data, Random(2))
    assert changed != data
    assert changed.startswith(b"%PDF-")


def test_a_splice_has_a_beginning_and_an_end() -> None:
    spliced = splice(b"a" * 100, b"b" * 100, Random(1))
    assert spliced.strip(b"a").strip(b"b") == b""
