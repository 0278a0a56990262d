"""核对: do the accounts agree with themselves? Headline, 勾稽 matrix, findings with decisions, what was not tested."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import streamlit as st

from dashboard import caption, data, filters, judged, numbers, proof
from dashboard.choices import distinct
from dashboard.context import Context
from dashboard.judged import Item
from dashboard.messages import plain, t
from dashboard.numbers import Language
from dashboard.proof import Ledger, Standing
from dashboard.selection import REACHES
from dashboard.untested import Untested, untested
from dashboard.views import checks_between, checks_findings, checks_matrix, checks_take, checks_untested, page

_NAMED = 3
"""Documents with missing tables that are named in the headline; the rest is counted."""


@dataclass(frozen=True)
class Proof:
    """What the page shows: the documents, how each rule came out, the findings, and what was not tested."""

    documents: pl.DataFrame
    outcomes: pl.DataFrame
    items: tuple[Item, ...]
    standings: dict[str, Standing]
    ledger: Ledger
    untested: tuple[Untested, ...]

    @property
    def ids(self) -> list[str]:
        """The documents by id."""
        return self.documents["disclosure_id"].to_list()


def render(context: Context) -> None:
    """Draw the page for the chosen body, or for all documents of the store."""
    if not context.choices.bodies:
        page.empty(context, "checks")
        return
    lang = context.lang
    title, reach = st.columns([2.4, 1], vertical_alignment="bottom")
    with title:
        st.title(t("page.checks.question", lang), anchor=False)
    with reach:
        _reach(lang)
    with st.spinner(t("show.working", lang)):
        shown = proved(context)
    if shown.documents.is_empty():
        st.info(t("proof.none", lang))
        return
    labels = document_labels(context, shown.documents)
    _headline(context, shown, labels)
    checks_take.draw(context, shown.documents, shown.items, labels)
    checks_matrix.draw(context, shown.outcomes, shown.documents, shown.standings, labels)
    checks_findings.draw(context, shown.items, labels)
    checks_between.draw(context, shown.documents, labels)
    checks_untested.draw(context, shown.untested, shown.documents, labels)


def proved(context: Context) -> Proof:
    """Everything that the page shows of the selection."""
    frames = context.frames
    documents = proof.documents(frames, context.selection)
    ids = documents["disclosure_id"].to_list()
    items = judged.items(frames, documents, data.state(context.store.path).in_force())
    outcomes = proof.outcomes(frames, ids)
    standings = proof.standings(documents, outcomes, judged.settled(items))
    sums = proof.ledger(frames, documents, standings)
    return Proof(documents, outcomes, items, standings, sums, untested(frames, ids))


def document_labels(context: Context, documents: pl.DataFrame) -> dict[str, str]:
    """The documents as people name them: year and kind, with the body in front where there are several bodies."""
    lang = context.lang
    several = documents["body_id"].n_unique() > 1
    labels = {}
    for row in documents.iter_rows(named=True):
        name = row["department"] or t("body.unknown", lang)
        phase = caption.phase(row, lang)
        labels[row["disclosure_id"]] = f"{name} {phase}" if several else phase
    return distinct(labels)


def _reach(lang: Language) -> None:
    st.segmented_control(
        t("proof.reach", lang),
        REACHES,
        format_func=lambda code: t(f"proof.reach.{code}", lang),
        required=True,
        width="stretch",
        label_visibility="collapsed",
        **filters.widget("reach"),
    )


def _headline(context: Context, shown: Proof, labels: dict[str, str]) -> None:
    lang, sums = context.lang, shown.ledger
    gravest: Standing = next(one for one in proof.STANDINGS if sums.standings[one])
    n = sums.standings[gravest]
    text = t(f"proof.head.{gravest}", lang, documents=sums.documents, n=n, warning=sums.standings["warning"])
    mark = {"error": "⚠ ", "warning": "! "}.get(gravest, "")
    st.subheader(mark + plain(text), anchor=False)
    open_items = [item for item in shown.items if judged.is_open(item)]
    of = judged.counts(open_items, "severity")
    done = sum(item.decision is not None for item in shown.items)
    not_tested = int(shown.outcomes["not_testable"].sum())
    rules = len({one.rule for one in shown.untested})
    missing = max(0, sums.expected - sums.found)
    cards: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("documents", str(sums.documents), {"n": sums.standings["clean"]}),
        ("tables", f"{sums.found:,} / {sums.expected:,}",
         {"missing": missing, "read": sums.read, "proved": sums.proved}),
        ("figures", numbers.count(sums.verified, lang),
         {"unverified": numbers.count(sums.unverified, lang), "conflict": numbers.count(sums.conflict, lang)}),
        ("open", numbers.count(len(open_items), lang),
         {"error": of["error"], "warning": of["warning"], "done": done}),
        ("untested", numbers.count(not_tested, lang), {"rules": rules}),
    )  # fmt: skip
    with st.container(key="proof_cards"):
        for column, (key, value, parts) in zip(st.columns(len(cards), gap="small"), cards, strict=True):
            note = t(f"proof.card.{key}.note", lang, **parts)
            label = t(f"proof.card.{key}", lang)
            column.metric(label, value, note, delta_color="off", delta_arrow="off", border=True, height="stretch")
    _missing(context, shown, labels)


def _missing(context: Context, shown: Proof, labels: dict[str, str]) -> None:
    """The tables that are announced and not there, by name."""
    lang = context.lang
    gone = proof.missing_tables(context.frames, shown.ids)
    if gone.is_empty():
        return
    joiner = t("list.comma", lang)
    parts = []
    for key, rows in gone.group_by("disclosure_id", maintain_order=True):
        tables = joiner.join(f"《{title}》" for title in rows["title"])
        parts.append(t("proof.missing.one", lang, name=labels[str(key[0])], tables=tables))
    names = t("list.semicolon", lang).join(parts[:_NAMED])
    if len(parts) > _NAMED:
        names = t("proof.missing.more", lang, names=names, n=gone.height)
    st.warning(plain(t("proof.missing", lang, names=names)))
