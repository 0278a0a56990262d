"""Items of the 支出功能分类 in sentences: a purpose copied from another item (L-22), a wrong path (L-23)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from loaders.checks.case import Case
from loaders.checks.language_text import Fault, Passage, TextRule, fault
from loaders.reference import functional_classes, functional_items

_NAME: Final = r"[^，。；：、“”\"（()）]{2,30}?"
_PATH: Final = re.compile(
    rf"(?P<class>{_NAME})[（(](?:\d{{3}})?类[)）](?P<section>{_NAME})[（(](?:\d{{2}})?款[)）](?P<item>{_NAME})[（(](?:\d{{2}})?项[)）]"
)
_LEAD: Final = re.compile(r"^.*(?:\d[.、．]|[)）、])")
_PURPOSE: Final = re.compile(r"主要用于[:：]?(?P<text>[^，。；]{4,60})[，。；]")
_REASON: Final = re.compile(
    r"主要原因(?:是|为)?[:：]?(?P<text>[^，。；]{4,40}?)(?:有所)?(?:增加|减少|增长|下降|保持不变)[，。；]"
)
_GENERIC: Final = re.compile(
    r"支出|经费|费用|资金|保险|缴纳|缴费|发放|人员|在职|退休|职工|单位|行政|事业|机关|相关|方面|等|的|和|及|用于|工作"
)
_DROPPED: Final = re.compile(r"支出$")
_FORMS: Final = ("FA02", "FA03", "FA05", "BG02", "BG03", "BG05")
_CLASS_DIGITS, _SECTION_DIGITS, _ITEM_DIGITS = 3, 5, 7
_LONG: Final = 4
"""Characters of a name from which on it is told from ordinary words."""


@dataclass(frozen=True, slots=True)
class _Path:
    """类, 款, 项 as a sentence names them, and where in the passage the path stands."""

    passage: Passage
    start: int
    end: int
    names: tuple[str, str, str]


def _paths(case: Case) -> Sequence[_Path]:
    """The paths of a disclosure, looked for once."""
    if "paths" not in case.kept:
        case.kept["paths"] = list(_found_paths(case))
    found: Sequence[_Path] = case.kept["paths"]
    return found


def _found_paths(case: Case) -> Iterator[_Path]:
    for passage in case.passages:
        for match in _PATH.finditer(passage.text) if "类" in passage.text else ():
            first = _LEAD.sub("", match["class"])
            names = (_folded(first), _folded(match["section"]), _folded(match["item"]))
            yield _Path(passage, match.start(), match.end(), names)


def _folded(name: str) -> str:
    """A name for comparing: 其它 is 其他."""
    return "".join(name.split()).replace("其它", "其他").replace("(", "（").replace(")", "）")


def _copied(case: Case) -> Iterator[Fault]:
    """A purpose or reason that names another item of the same text, and nothing of its own."""
    paths = _paths(case)
    names = {path.names[2] for path in paths if len(path.names[2]) >= _LONG}
    for index, path in enumerate(paths):
        own = path.passage.text
        following = [p.start for p in paths[index + 1 :] if p.passage is path.passage]
        rest = own[path.end : following[0] if following else len(own)]
        for pattern in (_PURPOSE, _REASON):
            match = pattern.search(rest)
            other = match and _other_item(match["text"], path.names, names)
            if match and other:
                yield fault(
                    path.passage,
                    path.end + match.start("text"),
                    path.end + match.end("text"),
                    item=path.names[2],
                    other=other,
                )


def _other_item(text: str, path: tuple[str, str, str], names: set[str]) -> str | None:
    """The other item that a text is about: its name and otherwise nothing but general words; None for none."""
    said = _folded(text)
    own = path[2]
    if own.startswith("其他") or _core(own) in said:
        return None
    for name in sorted(names - {own}, key=len, reverse=True):
        if name in said and name not in own and not name.startswith("其他"):
            left = said.replace(name, "", 1)
            for part in path[:2]:
                left = left.replace(part, "", 1)
            return name if not _GENERIC.sub("", left) else None
    return None


def _core(name: str) -> str:
    return _DROPPED.sub("", name)


def _wrong_paths(case: Case) -> Iterator[Fault]:
    """A path whose 款 is the name of a 类, or whose 款 or 项 stands elsewhere in the tables of the disclosure."""
    tree = _tree(case)
    seen: set[tuple[str, str, str]] = set()
    for path in _paths(case):
        if path.names in seen:
            continue
        seen.add(path.names)
        expected = _right_path(path.names, tree)
        if expected is not None:
            yield fault(path.passage, path.start, path.end, expected=expected)


def _right_path(names: tuple[str, str, str], tree: Mapping[str, Mapping[str, str]]) -> str | None:
    """What the path should be ("" where that is not known); None where nothing speaks against it."""
    code = _class_codes().get(names[0])
    if code is None:
        return None
    own = tree.get(code, {})
    sections = {name: c for c, name in own.items() if len(c) == _SECTION_DIGITS}
    items = {name: c for c, name in own.items() if len(c) == _ITEM_DIGITS}
    if names[1] in sections or names[1] in _listed(code):
        return _moved_item(names, own, sections, items)
    if names[1] in _class_codes() or names[2] in sections:
        return _path_text(own, names, sections.get(names[2]) or items.get(names[2], "")[:_SECTION_DIGITS])
    if names[2] in items:
        return _path_text(own, names, items[names[2]][:_SECTION_DIGITS])
    return None


def _moved_item(
    names: tuple[str, str, str], own: Mapping[str, str], sections: Mapping[str, str], items: Mapping[str, str]
) -> str | None:
    """The item of a right 款: wrong only where the tables print it under one other 款 and not under this one."""
    section = sections.get(names[1])
    homes = {code[:_SECTION_DIGITS] for code, name in own.items() if name == names[2] and len(code) == _ITEM_DIGITS}
    if section is None or not homes or section in homes or len(homes) > 1:
        return None
    return _path_text(own, names, items[names[2]][:_SECTION_DIGITS])


def _path_text(own: Mapping[str, str], names: tuple[str, str, str], section: str) -> str:
    """The path of a 款 as the tables print it, with its item where it is clear which one is meant."""
    if section not in own:
        return ""
    items = {c: n for c, n in own.items() if len(c) == _ITEM_DIGITS and c.startswith(section)}
    item = names[2] if names[2] in items.values() else next(iter(items.values())) if len(items) == 1 else ""
    return f"{own[section]}（款）{item}（项）" if item else f"{own[section]}（款）"


def _tree(case: Case) -> dict[str, dict[str, str]]:
    """Class code -> its codes of 5 and 7 digits -> name, as the tables of the disclosure print them."""
    tree: dict[str, dict[str, str]] = defaultdict(dict)
    for fact in case.facts:
        if fact.form in _FORMS and fact.line.isdigit() and len(fact.line) > _CLASS_DIGITS:
            tree[fact.line[:_CLASS_DIGITS]].setdefault(fact.line, _folded(fact.label))
    return tree


@cache
def _class_codes() -> dict[str, str]:
    """Every name of a 类, with and without 支出, -> its code."""
    return {
        name: one.code
        for one in functional_classes()
        for alias in one.aliases
        for name in (alias, _DROPPED.sub("", alias))
    }


@cache
def _listed(code: str) -> frozenset[str]:
    """The 款 of a 类 in the published list, as far as it is known."""
    return frozenset(name for c, name in functional_items().items() if len(c) == _SECTION_DIGITS and c.startswith(code))


def _names_paths(case: Case) -> bool | None:
    return True if _paths(case) else None


RULES: Final = (
    TextRule("L-22", "warning", _copied, _names_paths),
    TextRule("L-23", "warning", _wrong_paths, _names_paths),
)
