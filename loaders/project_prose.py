"""What the prose of a disclosure says of single projects: budgets, scores, grades, projects without a form.

Only plain patterns are read: the name of a project directly followed by its amount, a numbered paragraph that
begins with its name and states a score, one grade for all projects, the explanation of a project's funds
(项目经费情况说明).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from loaders.document import Document, Line
from loaders.records import Project
from loaders.values import UNIT_YUAN, decimal_text, fold, parse_number

PROSE = "prose"

_NUMBERED = re.compile(r"^-?(?:\((?:[一二三四五六七八九十]+|\d+)\)|[一二三四五六七八九十]+、|\d+[、.](?!\d))")
_SCORE = re.compile(r"自评(?:得分|分数|总分|总得分)为?(\d+(?:\.\d+)?)分")
_ALL_GRADES = re.compile(r"(\d+)个项目(?:绩效)?自评(?:等级|结果)?(?:均|全部)为[“\"]?([优良中差])")
_AMOUNT = r"(\d[\d,]*(?:\.\d+)?)(亿元|万元|元)"
_ITEM = re.compile(rf"([^，,、。；;:\d()]{{2,30}}?[^，,、。；;:]{{0,30}}?){_AMOUNT}")
_SENTENCE_END = re.compile(r"[。；;]")
_EXPLANATION = re.compile(r"^(?:\d+[、.]?)?(.{2,40}?)经费情况说明$")
_BUDGET_PART = re.compile(r"年度预算安排")
_COUNTED = re.compile(rf"绩效目标的?项目共?(\d+)个[^。]*?{_AMOUNT}。?其中[:：]?([^。]*)")
_LISTED = re.compile(r"项目支出(?:主要)?(?:包括|有)[:：]?([^。；;]+)")
_LISTED_ITEM = re.compile(rf"([^，,、\d]{{2,30}}(?:经费|资金|项目|专项|工程)){_AMOUNT}")
_NOT_A_PROJECT = re.compile(r"(?:人员|公用|办公|工会|三公”?)经费|财政资金|其他资金")
_BASIS = re.compile(r"决算|预算")
_NOT_A_NAME = re.compile(r"季度|月|半年|计划|^项目$")
_LONE_AMOUNT = re.compile(rf"{_AMOUNT}。?")
_SPENT = ("支出", "执行", "决算")
_BUDGETED = ("预算", "资金", "拨款", "安排")
_BEFORE_NAME = "，,、：:；;有为括是及和与"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together: their indices in the document, the first of them, and their text, folded."""

    indices: tuple[int, ...]
    first: Line
    text: str


def merge_prose(document: Document, projects: tuple[Project, ...]) -> tuple[tuple[Project, ...], frozenset[int]]:
    """Add what the prose says to the projects of the forms, and projects that only an explanation names.

    Nothing that a form states is overwritten. Returns the projects and the indices of the lines that were used.
    """
    paragraphs = tuple(_paragraphs(document))
    used: set[int] = set()
    merged = list(projects)
    for number in range(len(merged)):
        for paragraph in paragraphs:
            changed = _with_amount(_with_score(merged[number], paragraph), paragraph)
            if changed is not merged[number]:
                merged[number] = changed
                used.update(paragraph.indices)
    for paragraph in paragraphs:
        found = _ALL_GRADES.search(paragraph.text)
        if found and int(found[1]) == len(merged):
            merged = [replace(project, grade_from_prose=found[2]) for project in merged]
            used.update(paragraph.indices)
    known = {fold(project.name) for project in merged}
    for project, indices in (*_counted(paragraphs), *_listed(paragraphs), *_explained(document)):
        used.update(indices)
        if fold(project.name) not in known:
            merged.append(project)
            known.add(fold(project.name))
    return tuple(merged), frozenset(used)


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    """Numbered paragraphs with the lines that continue them; a table ends a paragraph."""
    held: list[tuple[int, Line]] = []
    index = -1
    for block in document.blocks:
        if isinstance(block, Line):
            index += 1
        if held and (not isinstance(block, Line) or _NUMBERED.match(fold(block.text))):
            yield _paragraph(held)
            held = []
        if isinstance(block, Line):
            held.append((index, block))
    if held:
        yield _paragraph(held)


def _paragraph(held: list[tuple[int, Line]]) -> Paragraph:
    return Paragraph(tuple(i for i, _ in held), held[0][1], "".join(fold(line.text) for _, line in held))


def _with_score(project: Project, paragraph: Paragraph) -> Project:
    """The total score, from a numbered paragraph that begins with the project's name and states one score."""
    body = _NUMBERED.sub("", paragraph.text)
    scores = _SCORE.findall(paragraph.text)
    starts = bool(project.name) and re.match(re.escape(fold(project.name)) + r"[，,:。]", body) is not None
    if project.total_score is not None or not starts or body == paragraph.text or len(scores) != 1:
        return project
    places = project.money_places | {"total_score": paragraph.first.place}
    return replace(project, total_score=scores[0], money_places=places)


def _with_amount(project: Project, paragraph: Paragraph) -> Project:
    """The amount that directly follows the project's name; the sentence says whether it is budgeted or spent."""
    if not project.name:
        return project
    for sentence in _SENTENCE_END.split(paragraph.text):
        found = re.search(rf"(?:^|[{_BEFORE_NAME}]){re.escape(fold(project.name))}{_AMOUNT}", sentence)
        field = _meaning(sentence[: found.start()]) if found else None
        if found is None or field is None or getattr(project, field) is not None:
            continue
        amount = _in_unit(found[1], found[2], project.unit or found[2])
        if amount is not None:
            places = project.money_places | {field: paragraph.first.place}
            changed = {field: amount, "unit": project.unit or found[2], "money_places": places}
            return replace(project, **changed)  # type: ignore[arg-type]
    return project


def _meaning(before: str) -> str | None:
    if any(word in before for word in _SPENT):
        return "executed"
    return "year_start_budget" if any(word in before for word in _BUDGETED) else None


def _in_unit(digits: str, unit: str, wanted: str) -> str | None:
    """An amount in another unit, exactly: 4.6 万元 is 46000 元. None for a unit that is not known."""
    number = parse_number(digits)
    if number is None or unit not in UNIT_YUAN or wanted not in UNIT_YUAN:
        return None
    if unit == wanted:
        return decimal_text(number.value)
    yuan = number.value * UNIT_YUAN[unit]
    return decimal_text((yuan / UNIT_YUAN[wanted]).normalize())


def _counted(paragraphs: tuple[Paragraph, ...]) -> Iterator[tuple[Project, tuple[int, ...]]]:
    """Projects of a sentence that counts and lists those with a target (绩效目标的项目共4个, 其中), if complete."""
    for paragraph in paragraphs:
        found = _COUNTED.search(paragraph.text)
        items = list(_ITEM.finditer(found[4])) if found else []
        if found and len(items) == int(found[1]):
            for project in _budgets("", found[4], paragraph.first):
                yield project, paragraph.indices


def _listed(paragraphs: tuple[Paragraph, ...]) -> Iterator[tuple[Project, tuple[int, ...]]]:
    """Projects of 项目支出包括 A 36.3万元，B 1万元，…: three or more, each named like a project.

    They are budgeted or spent as the text last spoke of 预算 or 决算; where it spoke of neither, nothing is taken.
    """
    basis = ""
    for paragraph in paragraphs:
        found = _LISTED.search(paragraph.text)
        words = _BASIS.findall(paragraph.text[: found.start()] if found else paragraph.text)
        basis = words[-1] if words else basis
        items = _project_items(found[1]) if found else []
        field = {"决算": "executed", "预算": "year_start_budget"}.get(basis)
        for item, digits, unit in items if field else []:
            yield _project(item, digits, unit, paragraph.first, field or ""), paragraph.indices


def _project_items(text: str) -> list[tuple[str, str, str]]:
    """(name, digits, unit) of each item of a list; nothing where one is no project. The last may be cut off."""
    parts = re.split(r"[，,、](?!\d)", text)
    found = [_LISTED_ITEM.fullmatch(part) for part in parts]
    whole = found if found[-1] else found[:-1]
    items = [(one[1], one[2], one[3]) for one in whole if one and not _NOT_A_PROJECT.fullmatch(one[1])]
    return items if len(items) == len(whole) >= 3 else []


def _explained(document: Document) -> Iterator[tuple[Project, tuple[int, ...]]]:
    """Projects of 项目经费情况说明: the heading names the project, its part 年度预算安排 states the budget.

    A part that lists several names with an amount each yields these instead.
    """
    lines = document.lines
    name: tuple[int, str] | None = None
    for index, line in enumerate(lines):
        text = fold(line.text)
        if found := _EXPLANATION.match(text):
            name = (index, found[1])
        if name is None or not _BUDGET_PART.search(text) or not _NUMBERED.match(text):
            continue
        body = list(_body(lines, index + 1))
        joined = "".join(fold(lines[i].text) for i in body)
        for project in _budgets(name[1], joined, lines[body[0]] if body else line):
            yield project, (name[0], index, *body)
        name = None


def _body(lines: tuple[Line, ...], start: int) -> Iterator[int]:
    """The lines of a part: up to the next numbered heading, five at most."""
    for index in range(start, min(start + 5, len(lines))):
        if _NUMBERED.match(fold(lines[index].text)):
            return
        yield index


def _budgets(name: str, text: str, line: Line) -> Iterator[Project]:
    if alone := _LONE_AMOUNT.fullmatch(text):
        items = [(name, alone[1], alone[2])]
    else:
        items = [(found[1], found[2], found[3]) for found in _ITEM.finditer(text)]
    if any(_NOT_A_NAME.search(item) for item, _, _ in items):  # a calendar of payments, or no name at all
        return
    for item, digits, unit in items:
        yield _project(item, digits, unit, line, "year_start_budget")


def _project(name: str, digits: str, unit: str, line: Line, field: str) -> Project:
    places = {field: line.place}
    project = Project(name=name, form=PROSE, place=line.place, unit=unit, money_places=places)
    return replace(project, **{field: _in_unit(digits, unit, unit)})  # type: ignore[arg-type]
