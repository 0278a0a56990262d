"""Disclosures back from the frames: what comparing documents needs is the same."""

from loaders.checks.between import prove_between
from loaders.records import Disclosure
from loaders.restore import disclosures_of
from tests.factory import disclosure, fact, frames, indicator, place, project, reading


def _restored(*disclosures: Disclosure) -> dict[str, Disclosure]:
    each = [reading(one, data=bytes([i])) for i, one in enumerate(disclosures)]
    return disclosures_of(frames(*each))


def test_facts_tables_and_identity_come_back() -> None:
    before = disclosure(facts=(fact("FA01", "income_total", "amount", "12.30", where=place(3)),), department_code="053")
    (after,) = _restored(before).values()
    assert after.facts == before.facts
    assert (after.department, after.year, after.kind, after.scope) == ("丙县公安局", 2024, "final_accounts", "unit")
    assert (after.body_id, after.department_code, after.region) == (before.body_id, "053", before.region)
    assert [t.form for t in after.tables] == ["FA01"]


def test_money_of_projects_comes_back_in_its_unit() -> None:
    one = project("办案业务费", year_start_budget="14.00", executed="295.7303", indicators=(indicator(target="≥10件"),))
    (after,) = _restored(disclosure(projects=(one,))).values()
    (found,) = after.projects
    assert (found.name, found.unit, found.year_start_budget, found.executed) == (
        "办案业务费",
        "万元",
        "14.00",
        "295.7303",
    )
    assert [i.target for i in found.indicators] == ["≥10件"]


def test_documents_of_the_store_are_compared_like_those_just_read() -> None:
    last = disclosure(year=2023, facts=(fact("FA01", "closing_balance", "amount", "12.50"),))
    this = disclosure(year=2024, facts=(fact("FA01", "opening_balance", "amount", "15.20"),))
    fresh = prove_between({"a": last, "b": this})
    stored = prove_between(_restored(last, this))
    assert stored.counts == fresh.counts
    assert [f.finding.arithmetic for f in stored.findings] == ["12.50 ≠ 15.20"]
