"""收支结构: where the money comes from and where it goes: sources, 类, 款, 项; the same as bars; over the years."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import plotly.graph_objects as go
import polars as pl

from dashboard import numbers
from dashboard.charts import flow
from dashboard.charts.book import (
    AMOUNT,
    RATE,
    Amount,
    Book,
    books,
    cells,
    evidence,
    frame,
    quotient,
    remainder,
    schema,
    total,
)
from dashboard.charts.bridge import FORMS as SUMMARY
from dashboard.charts.bridge import TAIL_YUAN, class_amount, income_lines, is_class
from dashboard.charts.chart import Chart, Column
from dashboard.charts.coded import coded_bars
from dashboard.charts.style import GREY, INFLOW, OUTFLOW, wrapped
from dashboard.charts.words import class_label, figure_hover, flagged, line_label
from dashboard.frames import Frames, current
from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.selection import Selection

FORMS: Final = ("FA03", "BG03", "FA05", "BG05")
"""Tables that print spending down to 项: all of it, else that of the general public budget."""

SHOWN_PARTS: Final = 12
"""With more 款 than this the flow ends at the 类: labels that cannot be read are not drawn (the table has all)."""

LEVELS: Final = {3: "class", 5: "section", 7: "item"}
"""Length of a code of the 支出功能分类 -> its level: 类, 款, 项."""

_TREE: Final = schema(
    {"amount_yuan": AMOUNT, "share_pct": RATE},
    line=pl.String,
    code=pl.String,
    label=pl.String,
    level=pl.String,
    level_name=pl.String,
    parent=pl.String,
    top=pl.Boolean,
)


class Entry(NamedTuple):
    """A node of the tree of spending: code, label, level, code of the node above, figure."""

    line: str
    label: str
    level: str
    parent: str
    amount: Amount


def open_class(book: Book, selection: Selection) -> str | None:
    """The code whose parts are shown, where the disclosure has it; None: the whole."""
    return selection.line if selection.line in {entry.line for entry in entries(book, selection.lang)} else None


def entries(book: Book, lang: Language) -> list[Entry]:
    """类, 款 and 项 of spending in the order of their codes, figures that are not zero."""
    form = book.form_of(FORMS)
    labels = book.lines((form,), "total") if form else {}
    if not any(is_class(line) for line in labels):
        return _classes_only(book, lang)
    out = []
    for line, label in sorted(labels.items()):
        amount = book.cell((form or "",), line, "total")
        if line.isdigit() and len(line) in LEVELS and amount is not None and amount.value:
            out.append(Entry(line, class_label(line, label, lang), LEVELS[len(line)], line[:-2], amount))
    return [entry if entry.level != "class" else entry._replace(parent="") for entry in out]


def _classes_only(book: Book, lang: Language) -> list[Entry]:
    labels = book.lines(SUMMARY) | book.lines(SUMMARY, "total")
    stated = {line: class_amount(book, line) for line in sorted(labels) if is_class(line)}
    return [
        Entry(line, class_label(line, labels[line], lang), "class", "", amount)
        for line, amount in stated.items()
        if amount is not None and amount.value
    ]


def tree(frames: Frames, selection: Selection) -> pl.DataFrame:
    """Spending by 类, 款 and 项 below `Selection.line` (all without one); `top` marks the rows that are drawn as bars.

    share_pct is of the node above (of the whole: of the sum of the 类). What the parts of a node leave over against
    its printed amount is a row of its own (line ""), derived.
    """
    found = books(frames, current(frames, selection))
    if not found:
        return frame([], _TREE)
    book = found[0]
    every = entries(book, selection.lang)
    opened = open_class(book, selection)
    below = [entry for entry in every if opened is None or (entry.line.startswith(opened) and entry.line != opened)]
    first = {None: "class", "class": "section", "section": "item"}.get(_level(every, opened), "")
    wholes = {entry.line: entry.amount for entry in every}
    whole = wholes[opened] if opened else total(entry.amount for entry in every if entry.level == "class")
    rows = [
        _tree_row(book, selection, entry, wholes.get(entry.parent, whole), is_top=entry.level == first)
        for entry in below
    ]
    if opened and whole is not None and (rest := _rest(whole, [e.amount for e in below if e.level == first])):
        entry = Entry("", t("line.rest", selection.lang), first, opened, rest)
        rows.append(_tree_row(book, selection, entry, whole, is_top=True))
    return frame(rows, _TREE)


def _level(every: Iterable[Entry], line: str | None) -> str | None:
    return next((entry.level for entry in every if entry.line == line), None)


def _rest(whole: Amount, parts: list[Amount]) -> Amount | None:
    """What is left of a whole without its parts; None where nothing is, or no part is stated."""
    left = remainder(whole, parts)
    return left if left.value and parts else None


def _tree_row(book: Book, selection: Selection, entry: Entry, whole: Amount | None, *, is_top: bool) -> dict[str, Any]:
    row = evidence(entry.amount, selection, book)
    row |= {"line": entry.line, "label": entry.label, "level": entry.level, "parent": entry.parent, "top": is_top}
    row["level_name"] = t(f"structure.level.{entry.level}", selection.lang)
    return row | cells(amount_yuan=entry.amount, share_pct=quotient(entry.amount, whole, 100))


def tree_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Bars of the parts of what is open, the largest first."""
    drawn = rows.filter("top").sort("amount_yuan", descending=True) if rows.height else rows
    return coded_bars(drawn, OUTFLOW, lang, row_px=28)


def tree_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The largest part of what is open, and its share."""
    tops = rows.filter("top", pl.col("line") != "").sort("amount_yuan", descending=True) if rows.height else rows
    if tops.is_empty():
        return ""
    row = tops.row(0, named=True)
    share = numbers.pct(row["share_pct"], lang)
    amount = numbers.money(row["amount_yuan"], row["unit"], lang)
    level = row["level_name"]
    return t(
        "chart.structure_tree.sentence",
        lang,
        n=tops.height,
        level=level,
        label=row["label"],
        amount=amount,
        share=share,
    )


_FLOW: Final = schema(
    {"amount_yuan": AMOUNT, "share_pct": RATE},
    line=pl.String,
    code=pl.String,
    label=pl.String,
    step=pl.String,
    step_name=pl.String,
    parent=pl.String,
    column=pl.Int64,
)


class _Node(NamedTuple):
    """A node of the flow: what it is, its row, its label, the node above (to the left; for a source to the right)."""

    step: str
    line: str
    label: str
    parent: str
    column: int
    amount: Amount


def money_flow(frames: Frames, selection: Selection) -> pl.DataFrame:
    """The nodes of the flow in order: sources (column 0), the whole (1), 类 and 年末结转 (2), 款 (3) where few enough.

    With a 类 or 款 open: that one, its parts, and theirs. A side that does not add up to the other has a node "gap".
    `parent` is the step and line of the node that the money comes from ("whole:", "class:204"); of a source "".
    """
    found = books(frames, current(frames, selection))
    if not found:
        return frame([], _FLOW)
    book = found[0]
    opened = open_class(book, selection)
    nodes = _below(book, selection.lang, opened) if opened else _whole(book, selection.lang)
    base = next((node.amount for node in nodes if opened or node.step == "whole"), None)
    return frame([_flow_row(book, selection, node, base) for node in nodes], _FLOW)


def _whole(book: Book, lang: Language) -> list[_Node]:
    sources = list(_sources(book, lang))
    every = entries(book, lang)
    uses = list(_uses(book, lang, every))
    if not sources or not uses:
        return []
    came, went = (total(node.amount for node in side) for side in (sources, uses))
    if came is None or went is None:
        return []
    most, least = (came, went) if came.value > went.value else (went, came)
    gap = remainder(most, [least])
    label = t("line.tail" if gap.value <= TAIL_YUAN else "line.gap", lang)
    if gap.value and most is went:
        sources.append(_Node("gap", "gap", label, "", 0, gap))
    elif gap.value:
        uses.append(_Node("gap", "gap", label, "whole:", 2, gap))
    stated = book.cell(SUMMARY, "income_total")
    is_stated = stated is not None and abs(stated.value - most.value) <= TAIL_YUAN
    whole = stated if is_stated and stated is not None else most
    nodes = [*sources, _Node("whole", "", t("structure.whole", lang), "", 1, whole), *uses]
    return nodes + _sections(every, {node.line: node for node in uses}, lang)


def _sources(book: Book, lang: Language) -> Iterable[_Node]:
    labels = book.lines(SUMMARY)
    opening = book.cell(SUMMARY, "opening_balance")
    if opening is not None and opening.value:
        name = t(f"line.opening_{'budget' if book.row['kind'] == 'budget' else 'final'}", lang)
        yield _Node("opening", "opening_balance", name, "", 0, opening)
    for line in [*income_lines(book), "use_of_surplus"]:
        amount = book.cell(SUMMARY, line)
        if amount is not None and amount.value:
            yield _Node("income", line, line_label(line, labels.get(line, ""), lang), "", 0, amount)


def _uses(book: Book, lang: Language, every: list[Entry]) -> Iterable[_Node]:
    """类 as the 收支总表 prints them (else as the table of spending does), 结余分配 and 年末结转."""
    labels = book.lines(SUMMARY) | book.lines(SUMMARY, "total")
    stated = {line: class_amount(book, line) for line in sorted(labels) if is_class(line)}
    classes = {line: amount for line, amount in stated.items() if amount is not None and amount.value}
    for line, amount in classes.items():
        yield _Node("class", line, class_label(line, labels[line], lang), "whole:", 2, amount)
    if not classes:
        for entry in every:
            if entry.level == "class":
                yield _Node("class", entry.line, entry.label, "whole:", 2, entry.amount)
    for line, step in (("surplus_distribution", "surplus"), ("closing_balance", "closing")):
        left = book.cell(SUMMARY, line)
        if left is not None and left.value > 0:
            kind = "budget" if book.row["kind"] == "budget" else "final"
            name = t(f"line.closing_{kind}" if step == "closing" else "line.surplus_distribution", lang)
            yield _Node(step, line, name, "whole:", 2, left)


def _sections(every: list[Entry], classes: dict[str, _Node], lang: Language) -> list[_Node]:
    """款 under the 类 that are drawn; none where there are too many to be read."""
    sections = [entry for entry in every if entry.level == "section" and entry.parent in classes]
    if not 0 < len(sections) <= SHOWN_PARTS:
        return []
    out = []
    for line, node in classes.items():
        mine = [_Node("section", e.line, e.label, f"class:{line}", 3, e.amount) for e in sections if e.parent == line]
        rest = _rest(node.amount, [one.amount for one in mine])
        if rest is not None and rest.value > 0:
            mine.append(_Node("gap", f"{line}_rest", t("line.rest", lang), f"class:{line}", 3, rest))
        out += mine
    return out


def _below(book: Book, lang: Language, opened: str) -> list[_Node]:
    every = {entry.line: entry for entry in entries(book, lang)}
    top = every[opened]
    nodes = [_Node(top.level, top.line, top.label, "", 0, top.amount)]
    for column, depth in ((1, 2), (2, 4)):
        level = [e for e in every.values() if e.line.startswith(opened) and len(e.line) == len(opened) + depth]
        nodes += [
            _Node(e.level, e.line, e.label, f"{every[e.parent].level}:{e.parent}", column, e.amount)
            for e in level
            if e.parent in every
        ]
    return nodes


def _flow_row(book: Book, selection: Selection, node: _Node, base: Amount | None) -> dict[str, Any]:
    row = evidence(node.amount, selection, book)
    row |= {"step": node.step, "line": node.line, "label": node.label, "parent": node.parent, "column": node.column}
    row["step_name"] = t(f"structure.step.{node.step}", selection.lang)
    return row | cells(amount_yuan=node.amount, share_pct=quotient(node.amount, base, 100))


_COLOURS: Final = {"income": INFLOW, "opening": GREY, "closing": GREY, "surplus": GREY, "whole": GREY, "gap": GREY}


def flow_figure(rows: pl.DataFrame, lang: Language) -> go.Figure:
    """Nodes and ribbons: what comes in blue, what goes out orange, balances and the whole grey; no node for a 尾差."""
    if rows.height:
        rows = rows.filter((pl.col("step") != "gap") | (pl.col("amount_yuan") > TAIL_YUAN))
    told = rows.to_dicts()
    keys = [_key(row) for row in told]
    nodes = [_flow_node(row, key, lang) for row, key in zip(told, keys, strict=True)]
    whole = next((key for key in keys if key.startswith("whole:")), None)
    links = []
    for row, key in zip(told, keys, strict=True):
        size = float(row["amount_yuan"])
        if row["column"] == 0 and whole:
            links.append(flow.Link(key, whole, size, _COLOURS.get(row["step"], OUTFLOW)))
        elif row["parent"] in keys:
            links.append(flow.Link(row["parent"], key, size, _COLOURS.get(row["step"], OUTFLOW)))
    return flow.draw(nodes, links)


def _key(row: dict[str, Any]) -> str:
    return f"{row['step']}:{row['line']}"


def _flow_node(row: dict[str, Any], key: str, lang: Language) -> flow.Node:
    amount = flagged(numbers.amount(row["amount_yuan"], row["unit"], lang), row["status"], lang)
    share = "" if row["share_pct"] is None else f" · {numbers.pct(row['share_pct'], lang)}"
    notation = "derived" if row["step"] == "gap" else "budget_part" if row["kind"] == "budget" else "actual"
    return flow.Node(
        key,
        row["column"],
        float(row["amount_yuan"]),
        f"{wrapped(row['label'], 26, 2)}<br>{amount}{share}",
        figure_hover(row, "amount_yuan", row["step_name"], lang),
        row["address"],
        _COLOURS.get(row["step"], OUTFLOW),
        notation,  # type: ignore[arg-type]
        row["status"],
    )


def flow_sentence(rows: pl.DataFrame, lang: Language) -> str:
    """The largest source and the largest use, with their shares of the whole; of an open class how it divides."""
    if rows.is_empty():
        return ""
    sources = rows.filter(pl.col("step") == "income").sort("amount_yuan", descending=True)
    uses = rows.filter(pl.col("column") == (2 if sources.height else 1)).sort("amount_yuan", descending=True)
    if sources.is_empty() or uses.is_empty():
        return _open_sentence(rows, uses, lang)
    source, use = sources.row(0, named=True), uses.row(0, named=True)
    return t(
        "chart.structure_flow.sentence",
        lang,
        source=source["label"],
        share=numbers.pct(source["share_pct"], lang),
        use=use["label"],
        use_share=numbers.pct(use["share_pct"], lang),
    )


def _open_sentence(rows: pl.DataFrame, parts: pl.DataFrame, lang: Language) -> str:
    top = rows.row(0, named=True)
    amount = numbers.money(top["amount_yuan"], top["unit"], lang)
    if parts.is_empty():
        return t("chart.structure_flow.sentence_leaf", lang, label=top["label"], amount=amount)
    first = parts.row(0, named=True)
    share = numbers.pct(first["share_pct"], lang)
    return t(
        "chart.structure_flow.sentence_open", lang, label=top["label"], amount=amount, part=first["label"], share=share
    )


_COLUMNS: Final = (Column("amount_yuan", "amount_yuan"), Column("share_pct", "pct"), Column("status", "status"))

FLOW: Final = Chart(
    "structure_flow",
    money_flow,
    flow_figure,
    (Column("step_name", "text"), Column("code", "text"), Column("label", "text"), *_COLUMNS),
    flow_sentence,
)
TREE: Final = Chart(
    "structure_tree",
    tree,
    tree_figure,
    (Column("code", "text"), Column("label", "text"), Column("level_name", "text"), *_COLUMNS),
    tree_sentence,
)
