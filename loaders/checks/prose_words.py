"""Reasons and words of the prose against its figures (P-20, P-21, P-22), and one matter stated twice (P-24)."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from loaders.checks.case import Case, Mention
from loaders.checks.prose_common import described, is_money, paragraph_of, shown
from loaders.checks.prose_groups import load_partitions
from loaders.checks.verdicts import Outcome, evaluate, sum_of
from loaders.document import Place
from loaders.prose_clauses import TOKEN
from loaders.prose_said import ITEM_LABELS, Sentence

_FILE = Path(__file__).with_name("prose_words.toml")
_MOST = Decimal(100)
_HEAD = 4
_REPEATED = 3
_SOON = 20


@cache
def words() -> dict[str, re.Pattern[str]]:
    """The declared patterns, compiled."""
    return {name: re.compile(pattern) for name, pattern in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()}


@cache
def _moves() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a reason says grew, and what it says shrank (经费增加, 减少支出)."""
    raw = {name: pattern.pattern for name, pattern in words().items()}
    up, down = (
        re.compile(rf"{raw['subject']}的?{raw[n]}|{raw[n]}了?(?:该项|相关|此项|有关)?(?:{raw['subject']}|支付)")
        for n in ("up", "down")
    )
    return up, down


def word_outcomes(case: Case) -> Iterator[Outcome]:
    """The rules about words, sentence by sentence."""
    for sentence in case.sentences:
        yield from _doubled(sentence)
        yield from _repeated(sentence)
    for mention in case.mentions:
        if mention.said.item.startswith("change"):
            yield from _reason(case, mention)
    yield from _stated_twice(case)


def _places(sentence: Sentence, start: int, end: int) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(sentence.places[start:end]))


def _doubled(sentence: Sentence) -> Iterator[Outcome]:
    """P-20: one word that says both directions."""
    for match in words()["double"].finditer(sentence.text):
        start = max(0, match.start() - 8)
        quoted = sentence.text[start : match.end()]
        yield Outcome(
            "P-20",
            f"prose/{quoted}",
            "failed",
            "warning",
            printed=quoted,
            places=_places(sentence, match.start(), match.end()),
            params={"wording": "prose.double"},
        )


def reason_of(case: Case, mention: Mention, *, shared: bool) -> str:
    """The reason that follows a change, "" where none is given.

    `shared`: also one that stands behind other changes (收入…增加, 支出…增加。主要原因是 …); else only its own.
    """
    text = mention.sentence.text[mention.said.start :]
    found = words()["reason"].search(text)
    if found is None:
        sentences = [s for s in case.sentences if s.paragraph == mention.sentence.paragraph]
        text = "".join(s.text for s in sentences[sentences.index(mention.sentence) + 1 :][:1])
        found = words()["reason"].search(text, 0, _SOON)
    if found is None or not (shared or _is_own(case, mention)):
        return ""
    reason = text[found.end() :]
    ends = "。" if words()["points"].match(reason) else "[。;]"
    return re.split(ends, reason, maxsplit=1)[0]


def _is_own(case: Case, mention: Mention) -> bool:
    """Whether no change of something else, or against something else, stands between a change and the reason."""
    behind = mention.sentence.text[mention.said.start :]
    reason = words()["reason"].search(behind)
    end = mention.said.start + reason.start() if reason else len(mention.sentence.text)
    base = mention.said.item.replace("_pct", "")
    between = (m.said for m in paragraph_of(case, mention) if m.sentence is mention.sentence and m is not mention)
    return all(
        (s.line, s.item.replace("_pct", "")) == (mention.said.line, base)
        for s in between
        if s.item.startswith("change") and mention.said.start < s.start < end
    )


def _reason(case: Case, mention: Mention) -> Iterator[Outcome]:
    """P-20: a change and its reason; P-21: a growth of more than 100 % and a reason that explains nothing."""
    own = reason_of(case, mention, shared=False)
    if own:
        yield _direction(mention, own)
    if mention.said.item.startswith("change_pct") and mention.figure.value > _MOST:
        reason = reason_of(case, mention, shared=True)
        explained = bool(reason) and words()["generic"].match(reason) is None
        outcome = Outcome("P-21", _subject(mention), "passed" if explained else "failed", "warning", (mention.figure,))
        yield described(outcome, mention, "增减%", "prose.explain" if reason else "prose.unexplained", reason=reason)


def _direction(mention: Mention, reason: str) -> Outcome:
    up, down = (bool(pattern.search(reason)) for pattern in _moves())
    value = mention.figure.value
    against = (value > 0 and down and not up) or (value < 0 and up and not down) or (value == 0 and up != down)
    outcome = Outcome("P-20", _subject(mention), "failed" if against else "passed", "warning", (mention.figure,))
    return described(outcome, mention, "增减", "prose.reason", reason=reason)


def _subject(mention: Mention) -> str:
    return f"prose/{mention.said.line or mention.said.head[-12:]}/{mention.said.item}"


def _repeated(sentence: Sentence) -> Iterator[Outcome]:
    """P-22: a sentence that states the same figures twice with the same words; they are counted once."""
    stated = [(sentence.text[max(0, t.start() - _HEAD) : t.start()], t[0]) for t in TOKEN.finditer(sentence.text)]
    again = [figure for (_, figure), n in Counter(stated).items() if n > 1 and any(c in "123456789" for c in figure)]
    if len(again) >= _REPEATED:
        yield Outcome(
            "P-22",
            f"prose/{sentence.text[:12]}",
            "failed",
            "info",
            printed="、".join(again),
            places=_places(sentence, 0, len(sentence.text)),
            params={"label": sentence.text[:12], "wording": "prose.repeat"},
        )


def _stated_twice(case: Case) -> Iterator[Outcome]:
    """P-24: figures of one matter, wherever they are stated, agree."""
    for (line, item, _), mentions in _by_address(case).items():
        first = mentions[0]
        for other in mentions[1:]:
            outcome = evaluate(sum_of([other.figure], [first.figure]), "P-24", f"prose/{line}/{item}")
            if outcome.verdict == "tail":
                outcome = replace(outcome, verdict="passed")
            described_one = described(outcome, other, ITEM_LABELS[item], "prose.twice", first=shown(first))
            yield replace(described_one, identity=None) if outcome.verdict == "failed" else described_one


def _by_address(case: Case) -> dict[tuple[str, str, str], list[Mention]]:
    """(line, item, whole) -> what is stated of it; a class is stated of each fund, under the total of that fund."""
    found: dict[tuple[str, str, str], list[Mention]] = {}
    wholes = {line for partition in load_partitions()[0] if partition.is_open for line in partition.whole}
    whole = ""
    for mention in case.mentions:
        said = mention.said
        whole = said.line if said.line in wholes else whole
        if said.is_fact and said.item != "share_pct" and (is_money(mention) or said.unit == "%"):
            fund = whole if said.line.isdigit() or "/" in said.line else ""
            found.setdefault((said.line, said.item, fund), []).append(mention)
    return {address: mentions for address, mentions in found.items() if len(mentions) > 1}
