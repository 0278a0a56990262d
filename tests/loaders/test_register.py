"""The register of rules: complete, without double or dead entries, and its documents current."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.messages import LANGUAGES
from dashboard.numbers import Language
from loaders.checks.register import FAMILY_ORDER, collected, load_family, load_rules
from loaders.errors import FormError
from tests import rules_doc
from tests.goldens import ROOT

ENTRY = {
    "id": "Z-01",
    "severity": "warning",
    **{f"{part}_{lang}": "文" for part in ("title", "what", "basis", "example") for lang in ("zh", "en")},
}
RULE_ID = re.compile(r"(?:OCR|PUB|PJ|[A-Z]\d{2}|[A-Z])-[A-Z0-9]+(?:-\d+)?")
LOADERS = ROOT / "loaders"


def written(folder: Path, *entries: dict[str, str], name: str = "trial") -> Path:
    lines = ["\n".join(["[[rules]]", *(f'{key} = "{value}"' for key, value in entry.items())]) for entry in entries]
    path = folder / f"{name}.toml"
    path.write_text("\n\n".join(lines), encoding="utf-8")
    return path


def test_a_complete_entry_is_taken_with_the_family_of_its_file(tmp_path: Path) -> None:
    (rule,) = load_family(written(tmp_path, ENTRY))
    assert (rule.id, rule.family, rule.severity, rule.text("basis", "en")) == ("Z-01", "trial", "warning", "文")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"basis_zh": None}, "missing ['basis_zh']"),
        ({"colour": "red"}, "unknown ['colour']"),
        ({"what_en": "  "}, "no text in ['what_en']"),
        ({"severity": "fatal"}, "severity 'fatal'"),
    ],
)
def test_an_entry_that_is_not_complete_is_refused(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    entry = {key: value for key, value in {**ENTRY, **change}.items() if value is not None}
    with pytest.raises(FormError, match=re.escape(said)):
        load_family(written(tmp_path, entry))


def test_an_id_is_registered_once(tmp_path: Path) -> None:
    families = [load_family(written(tmp_path, ENTRY, name=name)) for name in ("one", "two")]
    with pytest.raises(FormError, match="Z-01 is registered in one and in two"):
        collected(iter(families))


def test_families_come_in_the_order_in_which_they_are_shown() -> None:
    families = list(dict.fromkeys(rule.family for rule in load_rules().values()))
    known = [family for family in families if family in FAMILY_ORDER]
    assert known == sorted(known, key=FAMILY_ORDER.index)
    assert families[: len(known)] == known


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


def used() -> dict[str, str]:
    """Rule ids that the loaders name: as a constant of the code, or in a declaration; with the file."""
    found: dict[str, str] = {}
    for path in LOADERS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and RULE_ID.fullmatch(node.value):
                found[node.value] = path.name
    for path in LOADERS.rglob("*.toml"):
        if path.parent.name != "rules":
            for text in strings(tomllib.loads(path.read_text(encoding="utf-8"))):
                if RULE_ID.fullmatch(text):
                    found[text] = path.name
    return found


def test_every_rule_that_is_used_is_registered() -> None:
    assert {rule: file for rule, file in used().items() if rule not in load_rules()} == {}


def test_every_rule_that_is_registered_is_used() -> None:
    assert set(load_rules()) - set(used()) == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_documents_are_current(lang: Language) -> None:
    """`make rules` writes them."""
    assert (ROOT / rules_doc.TARGETS[lang]).read_text(encoding="utf-8") == rules_doc.text(lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_documents_name_every_rule_with_its_example(lang: Language) -> None:
    text = rules_doc.text(lang)
    headings = re.findall(r"^### (\S+) ", text, re.MULTILINE)
    assert headings == list(load_rules())
    assert "只印“10 | 10”" in text.replace("\\|", "|") or lang == "en"
