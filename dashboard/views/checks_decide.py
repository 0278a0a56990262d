"""Decisions on 核对: 属实, 误报 or 说明 with name and reason, on a finding or on its proposal; undone, never erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from dashboard import data
from dashboard.context import Context
from dashboard.judged import Item
from dashboard.messages import plain, t
from dashboard.numbers import Language
from dashboard.state import MAX_NAME, MAX_REASON, Decision, Target, Verdict

_NAME = "_decider"
"""The name that was typed last, kept for the next decision of this session."""
_FINDING: Sequence[Verdict] = ("accept", "reject", "explain")
_REPAIR: Sequence[Verdict] = ("accept", "reject")


def button(context: Context, group: Sequence[Item], tag: str) -> None:
    """The way to decide on a finding, and with it on the others of its cause."""
    with st.popover(t("decide.button", context.lang), key=f"decide_{tag}"):
        _form(context, [item.key for item in group], "finding", tag)


def repair_button(context: Context, group: Sequence[Item], tag: str) -> None:
    """The way to decide on the proposal, which the findings of one cause share."""
    with st.popover(t("decide.button", context.lang), key=f"decide_repair_{tag}"):
        _form(context, [item.repair_key for item in group if item.repair], "repair", f"repair_{tag}")


def _form(context: Context, keys: Sequence[str], target: Target, tag: str) -> None:
    lang = context.lang
    is_finding = target == "finding"
    names = "decide" if is_finding else "decide.repair"
    with st.form(f"form_{tag}", border=False, enter_to_submit=False):
        st.markdown(t("decide.question" if is_finding else "decide.repair", lang))
        if len(keys) > 1:
            st.caption(t("decide.all", lang, n=len(keys) - 1))
        verdict = st.segmented_control(
            t("decide.verdict", lang),
            _FINDING if is_finding else _REPAIR,
            format_func=lambda code: t(f"{names}.{code}", lang),
            required=True,
            default="accept",
            key=f"verdict_{tag}",
        )
        name = st.text_input(
            t("decide.name", lang),
            value=st.session_state.get(_NAME, ""),
            max_chars=MAX_NAME,
            key=f"name_{tag}",
        )
        reason = st.text_area(t("decide.reason", lang), max_chars=MAX_REASON, key=f"reason_{tag}", height=90)
        if not st.form_submit_button(t("decide.save", lang), type="primary", key=f"save_{tag}"):
            return
    if not (name and name.strip() and reason and reason.strip() and verdict):
        st.error(t("decide.needs", lang))
        return
    st.session_state[_NAME] = name
    for key in dict.fromkeys(keys):
        data.state(context.store.path).decide(key, target, verdict, name, reason)
    st.toast(t("decide.saved", lang))
    st.rerun()


def made(context: Context, group: Sequence[Item], tag: str) -> None:
    """What was decided on the finding (and with it on others of its cause), with the way back and the history."""
    _made(context, [item.decision for item in group], tag, "decide.made", "decide")


def made_repair(context: Context, group: Sequence[Item], tag: str) -> None:
    """What was decided on its proposal."""
    decisions = [item.repair_decision for item in group if item.repair]
    _made(context, decisions, f"repair_{tag}", "decide.made.repair", "decide.repair")


def _made(context: Context, decisions: Sequence[Decision | None], tag: str, msgid: str, names: str) -> None:
    """The first decision; it is taken back together with the same decision on the others."""
    lang, decision = context.lang, decisions[0]
    if decision is None:
        return
    same = [one for one in decisions if one and _content(one) == _content(decision)]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"made_{tag}"):
        st.markdown(f"✎ {plain(_words(decision, msgid, names, lang))}", width="content")
        st.button(
            t("decide.undo", lang),
            key=f"undo_{tag}",
            type="tertiary",
            on_click=_undo,
            args=(context, [one.number for one in same], st.session_state.get(_NAME) or decision.name),
        )
    history = data.state(context.store.path).history(decision.key)
    if len(history) > 1:
        with st.expander(t("decide.history", lang, n=len(history)), type="compact"):
            for one in history:
                st.markdown(f"- {plain(_words(one, msgid, names, lang) + _undone(one, lang))}")


def _content(decision: Decision) -> tuple[str, str, str]:
    return decision.verdict, decision.name, decision.reason


def _undo(context: Context, numbers: Sequence[int], name: str) -> None:
    for number in numbers:
        data.state(context.store.path).undo(number, name)


def _words(decision: Decision, msgid: str, names: str, lang: Language) -> str:
    verdict = t(f"{names}.{decision.verdict}", lang)
    return t(msgid, lang, verdict=verdict, reason=decision.reason, name=decision.name, when=when(decision.made_at))


def _undone(decision: Decision, lang: Language) -> str:
    if decision.undone_at is None:
        return ""
    return " " + t("decide.undone", lang, name=decision.undone_by or "", when=when(decision.undone_at))


def when(moment: datetime) -> str:
    """A moment in the time of this machine, to the minute."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
