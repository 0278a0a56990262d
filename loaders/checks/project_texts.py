"""What a form says in words against what it says in figures: J-08, J-20, J-21, J-22, J-23.

Texts may be cut at the edge of their cell: only an amount with its unit and the word that names it is held against
the money, and an amount at the very beginning is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from loaders.checks.case import Case
from loaders.checks.figures import Figure, text_figure
from loaders.checks.project_form import COLUMNS, MONEY, SELF, ProjectForm, Row, forms, listed
from loaders.checks.verdicts import Outcome, evaluate, sum_of
from loaders.document import Line, Place
from loaders.records import ProjectText, Severity
from loaders.values import fold

_NAMED = (
    (("全年预算", "预算"), "full_year_budget"),
    (("支出", "执行"), "executed"),
    (("结转", "结余"), "carry_over"),
)
_AMOUNT = re.compile(
    r"(?P<name>全年预算|预算|全年支出|实际支出|支出|全年执行|执行|结转|结余)(?:数|资金|金额)?(?:为|共计|共|合计|:)?"
    r"(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<unit>亿元|万元|元|万)"
)
_OF_GOAL = ("goal", "result")
_YEAR = re.compile(
    r"(?<![\d/.])(20\d{2})年(?=\d|度|底|初|末|内|全年|上半年|下半年|以来|期间|完成|实施|开展|建成|竣工|开工|新增|计划|共)"
)
_QUOTED = re.compile(r"《[^》]*》|[〔\[【(][^〕\]】)]{0,8}20\d{2}[^〔\[【(]{0,8}[〕\]】)]")
_OTHER_YEAR = re.compile(r"(?:比|较|自|从|与|同|以|在|于|截至|截止|到|至)$")
_UP_TO = re.compile(r"(?:[-—~至到])(?:20\d{2}年)|20\d{2}[-—~至到]20\d{2}")
_DONE = re.compile(r"竣工|完工|建成|投入使用|已完成|验收合格")
_NOT_DONE = re.compile(r"未实施|未开展|未执行|未启动|尚未实施")
_SIDES = re.compile(r"长(\d+(?:\.\d+)?)(?:m|米)[，,、x×*]?宽(\d+(?:\.\d+)?)(?:m|米)")
_AREA = frozenset({"平方米", "平米"})
_SHARE = re.compile(r"([一-鿿]{2,16}?)(?:均)?(?:达到|达|不低于|不少于|大于等于|大于|≥|为|在)(\d+(?:\.\d+)?)%")
_STAFF = re.compile(r"(?:正式|在编|在职)?(民警|干警|在职人员|在编人员)(?:共有|共|为)?(\d+)(?:人|名)")
_ABOUT_STAFF = re.compile(r"内设|编制|共有|在职|机构设置")
_STAFF_WORDS = {"民警": ("民警", "干警"), "干警": ("民警", "干警")}
_PERSONS = frozenset({"人", "名"})
_TIMES = re.compile(r"[*×](\d+(?:\.\d+)?)%")
_COUNT = re.compile(r"人数(\d+)(?:人|名)")
_HUNDRED = Decimal(100)
_GENERIC = re.compile(
    r"(?:专项|工作|运行|日常|业务|维护|运维|保障|补助|补贴|转移支付|项目|工程|建设|改造|购置|采购|经费|资金|费用|费|款|支出|奖励|结余)"
)
_ALL_DONE = re.compile(r"(?:全部|均已?|全面|都已?|已全部)(?:按[^，,。；;]{0,8})?完成")
_LEVELS = ("数量", "质量", "时效", "成本", "经济效益", "社会效益", "生态效益", "可持续影响", "满意度")
_LOW = Decimal("0.6")
_CLAUSE = re.compile(r"[。；;，,]")
_NAMES_ONLY = re.compile(rf"(?:(?:{'|'.join(_LEVELS)})指标[、和及与]?)+")
_LEAST = 15
"""Shorter texts may be the same in two fields."""
_LEAST_GOAL = 40
"""A shorter goal is general and speaks of no project at all."""


def text_outcomes(case: Case) -> Iterator[Outcome]:
    """The rules of texts, form by form."""
    staff = _staff(case)
    for form in forms(case):
        yield from _amounts(form)
        yield from _years(form, case.year)
        yield from _areas(form)
        yield from _shares(form)
        yield from _heads(form, staff)
        yield from _descriptions(form)
        yield from _other_project(form)
        yield from _same_texts(form)
        yield from _claims(form)


def _amounts(form: ProjectForm) -> Iterator[Outcome]:
    """J-08: an amount in the analysis is that of the money row (元 against 万元: to the digits printed)."""
    known = _known(form)
    seen: set[str] = set()
    for nth, text in enumerate(form.texts("money")):
        folded = fold(text.text)
        for number, found in enumerate(_AMOUNT.finditer(folded)):
            unit = "万元" if found["unit"] == "万" else found["unit"]
            key = f"p{form.index}/t{nth}/{number}"
            said = text_figure(key, found["digits"], unit, text.place, found["name"])
            meant = _meant(form, folded[: found.start()], found["name"])
            if said is None or meant is None or said.printed + meant.key in seen:
                continue
            seen.add(said.printed + meant.key)
            own = _compared(said, meant, form)
            others = (_compared(said, figure, form) for figure in known if own.verdict != "passed")
            yield next((outcome for outcome in others if outcome.verdict == "passed"), own)


def _compared(said: Figure, figure: Figure, form: ProjectForm) -> Outcome:
    """Whether an amount is that of the money row; 51507 元 is 5.151 万元, rounded once and no gap."""
    outcome = evaluate(sum_of([said], [figure]), "J-08", form.project.name)
    verdict = "passed" if outcome.verdict == "tail" else outcome.verdict
    printed, expected = f"{said.printed}{said.unit}", f"{figure.printed}{figure.unit or ''}"
    return replace(outcome, verdict=verdict, printed=printed, expected=expected, arithmetic=f"{printed} ≠ {expected}")


def _known(form: ProjectForm) -> list[Figure]:
    sources = range(len(form.project.sources))
    parts = [f for n in sources for field in COLUMNS if (f := form.source(n, field))]
    return [*form.amounts(MONEY), *parts]


def _meant(form: ProjectForm, before: str, name: str) -> Figure | None:
    """The figure that the words before an amount name: that of a source where one is named, else the total's."""
    field = next(field for words, field in _NAMED if name.endswith(words))
    sentence = re.split(r"[。；;]", before)[-1]
    named = [(sentence.rfind(fold(source.source)), n) for n, source in enumerate(form.project.sources)]
    at, number = max(named, default=(-1, 0))
    return (form.source(number, field) if at >= 0 else None) or form.figure(field)


def _years(form: ProjectForm, year: int | None) -> Iterator[Outcome]:
    """J-20: years in goal and result, and in the values of the indicators, are those of the form."""
    own = form.project.year or year
    if own is None:
        yield form.untested("J-20")
        return
    found = [
        *_wrong_years([(t.text, t.place) for t in form.texts(*_OF_GOAL)], own, form),
        *(_wrong_years(_values(form), own, form) if form.project.form == SELF else []),
    ]
    if not found:
        yield form.passed("J-20")
        return
    places = [place for _, place in found]
    printed = listed(list(dict.fromkeys(text for text, _ in found)))
    idle = next((t for t in form.texts("result", "output") if _NOT_DONE.search(t.text)), None)
    done = any(_DONE.search(t.text) for t in form.texts("goal"))
    if idle is not None and done:
        yield form.found("J-20", "error", [*places, idle.place], printed, str(own), kind="done", result=idle.text[:40])
    else:
        yield form.found("J-20", "warning", places, printed, str(own), kind="year")


def _values(form: ProjectForm) -> list[tuple[str, Place]]:
    cells = [(row.indicator.adjusted_target or row.indicator.target, row) for row in form.rows]
    cells += [(row.indicator.actual, row) for row in form.rows]
    return [(text, row.indicator.place) for text, row in cells if text]


def _wrong_years(texts: Sequence[tuple[str, Place]], own: int, form: ProjectForm) -> list[tuple[str, Place]]:
    """Years that are neither that of the form nor named as another (compared with, since, in the project's name).

    A text that names the year of the form as well, or a span of years, is left alone.
    """
    out = []
    for text, place in texts:
        folded = _QUOTED.sub("", fold(text))
        years = [
            m for m in _YEAR.finditer(folded) if m[1] not in form.project.name and not _compares(folded, m.start())
        ]
        if any(int(m[1]) == own for m in years) or _UP_TO.search(folded):
            continue
        out += [(_around(folded, m), place) for m in years]
    return out


def _compares(text: str, at: int) -> bool:
    return bool(_OTHER_YEAR.search(text[max(at - 3, 0) : at]))


def _around(text: str, found: re.Match[str]) -> str:
    return re.split(r"[，,。；;、]", text[found.start() :])[0][:16]


def _areas(form: ProjectForm) -> Iterator[Outcome]:
    """J-21: 长 × 宽 in the goal is the area of the indicator."""
    sides = next(((m, t) for t in form.texts("goal") if (m := _SIDES.search(fold(t.text).lower()))), None)
    rows = [row for row in form.rows if row.target and row.target.number and row.target.unit in _AREA]
    if sides is None or len(rows) != 1 or rows[0].target is None or rows[0].target.number is None:
        return
    found, text = sides
    area, target = Decimal(found[1]) * Decimal(found[2]), rows[0].target
    if abs(area - rows[0].target.number) <= rows[0].target.digit:
        yield form.passed("J-21")
        return
    worked = f"{found[1]} × {found[2]} = {area.normalize():f}"
    places = (text.place, rows[0].indicator.place)
    yield form.found("J-21", "warning", places, target.text, f"{area.normalize():f}", arithmetic=worked, kind="area")


def _shares(form: ProjectForm) -> Iterator[Outcome]:
    """J-21: a rate in the goal is the target of the indicator of that name."""
    odd: list[tuple[str, str, Place, Place]] = []
    tested = False
    for text in form.texts("goal"):
        for found in _SHARE.finditer(fold(text.text)):
            row = _same_name(form, found[1])
            if row is None or row.target is None or row.target.number is None:
                continue
            tested = True
            if row.target.number != Decimal(found[2]):
                shown = f"{row.indicator.level3}：{row.target.text}"
                odd.append((f"{found[1]}{found[2]}%", shown, text.place, row.indicator.place))
    if odd:
        places = [place for _, _, one, other in odd for place in (one, other)]
        said, printed = listed(list(dict.fromkeys(o[0] for o in odd))), listed(list(dict.fromkeys(o[1] for o in odd)))
        yield form.found("J-21", "warning", places, printed, said, kind="share")
    elif tested:
        yield form.passed("J-21")


def _same_name(form: ProjectForm, words: str) -> Row | None:
    """The one indicator in per cent whose name ends like some words (four characters, or the whole of either)."""
    rows = [row for row in form.rows if row.target and row.target.unit == "%" and row.target.number is not None]
    named = [row for row in rows if _alike(re.sub(r"^指标\d*[:.、]?", "", fold(row.indicator.level3)), words)]
    return named[0] if len(named) == 1 else None


def _alike(name: str, words: str) -> bool:
    return len(name) >= 3 and len(words) >= 3 and (name.endswith(words[-5:]) or words.endswith(name[-5:]))


def _staff(case: Case) -> tuple[str, Decimal, Place] | None:
    """(word, number, place) of the staff of the body, from its description."""
    lines = [block for block in case.document.blocks if isinstance(block, Line)]
    about = [line for line in lines if _ABOUT_STAFF.search(line.text)]
    found = [(m, line) for line in about if (m := _STAFF.search(fold(line.text)))]
    return (found[0][0][1], Decimal(found[0][0][2]), found[0][1].place) if len(found) == 1 else None


def _heads(form: ProjectForm, staff: tuple[str, Decimal, Place] | None) -> Iterator[Outcome]:
    """J-21: a project for the staff does not serve more persons than the body says to have."""
    if staff is None:
        return
    word, number, place = staff
    words = _STAFF_WORDS.get(word, (word,))
    rows = [row for row in form.rows if row.target and row.target.number and row.target.unit in _PERSONS]
    if not any(w in form.project.name for w in words) or len(rows) != 1:
        return
    target = rows[0].target
    if target is None or target.number is None or target.number <= number:
        yield form.passed("J-21")
        return
    places = (rows[0].indicator.place, place)
    yield form.found("J-21", "warning", places, target.text, f"{word}{number}人", kind="staff", word=word)


def _descriptions(form: ProjectForm) -> Iterator[Outcome]:
    """J-21: the number of persons in a description is that of the indicator, and rates are taken times 100 %."""
    heads = [row for row in form.rows if row.target and row.target.number and row.target.unit in _PERSONS]
    odd: list[tuple[Row, str]] = []
    for row in form.rows:
        text = fold(row.indicator.description or "")
        odd += [(row, found[0]) for found in _TIMES.finditer(text) if Decimal(found[1]) != _HUNDRED]
        counted = _COUNT.search(text)
        target = heads[0].target if len(heads) == 1 else None
        if counted and target and Decimal(counted[1]) != target.number:
            odd.append((row, f"{counted[0]} / {target.text}"))
    if odd:
        places = [row.indicator.place for row, _ in odd]
        yield form.found("J-21", "warning", places, listed([text for _, text in odd]), kind="description")


def _other_project(form: ProjectForm) -> Iterator[Outcome]:
    """J-22: the goal speaks of what the project is for.

    Suspicious where the goal has no two characters in a row of the last words of the name, which indicators of the
    form do have, nor any of the names of its output indicators.
    """
    goal = "".join(fold(text.text) for text in form.texts(*_OF_GOAL, "description"))
    pairs = _pairs(_core(form.project.name))
    names = [fold(row.indicator.level3) for row in form.rows]
    outputs = [fold(row.indicator.level3) for row in form.rows if (row.indicator.level1 or "").startswith("产出")]
    if len(goal) < _LEAST_GOAL or not pairs or not outputs:
        return
    named = any(pair in name for pair in pairs for name in names)
    spoken = any(pair in goal for name in outputs for pair in _pairs(name))
    if not named or spoken or any(pair in goal for pair in pairs):
        yield form.passed("J-22")
        return
    text = next(form.texts("goal"), None)
    places = [text.place] if text else [form.project.place]
    printed = text.text[:40] if text else ""
    severity: Severity = "warning" if form.project.form == SELF else "info"  # a target form says less of itself
    yield form.found("J-22", severity, places, printed, _core(form.project.name), kind="goal")


def _core(name: str) -> str:
    """The last four characters of a name without years, parentheses, and the words that any project may have."""
    core = re.sub(r"[(（].*?[)）]|\d+年?度?", "", fold(name))
    return _GENERIC.sub("", core)[-4:]


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]


def _same_texts(form: ProjectForm) -> Iterator[Outcome]:
    """J-22: the basis of a project and the measures that secure it are not one text."""
    bases, means = list(form.texts("basis")), list(form.texts("means"))
    twins = [(a, b) for a in bases for b in means if fold(a.text) == fold(b.text) and len(a.text) >= _LEAST]
    if twins:
        places = [text.place for pair in twins for text in pair]
        labels = "、".join(dict.fromkeys(text.label for pair in twins for text in pair))
        yield form.found("J-22", "info", places, twins[0][0].text[:40], "", kind="same", labels=labels)


def _claims(form: ProjectForm) -> Iterator[Outcome]:
    """J-23: what the analysis calls completed has its full score."""
    for text in form.texts("output", "benefit", "satisfaction"):
        rows = [row for level in _claimed(text) for row in _short(form, level)]
        if rows:
            yield _claim(form, text, rows)
        elif _claimed(text):
            yield form.passed("J-23")


def _claim(form: ProjectForm, text: ProjectText, rows: Sequence[Row]) -> Outcome:
    low = any(_lowered(row) < _LOW and not (row.target and row.target.is_unfilled) for row in rows)
    severity: Severity = "error" if low else "warning"
    shown = [f"{row.indicator.level3}：{row.indicator.score}/{row.indicator.weight}" for row in rows]
    places = [text.place, *(row.indicator.place for row in rows)]
    return form.found("J-23", severity, places, text.text[:60], listed(shown), label=text.label)


def _lowered(row: Row) -> Decimal:
    return Decimal(row.indicator.score or 0) / Decimal(row.indicator.weight or 1)


def _claimed(text: ProjectText) -> list[str]:
    """The kinds of indicators that a text says to be all completed; a list of names may be cut by commas."""
    out: list[str] = []
    listed_so_far: list[str] = []
    for clause in _CLAUSE.split(fold(text.text)):
        levels = [level for level in _LEVELS if f"{level}指标" in clause]
        if _ALL_DONE.search(clause):
            out += [*listed_so_far, *levels]
        listed_so_far = [*listed_so_far, *levels] if _NAMES_ONLY.fullmatch(clause) else []
    return out


def _short(form: ProjectForm, level: str) -> list[Row]:
    """The indicators of a level 2 that have less than their weight."""
    rows = [row for row in form.rows if level in (row.indicator.level2 or "")]
    scored = [row for row in rows if Decimal(row.indicator.weight or 0) > 0 and row.indicator.score]
    return [row for row in scored if _lowered(row) < 1]
