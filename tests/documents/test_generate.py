"""Generated disclosures: the same seed gives the same file, and each is read back as what was put in."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from loaders import read
from tests.documents.generate import generate
from tests.documents.generate.__main__ import main as write_corpus
from tests.documents.generate.accounts import FUNDS, make_accounts
from tests.documents.generate.document import WRITERS
from tests.documents.generate.money import EXACT, Printer
from tests.documents.generate.roundtrip import accounting, differences, false_alarms, read_back, readable
from tests.documents.generate.truth import worth
from tests.goldens import SAMPLES, read_sample

SEEDS = range(301, 313)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_put_in_is_read_back(seed: int) -> None:
    outcome = read_back(generate(seed, readable()))
    assert outcome.facts + outcome.projects > 0
    assert outcome.differences == ()


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_seed_gives_the_same_file(suffix: str) -> None:
    assert generate(7).data(suffix) == generate(7).data(suffix)
    assert generate(7).truth == generate(7).truth
    assert generate(7).truth != generate(8).truth


def test_a_difference_is_seen() -> None:
    """The comparison itself: a changed amount, a lost fact and a changed name are three differences."""
    generated = next(g for g in (generate(seed, ("txt",)) for seed in range(40)) if g.truth.kind == "final_accounts")
    (found,) = read(generated.data(), generated.name).disclosures
    truth = generated.truth
    assert list(differences(truth, found)) == []
    first, second, *rest = truth.facts
    changed = replace(first, printed="1.11", value="1.11", amount_yuan="11100.00")
    wrong = replace(truth, facts=(changed, *rest), department="另一个单位")
    assert [line.partition(" ")[0] for line in differences(wrong, found)] == [
        "department:",
        "lost",
        "extra",
        "extra",
    ]
    assert second in truth.facts


@pytest.mark.parametrize("sample", sorted(path.name for path in SAMPLES.iterdir()))
def test_the_ledger_of_the_samples_is_complete(sample: str) -> None:
    """Numbers of a list of units, which no form declares, are the only cells that stay unexplained."""
    (found,) = read_sample(sample).disclosures
    coverage = found.coverage
    lost = sum(int(f.params["cells"]) for f in found.findings if f.rule == "R-01" and "cells" in f.params)
    assert coverage.cells_used + coverage.cells_ignored + lost == coverage.cells_seen
    explained = replace(coverage, cells_unexplained=0, cells_seen=coverage.cells_seen - lost)
    assert list(accounting(replace(found, coverage=explained))) == []


def test_accounts_balance() -> None:
    """The identities of the accounts themselves, before anything is printed."""
    for seed in range(200):
        a = make_accounts(Random(seed), 2024, EXACT)
        assert a.income_total == a.expenditure_total
        assert sum(a.economic.values()) == a.total(lambda item: item.general[0])
        fiscal = sum(a.received(fund) for fund in FUNDS)
        assert fiscal + a.opening(*FUNDS) == a.total(lambda i: sum(sum(i.fiscal(f)) for f in FUNDS)) + a.closing(*FUNDS)
        assert min(min(item.income.values()) for item in a.items) >= 0


def test_a_budget_without_carry_over_spends_what_it_gets() -> None:
    for seed in range(50):
        a = make_accounts(Random(seed), 2024, EXACT, opening=False, closing=False)
        assert a.income_current == a.expenditure_current == a.income_total


@pytest.mark.parametrize(
    ("printer", "fen", "text"),
    [
        (Printer("万元"), 123_456_789, "123.46"),
        (Printer("万元", trim=True), 30_000_000, "30"),
        (Printer("元", 0, thousands=True), 123_456_700, "1,234,567"),
        (Printer("元", 2, zero="——"), 0, "——"),
        (Printer("万元", 6, trim=True), 1_234_567, "1.234567"),
    ],
)
def test_amounts_are_printed(printer: Printer, fen: int, text: str) -> None:
    assert printer.text(fen) == text


def test_what_a_printed_amount_is_worth() -> None:
    assert worth("1,234.50", "万元") == ("1234.50", "12345000.00")
    assert worth("——", "元") == (None, None)
    assert worth("12", "辆") == ("12", None)


def test_the_corpus_is_written_with_its_truth(tmp_path: Path) -> None:
    write_corpus(2, tmp_path, first=3)
    documents = sorted(path for path in tmp_path.iterdir() if path.suffix != ".json")
    assert [path.name[:6] for path in documents] == ["000003", "000004"]
    for path in documents:
        truth = json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8"))
        assert path.name.startswith(truth["file"])
        assert all(Decimal(fact["value"]) is not None for fact in truth["facts"] if fact["value"])


def test_no_false_alarm_is_an_error() -> None:
    generated = generate(SEEDS[0], ("txt",))
    (found,) = read(generated.data(), generated.name).disclosures
    assert false_alarms(found) == []
