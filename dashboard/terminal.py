"""What `mingzhang read` and `ingest` show on a terminal. Text of documents is shown plain, never as markup."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dashboard.messages import has, t
from dashboard.numbers import Language, amount, count
from loaders.ingest import STATES, Summary
from loaders.records import Disclosure, Fact, Reading

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FINDINGS_SHOWN = 20
_SEVERITIES = ("error", "warning", "info", "tail")


def clean(text: str) -> str:
    """Text of a document or a name for a terminal: no control or direction characters, one line."""
    return " ".join(_CONTROL.sub("", text).split())


def failure(name: str, code: str, detail: str, lang: Language) -> str:
    """One sentence on a file that could not be read, with the technical detail where there is no sentence for it."""
    shown = clean(name)
    if has(f"error.{code}", lang):
        return t(f"error.{code}", lang, name=shown)
    return f"{t('error.other', lang, name=shown)} {clean(detail)}"


def print_reading(console: Console, reading: Reading, lang: Language) -> None:
    """A reading as tables: who and what, key figures, tables, projects, ledger, findings."""
    for disclosure in reading.disclosures:
        console.rule(Text(clean(reading.document.name)))
        console.print(Text(heading(disclosure, lang), style="bold"))
        _print_figures(console, disclosure, lang)
        _print_tables(console, disclosure, lang)
        _print_projects(console, disclosure, lang)
        console.print(Text(ledger(disclosure, lang)))
        _print_findings(console, disclosure, lang)


def heading(disclosure: Disclosure, lang: Language) -> str:
    """Body, year, kind and place in one line; what is unknown is said to be."""
    region = disclosure.region
    place = " ".join(name for name in (region.province, region.city, region.county) if name)
    unknown = t("cli.unknown", lang)
    parts = (
        disclosure.department or unknown,
        str(disclosure.year or unknown),
        t(f"kind_of.{disclosure.scope}", lang, kind=t(f"kind.{disclosure.kind}", lang)),
        place or unknown,
    )
    return " · ".join(clean(part) for part in parts)


def ledger(disclosure: Disclosure, lang: Language) -> str:
    """What was expected, found, used, left unexplained, proved: one sentence."""
    coverage = disclosure.coverage
    statuses = Counter(fact.status for fact in disclosure.facts)
    return t(
        "cli.ledger",
        lang,
        expected=coverage.tables_expected,
        found=coverage.tables_found,
        seen=coverage.cells_seen,
        used=coverage.cells_used,
        ignored=coverage.cells_ignored,
        unexplained=coverage.cells_unexplained,
        facts=len(disclosure.facts),
        verified=statuses["verified"],
        conflict=statuses["conflict"],
        pages=coverage.pages,
        untouched=len(coverage.pages_untouched),
    )


def figure_text(fact: Fact, lang: Language) -> str:
    """A figure with its unit, as printed in kind: money in the unit of the document, counts as counts."""
    if fact.amount_yuan is not None and fact.unit:
        return f"{amount(fact.amount_yuan, fact.unit, lang)} {fact.unit}"
    value = "" if fact.value is None else count(Decimal(fact.value), lang)
    return f"{value} {fact.unit or ''}".strip() or clean(fact.printed)


def where_text(fact: Fact, lang: Language) -> str:
    """Page or line of a figure."""
    place = fact.place
    if place.page is not None:
        return t("cli.page", lang, n=place.page)
    return "" if place.line is None else t("cli.line", lang, n=place.line)


def print_summary(console: Console, summary: Summary, lang: Language) -> None:
    """The files of an ingest: what became of each, and the counts."""
    table = Table(t("cli.file", lang), t("cli.outcome", lang), box=None)
    for outcome in summary.outcomes:
        is_failed = outcome.state == "failed"
        text = (
            failure(outcome.name, outcome.code, outcome.message, lang) if is_failed else t(f"cli.{outcome.state}", lang)
        )
        table.add_row(Text(clean(outcome.name)), Text(text))
    console.print(table)
    counts = {state: summary.count(state) for state in STATES}
    console.print(Text(t("cli.summary", lang, **counts)))


def _print_figures(console: Console, disclosure: Disclosure, lang: Language) -> None:
    if not disclosure.key_figures:
        return
    table = Table(*(t(f"cli.{key}", lang) for key in ("figure", "amount", "status", "where")), box=None)
    table.columns[1].justify = "right"
    for key, index in disclosure.key_figures.items():
        fact = disclosure.facts[index]
        name = t(f"cli.figure.{key}", lang) if has(f"cli.figure.{key}", lang) else key
        table.add_row(name, Text(figure_text(fact, lang)), t(f"status.{fact.status}", lang), where_text(fact, lang))
    console.print(table)


def _print_tables(console: Console, disclosure: Disclosure, lang: Language) -> None:
    if not disclosure.tables:
        return
    counts = Counter((fact.form, fact.title) for fact in disclosure.facts)
    table = Table(*(t(f"cli.{key}", lang) for key in ("form", "title", "unit", "state", "cells")), box=None)
    table.columns[4].justify = "right"
    for entry in disclosure.tables:
        state = t(f"cli.table.{entry.status}", lang)
        cells = str(counts[entry.form, entry.title])
        table.add_row(entry.form, Text(clean(entry.title)), entry.unit or "", state, cells)
    console.print(table)


def _print_projects(console: Console, disclosure: Disclosure, lang: Language) -> None:
    if not disclosure.projects:
        return
    heads = ("project", "full_year_budget", "executed", "rate", "score", "indicators")
    table = Table(*(t(f"cli.{key}", lang) for key in heads), box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for project in disclosure.projects:
        printed = (project.full_year_budget, project.executed, project.execution_rate, project.total_score)
        cells = [Text(clean(value or "")) for value in (project.name, *printed)]
        table.add_row(*cells, str(len(project.indicators)))
    console.print(table)


def _print_findings(console: Console, disclosure: Disclosure, lang: Language) -> None:
    if not disclosure.findings:
        is_tested = any(count.passed for count in disclosure.checks.values())
        console.print(Text(t("cli.no_findings" if is_tested else "cli.nothing_tested", lang)))
        return
    heads = ("rule", "severity", "subject", "printed", "arithmetic")
    table = Table(*(t(f"cli.{key}", lang) for key in heads), box=None)
    findings = sorted(disclosure.findings, key=lambda finding: _SEVERITIES.index(finding.severity))
    for finding in findings[:_FINDINGS_SHOWN]:
        severity = t(f"cli.severity.{finding.severity}", lang)
        texts = (finding.rule, severity, finding.subject, finding.printed, finding.arithmetic)
        table.add_row(*(Text(clean(text)) for text in texts))
    console.print(table)
    if len(findings) > _FINDINGS_SHOWN:
        console.print(Text(t("cli.more_findings", lang, n=len(findings) - _FINDINGS_SHOWN)))
