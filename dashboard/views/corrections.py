"""更正 on 首页: what was read of a document's body, year, kind, scope and place, put right by a person, and back."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from dashboard import caption
from dashboard.context import Context
from dashboard.messages import plain, t
from dashboard.numbers import Language
from loaders.corrections import CHOICES, FIELDS


def section(context: Context, rows: pl.DataFrame) -> None:
    """The form, and the corrections that are in force. `rows`: the disclosures that can be corrected."""
    lang = context.lang
    made = context.store.corrections()
    with st.expander(t("correct.head", lang), key="correct_section"):
        st.caption(t("correct.note", lang))
        by_key = {row["disclosure_id"]: row for row in rows.to_dicts()}
        key = st.selectbox(
            t("correct.document", lang),
            list(by_key),
            format_func=lambda one: _name(by_key[one], lang),
            key="correct_document",
        )
        field = st.selectbox(
            t("correct.field", lang),
            FIELDS,
            format_func=lambda one: t(f"correct.field.{one}", lang),
            key="correct_field",
        )
        if key is not None and field is not None:
            _form(context, by_key[key], field)
        for one in made.filter(pl.col("disclosure_id").is_in(list(by_key))).to_dicts():
            _made(context, one, by_key[one["disclosure_id"]])


def _name(row: dict[str, Any], lang: Language) -> str:
    body = row["department"] or t("body.unknown", lang)
    return f"{body} · {caption.phase(row, lang)} · {caption.file_name(row['name'])}"


def _form(context: Context, row: dict[str, Any], field: str) -> None:
    lang = context.lang
    now = row[field]
    with st.form("correct_form", border=False, enter_to_submit=False):
        if field in CHOICES:
            value = st.selectbox(
                t("correct.value", lang),
                CHOICES[field],
                index=CHOICES[field].index(now),
                format_func=lambda one: t(f"correct.{field}.{one}", lang),
                key=f"correct_value_{field}",
            )
        else:
            value = st.text_input(
                t("correct.value", lang),
                value="" if now is None else str(now),
                help=t("correct.region_help", lang) if field == "region_code" else None,
                key=f"correct_value_{field}_{row['disclosure_id']}",
            )
        who = st.text_input(t("correct.who", lang), key="correct_who")
        reason = st.text_input(t("correct.reason", lang), key="correct_reason")
        if not st.form_submit_button(t("correct.save", lang), key="correct_save"):
            return
    if not (who.strip() and reason.strip()):
        st.error(t("correct.needs", lang))
        return
    try:
        context.store.correct(row["disclosure_id"], field, value or "", who=who, reason=reason)
    except ValueError:
        st.error(t("correct.refused", lang, field=t(f"correct.field.{field}", lang)))
        return
    st.rerun()


def _made(context: Context, one: dict[str, Any], row: dict[str, Any]) -> None:
    lang = context.lang
    field = one["field"]
    value = t(f"correct.{field}.{one['value']}", lang) if field in CHOICES else one["value"]
    text, back = st.columns([5, 1], vertical_alignment="center")
    text.markdown(
        t(
            "correct.made",
            lang,
            document=plain(_name(row, lang)),
            field=t(f"correct.field.{field}", lang),
            value=plain(value),
            who=plain(one["who"]),
            reason=plain(one["reason"]),
        )
    )
    if back.button(t("correct.undo", lang), key=f"correct_undo_{one['correction_id']}"):
        context.store.undo(one["correction_id"])
        st.rerun()
