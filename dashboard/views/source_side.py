"""Beside the page of 原文: what the figure means, the way to its neighbours, and all figures of the page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from dashboard import evidence, filters, numbers, tables
from dashboard.context import Context
from dashboard.evidence import Evidence, Spot
from dashboard.findings import sentence
from dashboard.messages import has, plain, t
from dashboard.numbers import Language
from dashboard.table import Sheet, status_text
from dashboard.views import formula_side
from loaders.document import REVIEW_CONFIDENCE
from loaders.values import UNIT_YUAN

_COLUMNS = ("label", "column", "printed", "unit", "status")


def panel(context: Context, found: Evidence) -> None:
    """The figure: its meaning, value and status, and the way to the one before and after it."""
    lang = context.lang
    if context.selection.formula is not None:
        formula_side.panel(context, context.selection.formula)
    if found.fact is not None:
        _fact(context, found.fact)
        _steps(context, found.fact)
    elif found.finding is not None:
        with st.container(border=True, key="fact_card"):
            st.markdown(plain(sentence(found.finding, lang)))
            if found.finding["arithmetic"]:
                st.caption(plain(found.finding["arithmetic"]))
    elif found.project is not None:
        _project(context, found.project)
    else:
        st.caption(t("source.choose", lang))


def _fact(context: Context, fact: dict[str, Any]) -> None:
    lang, unit = context.lang, context.selection.unit
    with st.container(border=True, key="fact_card"):
        st.caption(plain(" · ".join(part for part in (fact["title"], fact["label"], fact["column"]) if part)))
        st.markdown(f"### {plain(fact['printed'] or numbers.BLANK)} {plain(fact['unit'] or '')}")
        status = status_text(fact["status"], lang)
        parts = [f"⚠ {status}" if fact["status"] == "conflict" else status, _method(fact, lang)]
        if fact["amount_yuan"] is not None and fact["unit"] != unit:
            parts.insert(0, "= " + numbers.money(fact["amount_yuan"], unit, lang))
        st.caption(plain(" · ".join(parts)))


def _method(fact: dict[str, Any], lang: Language) -> str:
    """How a figure was taken; one that was recognised in a picture with its confidence, and what to do if it is low."""
    name = t(f"method.{fact['method']}", lang)
    if fact["method"] != "ocr":
        return name
    confidence = t("method.confidence", lang, share=numbers.pct(Decimal(str(fact["confidence"])) * 100, lang))
    doubtful = fact["confidence"] < REVIEW_CONFIDENCE
    return " · ".join([name, f"⚠ {confidence}", t("method.review", lang)] if doubtful else [name, confidence])


def _steps(context: Context, fact: dict[str, Any]) -> None:
    before, after = evidence.neighbours(context.frames, fact["disclosure_id"], fact["fact_no"])
    with st.container(horizontal=True, gap="small", key="fact_steps"):
        for key, number in (("before", before), ("after", after)):
            st.button(
                t(f"source.{key}", context.lang),
                key=f"fact_{key}",
                disabled=number is None,
                on_click=_open,
                args=(context, f"{fact['disclosure_id']}:{number}"),
            )


def _open(context: Context, address: str) -> None:
    filters.put(context.selection.opening(address))


def _project(context: Context, project: dict[str, Any]) -> None:
    lang, field = context.lang, context.selection.place
    with st.container(border=True, key="fact_card"):
        st.caption(plain(project["name"]))
        if field:
            indicator = evidence.indicator_of(context.frames, project, field)
            if indicator is not None:
                st.caption(plain(indicator["level3"]))
                field = evidence.INDICATOR_FIELD.sub(r"\g<name>", field)
            value, unit = _project_value(indicator or project, field, lang)
            st.markdown(f"### {plain(value)} {plain(unit)}")
            st.caption(_field_name(field, lang))


def _project_value(project: dict[str, Any], field: str, lang: Language) -> tuple[str, str]:
    """A figure of a project in the unit of its form, and that unit; rates and scores have none."""
    amount, unit = project.get(f"{field}_yuan"), project.get("unit")
    if amount is not None and unit in UNIT_YUAN:
        return numbers.score(numbers.in_unit(amount, unit), lang), unit
    value = project.get(field)
    if isinstance(value, Decimal):
        return numbers.score(value, lang), ""
    return (numbers.BLANK if value is None else str(value)), ""


def _field_name(field: str, lang: Language) -> str:
    names = (f"col.{field}_yuan", f"col.{field}", f"col.{field}_pct", f"field.{field}")
    return next((t(name, lang) for name in names if has(name, lang)), field)


def figures(context: Context, found: Evidence, spot: Spot) -> None:
    """All figures of the page (or table, or lines) with their meaning; a click outlines another."""
    lang = context.lang
    key = found.disclosure["disclosure_id"]
    rows = evidence.facts_on(context.frames, key, spot)
    texts = [_fact_row(row, lang) for row in rows.iter_rows(named=True)]
    texts += [_project_row(row, field, lang) for row, field in evidence.project_figures(context.frames, key, spot)]
    st.subheader(t("source.facts", lang, n=len(texts)), anchor=False)
    if not texts:
        st.caption(t("source.no_facts", lang))
        return
    sheet = _sheet(texts, context, conflicts=rows["status"] == "conflict")
    chosen = tables.show(sheet, context.selection, key=_key(found, spot, context), leave=False)
    if chosen:
        filters.put(context.selection.opening(chosen))
        st.rerun()


def _key(found: Evidence, spot: Spot, context: Context) -> str:
    """A new table for each figure: the click that opened it is not a click in the next one."""
    chosen = context.selection
    what = (chosen.fact, chosen.project, chosen.place, chosen.finding, chosen.formula)
    return f"figures_{found.disclosure['disclosure_id']}_{spot.page}_{spot.table}_{what}"


def _fact_row(row: dict[str, Any], lang: Language) -> tuple[str, ...]:
    status = status_text(row["status"], lang)
    address = f"{row['disclosure_id']}:{row['fact_no']}"
    return (row["label"], row["column"], row["printed"], row["unit"] or "", status, address)


def _project_row(row: dict[str, Any], field: str, lang: Language) -> tuple[str, ...]:
    value, unit = _project_value(row, field, lang)
    address = f"{row['disclosure_id']}:p{row['project_no']}:{field}"
    return (row["name"], _field_name(field, lang), value, unit, "", address)


def _sheet(texts: list[tuple[str, ...]], context: Context, conflicts: pl.Series) -> Sheet:
    lang, width = context.lang, len(_COLUMNS)
    flagged = [*conflicts.to_list(), *([False] * (len(texts) - len(conflicts)))]
    cells = tuple(row[:width] for row in texts)
    return Sheet(
        title=t("source.facts", lang, n=len(texts)),
        headings=tuple(t(f"source.col.{name}", lang) for name in _COLUMNS),
        kinds=("text",) * width,
        values=cells,
        texts=cells,
        addresses=tuple((row[width],) * width for row in texts),
        flags=tuple((flag,) * width for flag in flagged),
        unit=context.selection.unit,
    )
