"""Titles, headers and first sentences: the printed texts that say whose disclosure it is, of which year and kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.document import Document, Line, Place, Table
from loaders.places import place_at_head
from loaders.prose_grammar import grammar
from loaders.prose_text import fold_prose
from loaders.records import Kind, Scope

_FRONT = 60
_WINDOW = 4
_LIST = re.compile(
    r"^(?:\[bookmark:[^\]]*\]|#+|第[一二三四五六七八九十]+部分|附件?\d*[:.、]?|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、．]|关于)+"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)(?:年度|年)"
_COMPLETE = (
    r"(?:公开|说明|报告|情况|表|书|公示|公告|信息|报表|草案|汇总|文本|(?<!公共)(?<!基金)(?<!经营)预算|决算|自评|评价|预决算|数据"
    r"|\.docx?|\.xlsx?|\.pdf)(?:[(（].{1,12}[)）])?"
)
_TITLE = re.compile(
    rf"(?P<name>[一-鿿()·、]{{0,44}}?){_YEAR}(?P<rest>[^,，。;；]{{0,60}}?(?:决算|预算|自评|绩效目标|绩效评价)[^,，。;；:：]{{0,30}})"
)
_FORM_TITLE = re.compile(
    r"(?P<name>[一-鿿()·]{0,40}?)(?P<rest>(?:部门|单位)?(?:预算)?(?:项目|整体)?支出?绩效(?:自评|目标)[^,。;:]{0,20}表)(?:\((?P<year>(?:19|20)\d\d)年度?\))?"
)
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("自评", "self_evaluation"),
    ("绩效评价", "self_evaluation"),
    ("绩效目标", "performance_target"),
    ("决算", "final_accounts"),
    ("预算", "budget"),
)
_SCOPE = re.compile(r"(?:(?P<department>部门)|(?P<unit>单位))(?:综合|支出)?(?:预算|决算|预决算)(?!项目|绩效|管理)")
_LABEL = re.compile(
    r"(?P<label>部门名称|单位名称|编制部门|编制单位|预算主管部门|预算部门|预算单位|填报单位|填报部门|公开单位|公开部门"
    r"|部门|单位)\s*[:：]\s*(?P<value>[^\s:：]{2,50})"
)
_EMPTY_LABEL = re.compile(r"(?:部门名称|单位名称|编制部门|编制单位|填报单位|公开单位|部门)\s*[:：]\s*")
_MONEY = re.compile(r"^(?:人民币)?(?:万|亿)?元")
_AFTER_NAME = re.compile(r"(?:19|20)\d\d年.*$|(?:金额)?单位[:：].*$|公开\d\d表.*$|[(（]\s*$")
_ABOUT = re.compile(
    r"(?:第一部分)?(?P<name>[一-鿿()·]{4,40}?)(?:基本)?(?:概况|主要职能|主要职责|职责|机构设置)(?:及机构设置|情况|和机构设置)?"
)
_SENTENCE = re.compile(
    r"(?P<name>[一-鿿()·]{3,40}?)(?:(?:内设|下设|下属预算单位|成立于|位于|部门预算包括|部门决算包括|部门预算是|设政治处)|(?:19|20)\d\d年(?:度)?[^,。]{0,12}?(?:三公|收入|支出|收支))"
)
_YEAR_CAPTION = re.compile(r"[(]?(?:预算年度:?)?(?P<year>(?:19|20)\d\d)(?:年度|年)?[)]?")
_QUOTES = re.compile(r"[“”\"'‘’|｜]")
_NOT_NAMES = re.compile(r"概况|职责|机构设置|目录|第.部分|名称|公开|说明|网站|首页|附表|年度")
_FORM_FIELD = re.compile(r"(?:主管部门(?:及代码)?|实施单位)[\s:：|]+(?P<value>(?:\d{3,9}-)?[一-鿿()]{3,40})(?=[\s|]|$)")
_GENERIC_BODY = re.compile(r"(?:[省市县区州镇乡]?(?:本级|级|直))?(?:预算)?(?:部门|单位)?")
_PATH = re.compile(r"^.*[>》]|^(?:信息|文件|公文)?(?:名称|标题):")
_FIGURES = re.compile(r"决算|拨款|三公|一般公共|经费|支出|收支|收入|情况|预算(?!编审|评审|审核|绩效|会计|管理)")
_NAME_AFTER_YEAR = re.compile(r"(?P<name>[一-鿿()·]{3,40}?)(?:部门|单位)?(?:综合)?(?:预算|决算)")
_HAS_YEAR = re.compile(r"(?:19|20)\d\d年")
_OWN_WORDS = re.compile(r"^(?:本|我|该|全|各|其|从|按|根据|纳入|截至|因|由|与|在)")


@dataclass(frozen=True, slots=True)
class Text:
    """A folded line or cell with its place; `raw` keeps the spacing of the print."""

    text: str
    raw: str
    place: Place


@dataclass(frozen=True, slots=True)
class Title:
    """A title that states a year and a kind; `name` is "" where it does not name the body."""

    name: str
    year: int | None
    kind: Kind | None
    scope: Scope
    text: str
    place: Place


def texts_of(document: Document) -> tuple[Text, ...]:
    """Lines and cells in reading order, blank ones left out."""
    out: list[Text] = []
    for block in document.blocks:
        items = [(block.text, block.place)] if isinstance(block, Line) else [(c.text, c.place) for c in block.cells]
        for raw, place in items:
            folded = _QUOTES.sub("", fold_prose(raw))
            if folded:
                out.append(Text(folded, raw, place))
    return tuple(out)


def clean_name(text: str) -> str:
    """A body's name out of a stretch of a title: list marks and brackets like (部门) dropped."""
    name = re.sub(r"\((?:部门|单位|本级|汇总|部门本级)\)$|关于$", "", _LIST.sub("", text))
    return name.strip("()、·").removesuffix("部门")


def is_name(name: str) -> bool:
    """Whether a text can be the name of a body: long enough, ends like one, more than a place, no word of finance."""
    if not 3 <= len(name) <= 40 or _OWN_WORDS.match(name) is not None:
        return False
    ends_like_a_body = re.search(f"{grammar().raw['body_end']}$", name) is not None
    if _NOT_NAMES.search(name) or _FIGURES.search(name) or not ends_like_a_body:
        return False
    place = place_at_head(name)
    rest = name if place is None else name[place.length :]
    return _GENERIC_BODY.fullmatch(rest) is None


def kind_in(text: str) -> Kind | None:
    """The kind of disclosure that a title names; 决算 wins over 预算, a form of its own over both."""
    return next((kind for word, kind in _KINDS if word in text), None)


def scope_in(text: str) -> Scope:
    """部门 or 单位 as printed before 预算/决算, else unknown."""
    match = _SCOPE.search(text)
    if match is None:
        return "unknown"
    return "department" if match["department"] else "unit"


def _front_lines(document: Document) -> list[Text]:
    """The first lines of text, noise (stamps repeated on every page, page numbers) left out."""
    lines: list[Text] = []
    for block in document.blocks:
        folded = _QUOTES.sub("", fold_prose(block.text)) if isinstance(block, Line) else ""
        if isinstance(block, Line) and len(folded) > 1 and not folded.isdigit():
            lines.append(Text(folded, block.text, block.place))
        if isinstance(block, Table):
            cells = [Text(_QUOTES.sub("", fold_prose(c.text)), c.text, c.place) for c in block.cells[:12]]
            lines.extend(c for c in cells if len(c.text) > 1)
        if len(lines) >= _FRONT:
            break
    repeated = {t for t, n in Counter(line.text for line in lines).items() if n >= 3}
    return [line for line in lines if line.text not in repeated]


def _named(before: str, after: str) -> str:
    """The body that a title names before its year, or after it, or with only its place before (甲县2024年财政局…)."""
    name = clean_name(before)
    if is_name(name):
        return name
    match = _NAME_AFTER_YEAR.match(after)
    later = clean_name(match["name"]) if match else ""
    place = place_at_head(name)
    joined = name + later if place is not None and place.length == len(name) else later
    return next((n for n in (joined, later) if is_name(later) and is_name(n)), "")


def _title_of(joined: str, place: Place) -> Title | None:
    stripped = _LIST.sub("", _PATH.sub("", joined))
    match = _TITLE.fullmatch(stripped) or _FORM_TITLE.fullmatch(stripped)
    if match is None or not re.search(rf"{_COMPLETE}$", match["rest"]):
        return None
    name = _named(match["name"], match["rest"])
    year = int(match["year"]) if match["year"] else None
    return Title(name, year, kind_in(match["rest"]), scope_in(match["rest"]), joined, place)


def titles(document: Document) -> Iterator[Title]:
    """Titles in the front of the document, also those broken over up to four lines, in reading order."""
    lines = _front_lines(document)
    for start in range(len(lines)):
        found = _broken_title(lines[start : start + _WINDOW])
        if found is not None:
            yield found[0]


def title_at(lines: Sequence[Line]) -> tuple[Title, int] | None:
    """A title that begins with the first of some lines that follow each other, and how many of them it takes."""
    texts = [Text(_QUOTES.sub("", fold_prose(line.text)), line.text, line.place) for line in lines[:_WINDOW]]
    if not texts or not texts[0].text or not any(_HAS_YEAR.search(text.text) for text in texts):
        return None
    return _broken_title(texts)


def _broken_title(lines: Sequence[Text]) -> tuple[Title, int] | None:
    for size in range(1, len(lines) + 1):
        title = _title_of("".join(t.text for t in lines[:size]), lines[0].place)
        if title is not None:
            return _without_line_before(title, lines[:size]), size
    return None


def _without_line_before(title: Title, part: Sequence[Text]) -> Title:
    """The title without a first line that does not belong to it: when only then the name begins with a place."""
    if not title.name or place_at_head(title.name) is not None:
        return title
    for start in range(1, len(part)):
        shorter = _title_of("".join(t.text for t in part[start:]), part[start].place)
        if shorter is not None and shorter.name and place_at_head(shorter.name) is not None:
            return shorter
    return title


def further_titles(document: Document) -> Iterator[Title]:
    """Titles of one line anywhere in the document that name a body (a part that begins with its own title)."""
    for line in document.lines:
        if len(line.text) >= 80 or "年" not in line.text:
            continue
        title = _title_of(_QUOTES.sub("", fold_prose(line.text)), line.place)
        if title is not None and title.name:
            yield title


def labelled_names(texts: tuple[Text, ...], *, supervising: bool = False) -> Iterator[Text]:
    """Names after 部门名称：, 编制部门：, 预算单位： …, in the same text or in the next cell.

    With `supervising` those after 预算主管部门：, which may be the body itself or the department above it.
    """
    for i, text in enumerate(texts):
        spaced = re.sub(r"\s*([:：])\s*", r"\1", text.raw)
        for match in _LABEL.finditer(spaced):
            name = _AFTER_NAME.sub("", fold_prose(match["value"]))
            if not _MONEY.match(name) and ("主管" in match["label"]) == supervising:
                yield Text(name, text.raw, text.place)
        following = texts[i + 1] if not supervising and i + 1 < len(texts) else None
        if following is not None and _EMPTY_LABEL.fullmatch(text.raw.strip()) and _AFTER_NAME.sub("", following.text):
            yield following


def form_names(texts: tuple[Text, ...]) -> Iterator[Text]:
    """Names after 主管部门 and 实施单位 of a project form that was printed as running text."""
    for text in texts:
        for match in _FORM_FIELD.finditer(text.raw):
            yield Text(fold_prose(match["value"]).removesuffix("部门"), text.raw, text.place)


def described_names(texts: tuple[Text, ...]) -> Iterator[Text]:
    """Names in headings (…概况, …主要职能) and at the head of a first sentence (… 下设 …, …2020年三公经费 …)."""
    for text in texts:
        stripped = _LIST.sub("", text.text)
        match = _ABOUT.fullmatch(stripped) or _SENTENCE.match(stripped)
        if match is not None and is_name(clean_name(match["name"])):
            yield Text(clean_name(match["name"]), text.raw, text.place)


def year_captions(texts: tuple[Text, ...]) -> Iterator[tuple[int, Text]]:
    """Years that stand alone as a caption: 2024年度, (2021年度), 预算年度:2024."""
    for text in texts:
        match = _YEAR_CAPTION.fullmatch(text.text)
        if match is not None and ("年" in text.text):
            yield int(match["year"]), text
