"""What `mingzhang check` shows: per file the ledger, errors and warnings with place and arithmetic, and the untested.

Text of documents is shown plain, never as markup.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dashboard.messages import t
from dashboard.numbers import Language
from dashboard.sentences import likelihood_text, places_text, repair_text, rule_name, sentence
from dashboard.terminal import clean, heading, ledger
from loaders.checks.between import BetweenProof
from loaders.frames import disclosure_id, finding_row, place_json, repair_json
from loaders.records import CheckCount, Disclosure, Finding, Reading, Repair

_SHOWN: Final = ("error", "warning")
_STYLES: Final = {"error": "bold red", "warning": "yellow"}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many errors and warnings were found."""

    errors: int = 0
    warnings: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.errors + other.errors, self.warnings + other.warnings)


@dataclass(frozen=True, slots=True)
class Checked:
    """What is kept of a file that was checked: its disclosures by key, and its JSON where that is printed."""

    name: str
    disclosures: dict[str, Disclosure]
    told: dict[str, Any] | None = None


def checked(reading: Reading, told: dict[str, Any] | None) -> Checked:
    """A file that was checked, without its document."""
    document = reading.document
    keyed = {disclosure_id(document.sha256, n): one for n, one in enumerate(reading.disclosures)}
    return Checked(document.name, keyed, told)


def tally(findings: Sequence[Finding]) -> Tally:
    """Errors and warnings among findings."""
    severities = [finding.severity for finding in findings]
    return Tally(severities.count("error"), severities.count("warning"))


def print_check(console: Console, reading: Reading, lang: Language) -> None:
    """A file checked: for each disclosure who and what, the result, findings, and what was not tested."""
    for disclosure in reading.disclosures:
        console.rule(Text(clean(reading.document.name)))
        console.print(Text(heading(disclosure, lang), style="bold"))
        console.print(Text(ledger(disclosure, lang)))
        console.print(Text(result(disclosure, lang), style="bold"))
        print_findings(console, disclosure.findings, lang)
        _print_rest(console, disclosure, lang)


def result(disclosure: Disclosure, lang: Language) -> str:
    """What is to be said of a disclosure in one sentence; nothing tested or a table missing is never clean."""
    found = tally(disclosure.findings)
    if found.errors or found.warnings:
        return t("check.found", lang, errors=found.errors, warnings=found.warnings)
    tested = sum(count.passed + count.tail for count in disclosure.checks.values())
    coverage = disclosure.coverage
    if not tested:
        return t("check.untested", lang)
    missing = max(0, coverage.tables_expected - coverage.tables_found)
    if missing or coverage.cells_unexplained:
        return t("check.incomplete", lang, missing=missing, cells=coverage.cells_unexplained, tested=tested)
    return t("check.clean", lang, tested=tested)


def print_findings(console: Console, findings: Sequence[Finding], lang: Language) -> None:
    """Errors, then warnings: rule, place, sentence, arithmetic, proposal."""
    shown = sorted((f for f in findings if f.severity in _SHOWN), key=lambda f: _SHOWN.index(f.severity))
    if not shown:
        return
    table = Table(*(t(f"cli.{key}", lang) for key in ("severity", "rule", "where", "content")), show_lines=True)
    for column in table.columns:  # Chinese has no blanks to break at: without folding, the end of a sentence is cut off
        column.overflow = "fold"
    for finding in shown:
        severity = Text(t(f"severity.{finding.severity}", lang), style=_STYLES[finding.severity])
        where = places_text([place_json(place) for place in finding.places], lang)
        rule = rule_name(finding.rule, lang)
        table.add_row(severity, Text(clean(rule)), Text(clean(where)), Text("\n".join(_lines(finding, lang))))
    console.print(table)


def _lines(finding: Finding, lang: Language) -> list[str]:
    """The sentence of a finding, its figures and arithmetic where the sentence lacks them, and the proposal."""
    said = sentence(finding_row(finding), lang)
    lines = [said]
    if finding.printed and finding.expected:
        figures = (("list.printed", finding.printed), ("list.expected", finding.expected))
        left = [t(msgid, lang, value=value) for msgid, value in figures if not _is_in(value, said)]
        lines += [t("list.separator", lang).join(left)] if left else []
    if finding.arithmetic and finding.arithmetic not in said:
        lines.append(finding.arithmetic)
    if finding.repair is not None:
        lines += _repair(finding.repair, lang)
    return [clean(line) for line in lines]


def _is_in(value: str, said: str) -> bool:
    """Whether a sentence says a value; 5 is not said by 15 or 5.20."""
    return re.search(rf"(?<![\d.,]){re.escape(value)}(?![\d]|[.,]\d)", said) is not None


def _repair(repair: Repair, lang: Language) -> list[str]:
    told = repair_json(repair) or {}
    return [f"{repair_text(told, lang)} {likelihood_text(told, lang)}", *(f"- {one}" for one in repair.witnesses)]


def _print_rest(console: Console, disclosure: Disclosure, lang: Language) -> None:
    """Rounding and remarks as numbers; missing tables and rules that could not be tested by name."""
    severities = [finding.severity for finding in disclosure.findings]
    tails, remarks = severities.count("tail"), severities.count("info")
    passed = sum(count.passed for count in disclosure.checks.values())
    console.print(Text(t("check.counts", lang, passed=passed, tails=tails, remarks=remarks)))
    comma = t("list.comma", lang)
    missing = [f"《{clean(entry.title)}》" for entry in disclosure.tables if entry.status == "missing"]
    if missing:
        console.print(Text(t("proof.missing", lang, names=comma.join(missing)), style="bold"))
    untested = {rule: count.not_testable for rule, count in disclosure.checks.items() if count.not_testable}
    if untested:
        names = comma.join(f"{rule_name(rule, lang)} ×{count}" for rule, count in untested.items())
        console.print(Text(t("check.not_testable", lang, n=sum(untested.values()), names=names)))


def print_between(console: Console, proof: BetweenProof, names: Mapping[str, str], lang: Language) -> None:
    """Documents against each other: how much was compared, also where all agrees; `names`: key -> its file."""
    console.rule(Text(t("between.head", lang, n=len(proof.findings))))
    console.print(Text(_compared(proof.counts.values(), lang)))
    for found in proof.findings:
        finding = found.finding
        told = t("list.comma", lang).join(clean(names[key]) for key in found.documents)
        style = _STYLES.get(finding.severity, "")
        word = t(f"severity.{finding.severity}", lang)
        console.print(Text(f"{word} {rule_name(finding.rule, lang)} · {told}", style=style))
        console.print(Text("\n".join(_lines(finding, lang))))


def _compared(counts: Collection[CheckCount], lang: Language) -> str:
    """How often documents were compared, and with what result."""
    held = sum(count.passed + count.tail for count in counts)
    failed, untested = sum(count.failed for count in counts), sum(count.not_testable for count in counts)
    n = held + failed + untested
    return (
        t("between.counts", lang, n=n, passed=held, failed=failed, not_testable=untested)
        if n
        else t("between.none", lang)
    )
