"""Selection <-> query string."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.numbers import MoneyUnit
from dashboard.selection import MAX_BODIES, Selection, from_query, parse

BODY = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=","), min_size=1, max_size=40)
UNITS: list[MoneyUnit] = ["万元", "元", "亿元"]


def test_defaults_are_left_out() -> None:
    assert Selection().to_query() == {}
    assert Selection(page="overview").to_query() == {}


def test_codes_stand_in_the_query() -> None:
    chosen = Selection(lang="en", body="a:b", year=2024, kind="budget", bodies=("a", "b"), unit="亿元")
    assert chosen.to_query() == {
        "lang": "en",
        "body": "a:b",
        "year": "2024",
        "kind": "budget",
        "bodies": "a,b",
        "unit": "yi",
    }


@given(
    st.builds(
        Selection,
        lang=st.sampled_from(["zh", "en"]),
        page=st.just("overview"),
        body=st.none() | BODY,
        year=st.none() | st.integers(1900, 2099),
        kind=st.sampled_from([None, "final_accounts", "budget", "other"]),
        bodies=st.lists(BODY, max_size=MAX_BODIES, unique=True).map(tuple),
        project=st.sampled_from([None, "abcdef012345-0:7"]),
        disclosure=st.sampled_from([None, "abcdef012345-0"]),
        fact=st.none() | st.integers(0, 9_999_999),
        place=st.sampled_from([None, "executed"]),
        unit=st.sampled_from(UNITS),
    )
)
def test_a_link_reproduces_the_selection(selection: Selection) -> None:
    assert parse(selection.to_query(), "overview").selection == selection
    assert parse(selection.to_query()).rejected == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lang", "fr"),
        ("year", "24"),
        ("year", "２０２４"),
        ("year", "3024"),
        ("kind", "secret"),
        ("unit", "万元"),
        ("fact", "-1"),
        ("fact", "12345678"),
        ("disclosure", "../../etc/passwd"),
        ("project", "abc"),
        ("body", ""),
        ("body", "x\ny"),
        ("bodies", "a,,b"),
        ("bodies", ",".join("abcdefghi")),
        ("nonsense", "1"),
    ],
)
def test_what_is_no_code_is_rejected_and_the_default_stays(name: str, value: str) -> None:
    parsed = parse({name: value})
    assert parsed.rejected == (name,)
    assert parsed.selection == Selection()


def test_opening_evidence() -> None:
    chosen = Selection(lang="en", body="b", place="executed", project="x-0:1")
    fact = chosen.opening("abcdef012345-0:17")
    assert (fact.disclosure, fact.fact, fact.project, fact.place) == ("abcdef012345-0", 17, None, None)
    assert (fact.lang, fact.body) == ("en", "b")
    project = chosen.opening("abcdef012345-0:p3:executed")
    assert (project.fact, project.project, project.place) == (None, "abcdef012345-0:3", "executed")
    assert chosen.opening("abcdef012345-0:p3").place is None


@pytest.mark.parametrize("address", ["", "abc", "abc:", "abc:x", "abc:p", "a b:1", "abc:1:2"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="no evidence address"):
        from_query({}).opening(address)


def test_what_the_checks_look_at_stands_in_the_query() -> None:
    chosen = Selection(reach="all", rule="T01-3", disclosure="abc-0")
    assert chosen.to_query() == {"reach": "all", "rule": "T01-3", "disclosure": "abc-0"}
    assert from_query(chosen.to_query()) == chosen
    assert parse({"reach": "world"}).rejected == ("reach",)
    assert chosen.closed() == Selection(reach="all")
