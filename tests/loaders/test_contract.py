"""The JSON of a reading: the public interface."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from loaders.contract import as_json, as_line, error_json, json_schema
from loaders.errors import UnreadableDocument
from loaders.records import Reading, Source
from tests import factory


def rich() -> Reading:
    """A reading that fills every part of the contract."""
    one = factory.small()
    project = replace(
        one.projects[0],
        sources=(Source("当年财政拨款", executed="45.00"),),
        money_places={"executed": factory.place(2, 3, 4)},
    )
    return factory.reading(replace(one, projects=(project,), findings=(factory.finding(),)))


@pytest.fixture
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(json_schema())
    return Draft202012Validator(json_schema())


def test_reading_conforms_to_the_shipped_schema(validator: Draft202012Validator) -> None:
    validator.validate(json.loads(as_line(as_json(rich()))))


def test_error_conforms_to_the_shipped_schema(validator: Draft202012Validator) -> None:
    value = error_json("a.pdf", UnreadableDocument("broken", "The file is damaged."))
    assert value["error"] == {"code": "broken", "message": "The file is damaged."}
    validator.validate(value)


def test_figures_are_written_as_the_contract_says() -> None:
    disclosure = as_json(rich())["disclosures"][0]
    income, reception, vehicles = (disclosure["facts"][i] for i in (0, 4, 5))
    assert (income["printed"], income["value"], income["amount_yuan"]) == ("100.00", "100.00", "1000000.00")
    assert (reception["printed"], reception["value"], reception["amount_yuan"]) == ("", None, None)
    assert (vehicles["value"], vehicles["unit"], vehicles["amount_yuan"]) == ("3", "辆", None)
    assert income["where"] == {"page": 1, "box": [50.0, 100.0, 150.0, 120.0], "table": 0, "row": 0, "col": 0}
    assert disclosure["key_figures"]["income_total"] == income
    project = disclosure["projects"][0]
    assert (project["executed"], project["carry_over"], project["execution_rate"]) == ("45.00", None, "90%")
    assert disclosure["findings"][0]["repair"] is None


def test_one_reading_is_one_line() -> None:
    name = "a\nb\u2028.pdf"
    reading = rich()
    line = as_line(as_json(replace(reading, document=replace(reading.document, name=name))))
    assert "\n" not in line
    assert json.loads(line)["name"] == name


Breaker = Callable[[dict[str, Any]], object]
_FIRST: Callable[[dict[str, Any]], dict[str, Any]] = lambda value: value["disclosures"][0]  # noqa: E731


@pytest.mark.parametrize(
    "breaks",
    [
        lambda v: v.update(schema="mingzhang/2"),
        lambda v: v.update(sha256="abc"),
        lambda v: v.update(media="exe"),
        lambda v: v.update(disclosures=[]),
        lambda v: v.update(error={"code": "x", "message": "y"}),
        lambda v: _FIRST(v).update(year="2024"),
        lambda v: _FIRST(v).update(kind="决算"),
        lambda v: _FIRST(v).pop("coverage"),
        lambda v: _FIRST(v)["region"].update(code="14"),
        lambda v: _FIRST(v)["facts"][0].update(value=100.0),
        lambda v: _FIRST(v)["facts"][0].update(value="1,000.00"),
        lambda v: _FIRST(v)["facts"][0].update(amount_yuan="1000000"),
        lambda v: _FIRST(v)["facts"][0].update(status="ok"),
        lambda v: _FIRST(v)["facts"][0].update(confidence=2),
        lambda v: _FIRST(v)["facts"][0]["where"].update(box=[1, 2, 3]),
        lambda v: _FIRST(v)["facts"][0].pop("code"),
        lambda v: _FIRST(v)["projects"][0].update(executed=45),
        lambda v: _FIRST(v)["projects"][0]["indicators"][0].pop("where"),
        lambda v: _FIRST(v)["key_figures"].update(income_total="100.00"),
        lambda v: _FIRST(v)["findings"][0].update(verdict="passes"),
        lambda v: _FIRST(v)["checks"].update({"T01-1": 1}),
        lambda v: _FIRST(v)["coverage"].update(pages=-1),
    ],
)
def test_schema_refuses_what_the_contract_forbids(validator: Draft202012Validator, breaks: Breaker) -> None:
    value = copy.deepcopy(as_json(rich()))
    breaks(value)
    assert not validator.is_valid(value)


def test_schema_names_every_field_that_is_printed() -> None:
    """A field added to the output without the schema, or lost from the output, is noticed here."""
    schema = json_schema()["$defs"]
    value = {**as_json(rich()), "between": []}  # which `mingzhang check` adds
    disclosure = value["disclosures"][0]
    shown = {
        "reading": value,
        "disclosure": disclosure,
        "region": disclosure["region"],
        "evidence": disclosure["evidence"]["year"],
        "table": disclosure["tables"][0],
        "fact": disclosure["facts"][0],
        "project": disclosure["projects"][0],
        "source": disclosure["projects"][0]["sources"][0],
        "indicator": disclosure["projects"][0]["indicators"][0],
        "finding": disclosure["findings"][0],
        "check_count": disclosure["checks"]["T01-3"],
        "coverage": disclosure["coverage"],
    }
    for name, part in shown.items():
        assert sorted(part) == sorted(schema[name]["properties"]), name
