"""The list of findings on 核对: filters, cards with sentence, figures, place and proposal, and what was decided."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from dashboard import data, evidence, filters, judged, routes
from dashboard.context import Context
from dashboard.judged import Choice, Item
from dashboard.messages import plain, t
from dashboard.numbers import Language
from dashboard.proof import FAMILIES
from dashboard.sentences import likelihood_text, places_text, repair_text, rule_name, sentence, suspects_text
from dashboard.views import checks_decide
from loaders.errors import MingzhangError

PAGE_SIZE: Final = 12
_WITH_PAGES: Final = ("pdf", "pdf-scan", "image")
_COLORS: Final[dict[str, Any]] = {"error": "red", "warning": "orange", "tail": "blue", "info": "gray"}
_SIGNS: Final = {"error": "⚠ ", "warning": "! ", "tail": "≈ ", "info": "ⓘ "}


def draw(context: Context, items: Sequence[Item], labels: Mapping[str, str]) -> None:
    """The findings that the filters leave, folded by cause, a page of them at a time."""
    lang = context.lang
    st.subheader(t("list.head", lang), anchor=False)
    _chips(context, labels)
    here = Choice(rule=context.selection.rule, disclosure=_document(context, labels))
    within = [item for item in items if here.takes(item)]
    choice = _filters(within, lang)
    groups = judged.folded(item for item in within if choice.takes(item))
    if not groups:
        st.caption(t("list.none", lang))
        return
    pages = -(-len(groups) // PAGE_SIZE)
    number = 1
    if pages > 1:
        number = st.pagination(pages, key=f"list_page_{here}_{choice}")
    for group in groups[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]:
        card(context, group, labels)


def _document(context: Context, labels: Mapping[str, str]) -> str | None:
    key = context.selection.disclosure
    return key if key in labels else None


def _chips(context: Context, labels: Mapping[str, str]) -> None:
    """The rule and the document that the list is narrowed to, each removable."""
    lang, chosen = context.lang, context.selection
    names: dict[str, str] = {}
    if chosen.rule is not None:
        is_family = chosen.rule in FAMILIES
        rule = t(f"family.{chosen.rule}", lang) if is_family else rule_name(chosen.rule, lang)
        names["rule"] = t("list.chip.rule", lang, name=rule)
    if (document := _document(context, labels)) is not None:
        names["disclosure"] = t("list.chip.document", lang, name=labels[document])
    if not names:
        return
    with st.container(horizontal=True, gap="xsmall", key="list_chips"):
        for field, name in names.items():
            st.button(f"{plain(name)} ×", key=f"chip_{field}", on_click=_drop, args=(context, field))


def _drop(context: Context, field: str) -> None:
    changed: dict[str, Any] = {field: None}
    filters.put(replace(context.selection, **changed))


def _filters(within: Sequence[Item], lang: Language) -> Choice:
    """Severity and progress, each option with its count; what has to be looked at is chosen to begin with."""
    by_severity, by_progress = judged.counts(within, "severity"), judged.counts(within, "progress")
    left, right = st.columns(2)
    severities = left.pills(
        t("list.severity", lang),
        judged.SEVERITIES,
        selection_mode="multi",
        default=judged.TO_DO,
        format_func=lambda name: f"{_SIGNS[name]}{t(f'severity.{name}', lang)} {by_severity[name]}",
        key="list_severity",
    )
    progress = right.pills(
        t("list.progress", lang),
        judged.PROGRESS,
        selection_mode="multi",
        format_func=lambda name: f"{t(f'progress.{name}', lang)} {by_progress[name]}",
        key="list_progress",
    )
    return Choice(frozenset(severities), frozenset(progress))


def card(
    context: Context,
    group: Sequence[Item],
    labels: Mapping[str, str],
    ways: Sequence[tuple[str, str]] = (),
    prefix: str = "one",
) -> None:
    """A finding: what, where, the arithmetic, the proposal, the decision; others of its cause folded away.

    `ways`: further ways to evidence, label and address; `prefix` keeps the keys of several lists apart.
    """
    first, lang = group[0], context.lang
    tag = f"{prefix}_{first.finding['disclosure_id']}_{first.finding['finding_no']}"
    with st.container(border=True, key=f"finding_{tag}", gap="xsmall"):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            _head(first, labels, lang)
            _ways(context, group, tag, ways)
        st.markdown(f"**{plain(sentence(first.finding, lang))}**")
        _figures(first, lang)
        if suspects := suspects_text(first.finding, lang):
            st.caption(plain(suspects))
        if first.repair is not None:
            _proposal(context, group, tag)
        checks_decide.made(context, group, tag)
        if len(group) > 1:
            with st.expander(t("list.folded", lang, n=len(group) - 1), type="compact"):
                for item in group[1:]:
                    st.markdown(f"- {plain(item.finding['rule'])} {plain(sentence(item.finding, lang))}")


def _head(item: Item, labels: Mapping[str, str], lang: Language) -> None:
    severity = item.finding["severity"]
    places = places_text(json.loads(item.finding["places_json"]), lang)
    parts = (rule_name(item.finding["rule"], lang), labels[item.finding["disclosure_id"]], places)
    st.badge(f"{_SIGNS[severity]}{t(f'severity.{severity}', lang)}", color=_COLORS[severity])
    st.caption(plain(" · ".join(part for part in parts if part)), width="stretch")


def _figures(item: Item, lang: Language) -> None:
    """Printed, expected and the arithmetic as a person would write it."""
    row = item.finding
    said = sentence(row, lang)
    figures = [t(f"list.{name}", lang, value=row[name]) for name in ("printed", "expected") if row[name] not in said]
    parts = [*(figures if row["expected"] else ()), row["arithmetic"] if row["arithmetic"] not in said else ""]
    if any(parts):
        st.markdown(plain(t("list.separator", lang).join(part for part in parts if part)))
    suspects = json.loads(row["params_json"]).get("suspects")
    if suspects and item.repair is None:
        st.caption(plain(t("list.suspects", lang, names=suspects)))
    if item.family == "reading":
        st.caption(t("list.remark", lang))


def _ways(context: Context, group: Sequence[Item], tag: str, ways: Sequence[tuple[str, str]]) -> None:
    """To the page, to the place as a picture, to a decision on the finding and those of its cause."""
    item, lang = group[0], context.lang
    own = ((t("list.open", lang), item.address),) if item.address else ()
    for number, (label, address) in enumerate((*own, *ways)):
        if st.button(plain(label), key=f"open_{tag}_{number}"):
            routes.open_evidence(address, context.selection)
    if item.address and item.disclosure["media"] in _WITH_PAGES:
        with st.popover(t("list.place", lang), key=f"place_{tag}", on_change="rerun") as place:
            if place.open:
                _picture(context, item)
    checks_decide.button(context, group, tag)


def _picture(context: Context, item: Item) -> None:
    """The band of the page around the finding, other places of it in orange."""
    lang = context.lang
    spots = [evidence.spot_of_json(place) for place in json.loads(item.finding["places_json"])]
    spot = spots[0]
    if spot.page is None or spot.box is None:
        st.caption(t("source.no_box", lang))
        return
    masks = evidence.masks_on(item.disclosure, spot.page)
    try:
        png = data.page_picture(context.store.path, item.disclosure["sha256"], spot.page, masks)
    except (MingzhangError, LookupError, OSError):
        st.caption(t("source.unreadable", lang))
        return
    parts = [one.box for one in spots[1:] if one.page == spot.page and one.box is not None]
    png = evidence.outlined(png, spot.box, (), parts)
    st.image(evidence.close_up(png, spot.box), width=760, output_format="PNG", alt=t("source.close_up", lang))


def _proposal(context: Context, group: Sequence[Item], tag: str) -> None:
    """The proposal for repair with its witnesses and likelihood."""
    lang = context.lang
    repair = group[0].repair or {}
    with st.container(border=True, key=f"repair_{tag}", gap="xsmall"):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown(plain(repair_text(repair, lang)), width="stretch")
            checks_decide.repair_button(context, group, tag)
        if repair["witnesses"]:
            st.markdown("\n".join(f"- {plain(witness)}" for witness in repair["witnesses"]))
        st.caption(plain(" · ".join((likelihood_text(repair, lang), t("repair.kept", lang)))))
        checks_decide.made_repair(context, group, tag)
