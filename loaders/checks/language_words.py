"""Words that do not belong: template (L-17), no reason (L-18), 部门 for 单位 (L-24, D-04), stamps, masked words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from loaders.checks.case import Case
from loaders.checks.language_text import PAGED, QUOTED, Fault, Passage, TextRule, fault, has_text
from loaders.document import Line

_UP, _DOWN = "增加|增长|上升|提高|增", "减少|下降|降低|减"
_CHOICE: Final = re.compile(
    rf"(?:{_UP})[(（/](?:{_DOWN})[)）]?|(?:{_DOWN})[(（/](?:{_UP})[)）]?|(?:大于|小于|高于|低于)[(（/](?:大于|小于|高于|低于)[)）]?"
)
_RESIDUE: Final = re.compile(
    rf"{_CHOICE.pattern}"
    r"|(?<![0-9A-Za-zＸ×Xx*])(?:[XＸ]{2,}|×{2,}|[Xx]{3,})(?![0-9A-Za-z*])"
    r"|[(（][^()（）]{0,8}\d{2,4}字(?:以内|左右|以上|之内)[^()（）]{0,8}[)）]"
    r"|仍保留该表格?式[^。]*|在本表下方[^。]{0,10}说明[:：]?$"
    r"|[(（]?请(?:各)?(?:部门|单位)?(?:根据|结合|按照)(?:本)?(?:部门|单位)?实际(?:情况)?[^。；)）]{0,20}(?:填写|填列|修改|删减|增减|调整|说明)"
    r"|(?:部门|单位)(?:应|可|需|要)?根据实际情况[^。；)）]{0,10}(?:填写|填列|修改|删减|增减|调整)"
    r"|[(（](?:此处|如无|若无|如有|若有|没有的|注意)[^()（）]{0,30}(?:填写|填列|删除|说明|修改|保留)[^()（）]{0,10}[)）]"
    r"|[(（][^()（）。]{2,60}(?:填写|填列|填报)[)）]"
    r"|填写示例|填报说明[:：]|[(（](?:示例|模板|范本|样本)[)）]|_{4,}(?=万?元|年|%)"
)
_NO_AMOUNT: Final = re.compile(
    r"(?:支出|收入|预算|预算数|决算|决算数|总计|合计|增加|减少|(?<!单位)(?<!均)(?<!都)(?<!统一)为)[亿万]元(?=[，。；,;])"
)
_NO_REASON: Final = re.compile(r"原因(?:是|为|：|:|是：|是:|为：|为:)[。；;，,](?!\S*原因)|主要用于[:：]?[。；]")
_OWN: Final = re.compile(r"本(部门|单位)(?!(?:[(（/、和及或]|所属|预算|决算|下属))")
_BOTH: Final = re.compile(r"本(?:部门|单位)[(（/、和及或](?:部门|单位)?")
_GLOSSARY: Final = re.compile(r"^.{0,12}名[词称](?:解释|说明)$")
_DEFINED: Final = re.compile(r"[:：]\s*(?:是?指|是)|^.{0,30}(?:是指|指的是|反映)")
_SCOPE_TITLE: Final = re.compile(
    r"(?:20\d\d年(?:度)?|公开)?[^，。；]{0,20}?(部门|单位)(?:综合)?(?:预算|决算)(?:公开|报告|说明|情况|表|$)"
)
_HEADING: Final = re.compile(r"^第[一二三四五六七八九十]+部分")
_HEADING_LENGTH: Final = 40
_SENTENCE_MARK: Final = re.compile(r"[，。；：]")
_COVER_LINES: Final = 30
_STAMP: Final = re.compile(
    r"仅供内部(?:审核|审阅|使用|参考|讨论)|内部(?:资料|文件|材料)(?:[，,]?(?:请勿外传|注意保存|不得外传))?|(?:征求意见|讨论|送审|审核|修改|报审|审议)稿|初稿|草稿|未定稿"
)
_STAMP_LINE: Final = 24
_STARS: Final = re.compile(r"[*＊]{2,}")
_MARKS: Final = re.compile(r"[\[\]，。；：、,.;:()（）“”《》\s]")
_CONTEXT: Final = 8
_SIDE: Final = 2
_KNOWN: Final = 7
"""Characters of a masked phrase that must be printed elsewhere, before anything is said; _SIDE: on each side."""


def _residue(case: Case) -> Iterator[Fault]:
    """A choice that nobody made, a place that nobody filled, an instruction of the form."""
    found: dict[str, list[tuple[Passage, re.Match[str]]]] = {}
    for passage in case.passages:
        # a number that is drawn apart, or lost in a picture, is no number that nobody wrote
        blanks = _NO_AMOUNT.finditer(passage.text) if case.document.media in PAGED else ()
        for match in (*_RESIDUE.finditer(passage.text), *blanks):
            kind = "" if _CHOICE.fullmatch(match[0]) else match[0]
            found.setdefault(kind, []).append((passage, match))
    for each in found.values():
        passage, match = each[0]
        mark = match[0]
        places = dict.fromkeys(place for p, m in each for place in p.places(*m.span()))
        quoted = passage.quote(*match.span())
        yield Fault(quoted, tuple(places), mark[:_STAMP_LINE], params={"mark": mark, "count": str(len(each))})


def _no_reason(case: Case) -> Iterator[Fault]:
    """原因是 and then nothing."""
    for passage in case.passages:
        for match in _NO_REASON.finditer(passage.text):
            yield fault(passage, *match.span())


def _other_scope(case: Case) -> Iterator[Fault]:
    """本单位 in a disclosure of a 部门, or 本部门 in one of a 单位, where the other word is used too."""
    wanted, other = ("部门", "单位") if case.scope == "department" else ("单位", "部门")
    own = [(passage, match) for passage in _statements(case) for match in _OWN.finditer(passage.text)]
    if not any(match[1] == wanted for _, match in own):
        return
    seen: set[int] = set()
    for passage, match in own:
        if match[1] == other and id(passage) not in seen:
            seen.add(id(passage))
            yield fault(passage, *match.span(), expected=f"本{wanted}", mark=match[0])


def _statements(case: Case) -> Iterator[Passage]:
    """The passages that speak of this body: no definitions, nothing from the glossary on but what follows a part."""
    in_glossary = False
    for passage in case.passages:
        if len(passage.text) < _HEADING_LENGTH and _GLOSSARY.search(passage.text):
            in_glossary = True
        elif _HEADING.match(passage.text) or (in_glossary and _is_title(passage)):
            in_glossary = False
        if not in_glossary and not _DEFINED.search(passage.text) and not _BOTH.search(passage.text):
            yield passage


def _is_title(passage: Passage) -> bool:
    return (
        len(passage.text) < _HEADING_LENGTH
        and re.search(r"(?:编制说明|预算表|决算表|情况说明)$", passage.text) is not None
    )


def _knows_scope(case: Case) -> bool | None:
    return has_text(case) and case.scope != "unknown"


def _scope_titles(case: Case) -> Iterator[Fault]:
    """Cover and headings call the same disclosure 部门 and 单位."""
    named: dict[str, list[Line]] = {}
    for line in _title_lines(case):
        text = re.sub(r"\s", "", line.text)
        words = {match[1] for match in _SCOPE_TITLE.finditer(text)}
        if len(words) == 1 and "部门（单位）" not in text and "部门(单位)" not in text:
            named.setdefault(words.pop(), []).append(line)
    if len(named) == 2:
        lines = [line for word in ("部门", "单位") for line in named[word]]
        texts = [re.sub(r"\s+", "", named[word][0].text)[:30] for word in ("部门", "单位")]
        yield Fault("；".join(texts), tuple(line.place for line in lines))


def _title_lines(case: Case) -> Iterator[Line]:
    """Lines of the cover and headings of the parts: short, without punctuation of a sentence."""
    for index, line in enumerate(case.document.lines):
        text = "".join(line.text.split())
        is_short = 0 < len(text) <= _HEADING_LENGTH and not _SENTENCE_MARK.search(text)
        if is_short and (index < _COVER_LINES or _HEADING.match(text)):
            yield line


def _stamps(case: Case) -> Iterator[Fault]:
    """仅供内部审核, 征求意见稿 …: lines of their own on a published document."""
    found: dict[str, list[Line]] = {}
    for line in case.document.lines:
        text = "".join(line.text.split())
        if len(text) <= _STAMP_LINE and (match := _STAMP.search(text)):
            found.setdefault(match[0], []).append(line)
    for stamp, lines in found.items():
        yield Fault(stamp, tuple(line.place for line in lines), stamp, params={"count": str(len(lines))})


def _unmasked(case: Case) -> Iterator[Fault]:
    """A word masked by ** that is printed in clear elsewhere in the same words; the clear word is never quoted."""
    texts = case.whole_text
    seen: set[str] = set()
    for text, place in case.pieces if _STARS.search(texts) else ():
        for fragment in _MARKS.split(text) if _STARS.search(text) else ():
            pattern = _clear_form(fragment)
            if pattern is not None and pattern.pattern not in seen and pattern.search(texts):
                yield Fault(fragment[:QUOTED], (place,), fragment[:QUOTED])
            seen.add("" if pattern is None else pattern.pattern)


def _clear_form(fragment: str) -> re.Pattern[str] | None:
    """A fragment with as many characters in place of each mask; None where too few words are left to tell anything."""
    masks = list(_STARS.finditer(fragment))
    if not masks:
        return None
    left, right = fragment[: masks[0].start()], fragment[masks[-1].end() :]
    words = _STARS.sub("", fragment)
    if len(left) < _SIDE or len(right) < _SIDE or len(words) < _KNOWN:
        return None
    start, end = max(0, masks[0].start() - _CONTEXT), min(len(fragment), masks[-1].end() + _CONTEXT)
    parts = [re.escape(part) for part in _STARS.split(fragment[start:end])]
    gaps = [f"[㐀-鿿]{{{len(mask[0])}}}" for mask in masks]
    joined = "".join(part + gap for part, gap in zip(parts, [*gaps, ""], strict=True))
    return re.compile(joined)


RULES: Final = (
    TextRule("L-17", "warning", _residue, has_text),
    TextRule("L-18", "warning", _no_reason, has_text),
    TextRule("L-24", "warning", _other_scope, _knows_scope),
    TextRule("D-04", "info", _scope_titles, has_text),
    TextRule("D-05", "warning", _stamps, has_text),
    TextRule("S-01", "warning", _unmasked, has_text),
)
