"""The words of 情况说明: what names a figure, what turns a number into a change, a share or a budget.

All vocabulary is data (`forms/prose.toml`); this module compiles it and reads the few words before a number (its
head). A head whose subject is not certain reads as unknown: an amount is never given to a subject by nearness.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from loaders import reference
from loaders.errors import FormError
from loaders.records import Kind

Base = Literal["last_year", "budget", "execution"]
Direction = Literal["up", "down", "unsure"]


@dataclass(frozen=True)
class Subject:
    """What a number is about: the lines it is printed for (two for 收、支总计), and its words as printed."""

    lines: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class Head:
    """The words before a number, read.

    `subject` None with `inherits` True: the number is about the subject named before; with False: unknown.
    `role` is a declared role ("" for none), `direction` that of a verb, `base` and `base_year` what is compared with.
    """

    subject: Subject | None
    inherits: bool
    role: str = ""
    direction: Direction | None = None
    base: Base | None = None
    base_year: int | None = None
    year: int | None = None


@dataclass(frozen=True)
class Count:
    """A counted thing: its line, unit and compiled pattern; groups named n* hold the number."""

    line: str
    unit: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Context:
    """A fund that a sentence or section speaks of, and what the words for totals mean in it ("" = left out)."""

    name: str
    heading: re.Pattern[str]
    lines: frozenset[str]
    first_lines: frozenset[str]
    means: dict[str, str]


@dataclass(frozen=True)
class Grammar:
    """The compiled declarations."""

    raw: dict[str, str]
    bracket_note: re.Pattern[str]
    reason: re.Pattern[str]
    comparison: re.Pattern[str]
    generic: re.Pattern[str]
    same: re.Pattern[str]
    verb: re.Pattern[str]
    item_path: re.Pattern[str]
    role_alone: re.Pattern[str]
    after_item: re.Pattern[str]
    subjects: dict[str, re.Pattern[str]]
    lines: dict[str, tuple[str, ...]]
    alone: frozenset[str]
    loose: frozenset[str]
    roles: dict[str, str]
    contexts: tuple[Context, ...]
    counts: tuple[Count, ...]
    phrases: tuple[tuple[str, re.Pattern[str]], ...]


_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?!\d{1,2}月)度?(?:末|底)?")
_SHORTEST_PATH = 2
"""A name without its 款 or 类 may stand for several codes."""
_SINCE = re.compile(r"截[至止](?:(?:19|20)\d\d年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:末|底)?")


def _class_subjects() -> list[dict[str, Any]]:
    """功能分类 names (公共安全支出, 公共安全支出类, 公共安全类支出), present and earlier, as subjects."""
    out = []
    for functional in reference.functional_classes():
        stems = {re.escape(name.removesuffix("支出")) for name in functional.aliases}
        pattern = f"(?:{'|'.join(sorted(stems, key=len, reverse=True))})(?:支出类支出|支出类?|类支出|类)"
        out.append({"line": functional.code, "pattern": pattern})
    return out


def _subject_pattern(subjects: list[dict[str, Any]], kind: str, grammar: dict[str, str], roles: str) -> re.Pattern[str]:
    chosen = [f"(?P<s{i}>{s['pattern']})" for i, s in enumerate(subjects) if kind in s.get("kinds", [kind])]
    filler = grammar["filler"]
    return re.compile(f"(?:{'|'.join(chosen)}){filler}*?(?:{roles})?{filler}*$")


@cache
def _declarations() -> dict[str, Any]:
    path = Path(__file__).with_name("forms") / "prose.toml"
    with path.open("rb") as handle:
        return tomllib.load(handle)


@cache
def grammar() -> Grammar:
    """The grammar of `forms/prose.toml`, compiled once. Raises FormError where a declaration is wrong."""
    data = _declarations()
    words: dict[str, str] = data["grammar"]
    subjects = [*data["subjects"], *_class_subjects()]
    roles = {f"r{i}": role["item"] for i, role in enumerate(data["roles"])}
    role_pattern = "|".join(f"(?P<r{i}>{role['pattern']})" for i, role in enumerate(data["roles"]))
    kinds = ("final_accounts", "budget", "other")
    try:
        return Grammar(
            raw=words,
            bracket_note=re.compile(words["bracket_note"]),
            reason=re.compile(words["reason"]),
            comparison=re.compile(
                rf"{words['comparator']}于?(?P<time>{words['time']}|(?=(?:全年|调整)?预算))|(?P<alone>同比)"
            ),
            generic=re.compile(words["generic"]),
            same=re.compile(words["same"]),
            verb=re.compile(
                rf"(?:(?P<up>{words['up']})|(?P<down>{words['down']})|增减)(?:了|额|数|率|幅度?)?{words['filler']}*$"
            ),
            item_path=re.compile(f"(?:{words['list_mark']})?{words['item_path']}"),
            role_alone=re.compile(rf"(?:{words['filler']}|的)*(?:{role_pattern})(?:{words['filler']})*"),
            after_item=re.compile(rf"(?:{words['filler']}|支出)*(?:{role_pattern})?(?:{words['filler']})*"),
            subjects={k: _subject_pattern(subjects, k, words, role_pattern) for k in kinds},
            lines={f"s{i}": _as_lines(s["line"]) for i, s in enumerate(subjects)},
            alone=frozenset(f"s{i}" for i, s in enumerate(subjects) if s.get("alone")),
            loose=frozenset(f"s{i}" for i, s in enumerate(subjects) if s.get("loose")),
            roles=roles,
            contexts=tuple(_context(c) for c in data["contexts"]),
            counts=tuple(_count(c) for c in data["counts"]),
            phrases=tuple((p["line"], re.compile(p["pattern"])) for p in data["phrases"]),
        )
    except (re.error, KeyError) as error:
        raise FormError("form_error", f"forms/prose.toml: {error}") from error


def _as_lines(line: str | list[str]) -> tuple[str, ...]:
    return (line,) if isinstance(line, str) else tuple(line)


def _context(declared: dict[str, Any]) -> Context:
    return Context(
        declared["name"],
        re.compile(declared["heading"]),
        frozenset(declared["lines"]),
        frozenset(declared["first_lines"]),
        dict(declared["means"]),
    )


def _count(declared: dict[str, str]) -> Count:
    parts = declared["pattern"].split("{n}")
    pattern = parts[0]
    for i, part in enumerate(parts[1:]):
        pattern += rf"(?P<n{i}>\d+){part}"
    return Count(declared["line"], declared["unit"], re.compile(pattern))


def year_in(text: str) -> int | None:
    """The fiscal year that a stretch of text speaks of; dates (截至…8月31日) and bases of comparison do not count."""
    rest = grammar().comparison.sub("", _SINCE.sub("", text))
    years = _YEAR.findall(rest)
    return int(years[-1]) if years else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """与上年…相比, split: the words before it, what it compares with, and the words it holds that are not generic."""

    before: str
    base: Base
    year: int | None
    rest: str


def comparison_in(text: str) -> Comparison | None:
    """The comparison that reaches to the end of `text`; None where there is none."""
    match = grammar().comparison.search(text)
    if match is None:
        return None
    tail = text[match.end() :]
    time = match["time"] or match["alone"] or ""
    base: Base = "last_year" if time and "年初" not in time else "budget"
    if "执行数" in tail:
        base = "execution"
    year = re.search(r"(?:19|20)\d\d", time)
    rest = "" if grammar().generic.fullmatch(tail) else tail
    rest = re.sub(r"^(?:相比|比较|对比)[,、]?|(?:相比|比较|对比)[,、]?(?:分别|各|均)?$", "", rest)
    return Comparison(text[: match.start()], base, int(year[0]) if year else None, rest)


def _clean(prefix: str, *, alone: bool, loose: bool) -> bool:
    """Whether nothing stands before a subject that could change its meaning: a year, a number, the body's name."""
    words = grammar().raw
    rest = _YEAR.sub("", _SINCE.sub("", prefix))
    rest = re.sub(rf"^(?:{words['list_mark']}|{words['connector']}|年度|[,、:：.])+", "", rest)
    rest = re.sub(rf"(?:{words['own_name']}|{words['connector']})+$", "", rest)
    if not rest or re.fullmatch(words["own_name_alone"], rest):
        return True
    if alone:
        return False
    if re.search(words["finance_word"], rest):
        return False
    return loose or re.search(f"{words['body_end']}$", rest) is not None


def _item_subject(text: str) -> tuple[Subject, str] | None:
    """(subject, role) of words that name a 项 by its path: 教育支出（类）普通教育（款）小学教育（项）, 2050202小学教育.

    The line is the code where it is printed, else the names of the path, parted by "/".
    """
    match = grammar().item_path.match(text)
    after = grammar().after_item.fullmatch(text, match.end()) if match else None
    if match is None or after is None:
        return None
    found = (match["n1"], match["n2"], match["n3"], match["name"], match["name_first"])
    names = [name for name in found if name]
    codes = [match["c1"], match["c2"], match["c3"]]
    code = match["code"] or match["code_last"] or ("".join(c for c in codes if c) if all(codes) else "")
    if not code and len(names) < _SHORTEST_PATH:
        return None
    role = next((grammar().roles[n] for n, v in after.groupdict().items() if v is not None), "")
    return Subject((code or "/".join(names),), names[-1]), role


def read_subject(text: str, kind: Kind) -> tuple[Subject | None, str]:
    """(subject, role) of words that end where the number begins; (None, "") where no subject is certain."""
    compiled = grammar()
    item = _item_subject(text)
    if item is not None:
        return item
    pattern = compiled.subjects.get(kind, compiled.subjects["other"])
    match = pattern.search(text)
    if match is None:
        return None, ""
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    name = next(n for n in found if n.startswith("s"))
    if not _clean(text[: match.start()], alone=name in compiled.alone, loose=name in compiled.loose):
        return None, ""
    role = next((compiled.roles[n] for n in found if n.startswith("r")), "")
    return Subject(compiled.lines[name], found[name]), role


def is_bare(text: str) -> bool:
    """Whether words name nothing: a year, the body itself, a connector."""
    rest = _bare_rest(text)
    own = grammar().raw["own_name"]
    return not rest or re.fullmatch(rf"{own}|{grammar().raw['own_name_alone']}|度", rest) is not None


def _bare_rest(text: str) -> str:
    words = grammar().raw
    rest = _YEAR.sub("", text)
    return re.sub(rf"^(?:{words['list_mark']}|{words['connector']}|[,、:：.])+", "", rest)


def _compared(comparison: Comparison | None, text: str, kind: Kind) -> Head:
    """Subject, base and year of a head without its verb: 收入总计与上年相比, 与上年相比收入总计, 比上年 …"""
    if comparison is None:
        words, base, base_year = text, None, None
    else:
        words, base, base_year = comparison.before, comparison.base, comparison.year
        if comparison.rest:
            words = comparison.rest
    rest = re.sub(rf"^{grammar().raw['filler']}+$", "", _bare_rest(words))
    if not rest:
        return Head(None, True, base=base, base_year=base_year, year=year_in(words))
    subject, role = read_subject(words, kind)
    return Head(subject, False, role, base=base, base_year=base_year, year=year_in(words))


def read_head(head: str, kind: Kind) -> Head:
    """Read the words before a number, back from the number to the last mark of punctuation."""
    verb = grammar().verb.search(head)
    if verb is not None:
        direction: Direction = "up" if verb["up"] else "down" if verb["down"] else "unsure"
        before = head[: verb.start()]
        return replace(_compared(comparison_in(before), before, kind), direction=direction)
    comparison = comparison_in(head)
    if comparison is not None and not _bare_rest(comparison.before):
        return replace(_compared(comparison, head, kind), role="prior_year", year=None)
    subject, role = read_subject(head, kind)
    if subject is not None:
        return Head(subject, False, role, year=year_in(head))
    alone = grammar().role_alone.fullmatch(_bare_rest(head))
    name = next((n for n, v in alone.groupdict().items() if v is not None), "") if alone else ""
    role = grammar().roles.get(name, "")
    return Head(None, bool(role), role, year=year_in(head))


def context_in(words: str) -> Context | None:
    """The fund that unread words name, so that the totals after them are not taken for those of the body."""
    return next((c for c in reversed(grammar().contexts) if c.heading.search(words)), None)
