"""Beside the page of 原文: how a derived figure was worked out, each part a way to the place it is printed in."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import caption, filters, numbers, tables
from dashboard.context import Context
from dashboard.messages import has, plain, t
from dashboard.numbers import Language
from dashboard.parts import Derivation, Part, derivation
from dashboard.table import Sheet, status_text

_COLUMNS = ("letter", "name", "printed", "phase", "status")


def panel(context: Context, expression: str) -> None:
    """The formula, its parts as a table, the result; a click on a part outlines it."""
    lang = context.lang
    worked = derivation(context.frames, expression)
    with st.container(border=True, key="formula_card"):
        st.caption(t("formula.head", lang))
        st.markdown(f"### {plain(result(worked, context.selection.unit, lang))}")
        st.markdown(plain(f"= {worked.written}"))
        chosen = tables.show(
            sheet(worked, context.selection.unit, lang), context.selection, key=_key(context), leave=False
        )
    if chosen and not chosen.startswith("u"):
        filters.put(replace(context.selection.opening(chosen), formula=expression))
        st.rerun()


def _key(context: Context) -> str:
    chosen = context.selection
    return f"parts_{chosen.formula}_{chosen.disclosure}_{chosen.fact}_{chosen.project}_{chosen.place}"


def result(worked: Derivation, unit: str, lang: Language) -> str:
    """What the formula gives: an amount with its unit, else a number; what it lacks where it gives nothing."""
    if worked.result is None:
        return t("formula.none", lang)
    if worked.is_money:
        return numbers.money(worked.result, unit, lang)
    return numbers.decimal(worked.result, lang, 2)


def sheet(worked: Derivation, unit: str, lang: Language) -> Sheet:
    """The parts as a table: letter, what it is, value, disclosure, status."""
    texts = tuple(_row(part, unit, lang) for part in worked.parts)
    return Sheet(
        title=t("formula.head", lang),
        headings=tuple(t(f"formula.col.{name}", lang) for name in _COLUMNS),
        kinds=("text",) * len(_COLUMNS),
        values=texts,
        texts=texts,
        addresses=tuple((part.address,) * len(_COLUMNS) for part in worked.parts),
        flags=tuple((part.status == "conflict",) * len(_COLUMNS) for part in worked.parts),
        unit=unit,
    )


def _row(part: Part, unit: str, lang: Language) -> tuple[str, ...]:
    value = part.printed or _value(part, unit, lang)
    field = _field(part.field, lang) if part.field else ""
    name = " · ".join(text for text in (part.name, field) if text) or t("formula.gone", lang)
    phase = caption.phase(part.disclosure, lang) if part.disclosure else t("formula.supplied", lang)
    if part.disclosure.get("department"):
        phase = f"{part.disclosure['department']} {phase}"
    return part.letter, name, value, phase, status_text(part.status, lang) if part.status else ""


def _value(part: Part, unit: str, lang: Language) -> str:
    if part.value is None:
        return numbers.BLANK
    if part.unit == "元":
        return numbers.money(part.value, unit, lang)
    return numbers.score(part.value, lang) + ("%" if part.unit == "%" else "")


def _field(field: str, lang: Language) -> str:
    names = (f"col.{field}_yuan", f"col.{field}", f"col.{field}_pct", f"field.{field}", f"measure.{field}")
    return next((t(name, lang) for name in names if has(name, lang)), field)
