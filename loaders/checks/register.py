"""The register of rules: what each rule compares, how grave a failure is, its basis and an example, in both languages.

One TOML of `rules/` a family. The register is what officials read (docs/rules.md is made of it); what a rule does is in
the declarations of the forms, `across.toml` and the modules of this folder.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, get_args

from loaders.errors import FormError
from loaders.records import Severity

Language = Literal["zh", "en"]

FAMILY_ORDER: Final = ("document", "tables", "prose", "projects", "between", "reading")
"""Families as they are shown; one that is not named here comes after them."""

_FOLDER: Final = Path(__file__).parent / "rules"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as registered. `family`: name of its file; severity: of a failure, unless the rule says otherwise.

    title      a short name; what: what is compared, as an official would say it; basis: regulation, form or column,
               or 内部逻辑; example: a failing case in own words and figures
    """

    id: str
    family: str
    severity: Severity
    title_zh: str
    title_en: str
    what_zh: str
    what_en: str
    basis_zh: str
    basis_en: str
    example_zh: str
    example_en: str

    def text(self, part: Literal["title", "what", "basis", "example"], lang: Language) -> str:
        """A part of the entry in a language."""
        return str(getattr(self, f"{part}_{lang}"))


@cache
def load_rules() -> Mapping[str, Rule]:
    """Rule id -> entry, families in `FAMILY_ORDER`, entries as declared.

    Raises FormError for a missing, unknown or empty key, an unknown severity, and an id that is registered twice.
    """
    return collected(load_family(path) for path in _files(_FOLDER))


def collected(families: Iterator[tuple[Rule, ...]]) -> dict[str, Rule]:
    """The entries of all families by id. Raises FormError for an id that is registered twice."""
    rules: dict[str, Rule] = {}
    for rule in (rule for family in families for rule in family):
        if rule.id in rules:
            raise FormError(f"rule {rule.id} is registered in {rules[rule.id].family} and in {rule.family}")
        rules[rule.id] = rule
    return rules


def load_family(path: Path) -> tuple[Rule, ...]:
    """The entries of one file. Raises FormError as `load_rules` does."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    if set(raw) != {"rules"}:
        raise FormError(f"{path.name}: only [[rules]] may stand here, not {sorted(set(raw) - {'rules'})}")
    return tuple(_rule(entry, path.stem) for entry in raw["rules"])


def _files(folder: Path) -> list[Path]:
    def order(path: Path) -> tuple[int, str]:
        known = path.stem in FAMILY_ORDER
        return (FAMILY_ORDER.index(path.stem) if known else len(FAMILY_ORDER), path.stem)

    return sorted(folder.glob("*.toml"), key=order)


def _rule(entry: dict[str, Any], family: str) -> Rule:
    wanted = {f.name for f in fields(Rule)} - {"family"}
    name = f"{family}.toml: rule {entry.get('id', '?')}"
    if set(entry) != wanted:
        missing, unknown = sorted(wanted - set(entry)), sorted(set(entry) - wanted)
        raise FormError(f"{name}: missing {missing}, unknown {unknown}")
    empty = [key for key, value in entry.items() if not isinstance(value, str) or not value.strip()]
    if empty:
        raise FormError(f"{name}: no text in {empty}")
    if entry["severity"] not in get_args(Severity):
        raise FormError(f"{name}: severity {entry['severity']!r}")
    return Rule(family=family, **entry)
