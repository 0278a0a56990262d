"""Findings, places and proposals in words; the store keeps codes and parameters, the catalogs the words. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboard import numbers
from dashboard.messages import blanked, has, t
from dashboard.numbers import Language
from loaders.checks.register import load_rules

_OWN = ("rule", "subject", "printed", "expected", "arithmetic")


def sentence(row: Mapping[str, Any], lang: Language) -> str:
    """What a finding says: the sentence of its rule (of its `kind`, where the rule has several), else sum or parts.

    `row`: a row of `findings` (params as JSON in `params_json`); its parameter `wording` names a sentence that several
    rules share, or one of several that a rule has. A parameter that it lacks is blank.
    """
    params: dict[str, str] = {**json.loads(row["params_json"]), **{name: row[name] for name in _OWN}}
    rule = load_rules().get(row["rule"])
    rule_id = row["rule"]
    own = (params.get("wording", ""), f"{rule_id}.{params.get('kind', '')}", rule_id)
    msgid = next((msgid for name in own if has(msgid := f"finding.{name}", lang)), "")
    if not msgid:
        msgid = _sum(row, params)
        if msgid == "finding.other" and rule is not None:
            msgid, params["rule_title"] = "finding.rule", rule.text("title", lang)
    return blanked(msgid, lang, params)


def _sum(row: Mapping[str, Any], params: Mapping[str, str]) -> str:
    """The message of an equation, or of a bound, about a figure of a table; else that of anything."""
    if not (row["arithmetic"] and row["expected"] and params.get("title")):
        return "finding.other"
    return "finding.most" if row["expected"].startswith("≤") else "finding.sum"


def rule_name(rule: str, lang: Language) -> str:
    """A rule with its short name ("P-07 增减百分比"), the id alone where it is not registered."""
    known = load_rules().get(rule)
    return rule if known is None else f"{rule} {known.text('title', lang)}"


def place_text(place: Mapping[str, Any], lang: Language) -> str:
    """Where something is printed: page, cell of a workbook, or line; "" where unknown."""
    if place.get("page") is not None:
        return t("place.page", lang, n=place["page"])
    if place.get("cell"):
        return t("place.cell", lang, cell="!".join(part for part in (place.get("sheet"), place["cell"]) if part))
    return "" if place.get("line") is None else t("place.line", lang, n=place["line"])


def places_text(places: Sequence[Mapping[str, Any]], lang: Language) -> str:
    """The places of a finding: the first, and how many there are on other pages or lines."""
    names = list(dict.fromkeys(filter(None, (place_text(place, lang) for place in places))))
    if len(names) <= 1:
        return "".join(names)
    return t("place.more", lang, first=names[0], n=len(names))


def repair_text(repair: Mapping[str, Any], lang: Language) -> str:
    """A proposal for repair in a sentence; `repair` as the contract prints it."""
    kind = f"repair.kind.{repair['kind']}"
    return t(
        "repair.proposal",
        lang,
        printed=repair["printed"],
        value=_as_printed(repair["value"], repair["printed"]),
        unit=repair["unit"] or "",
        kind=t(kind if has(kind, lang) else "repair.kind.other", lang),
        n=len(repair["witnesses"]),
    )


def _as_printed(value: str, printed: str) -> str:
    """A proposed value without the zeros beyond the decimals that are printed."""
    decimals = len(printed.rpartition(".")[2]) if "." in printed else 0
    whole, point, rest = value.partition(".")
    kept = rest[:decimals] + rest[decimals:].rstrip("0")
    return f"{whole}{point if kept else ''}{kept}"


def suspects_text(row: Mapping[str, Any], lang: Language) -> str:
    """The cells that can be at fault, in the words of the document; blank where the finding locates none."""
    suspects = json.loads(row["params_json"]).get("suspects", "")
    return t("repair.suspects", lang, suspects=suspects) if suspects else ""


def likelihood_text(repair: Mapping[str, Any], lang: Language) -> str:
    """How likely a proposal is, in per cent."""
    share = numbers.pct(Decimal(str(repair["likelihood"])) * 100, lang)
    return t("repair.likelihood", lang, share=share)
