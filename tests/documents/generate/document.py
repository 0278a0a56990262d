"""One random disclosure: accounts, shape of the tables, prose and forms, put together and ready to be drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from tests.documents.generate import sentences
from tests.documents.generate.accounts import make_accounts
from tests.documents.generate.bodies import Body, make_body
from tests.documents.generate.budget import BudgetMaker
from tests.documents.generate.final_accounts import Maker, Table
from tests.documents.generate.look import Look, make_look
from tests.documents.generate.money import EXACT, Printer, Purse
from tests.documents.generate.projects import FormMaker, ProjectForm
from tests.documents.generate.truth import Truth
from tests.documents.writer import book, pdf, text, web, word
from tests.documents.writer.figures import Heading, Paragraph, Part, Sample
from tests.documents.writer.style import FONTS, MARGIN, Style

WRITERS: dict[str, Callable[[Sample, Style], bytes]] = {
    "pdf": pdf.write,
    "docx": word.write,
    "txt": text.write,
    "html": web.write,
    "xlsx": book.write,
}
"""suffix -> what draws it"""

MEDIA = {"pdf": "pdf", "docx": "docx", "txt": "text", "html": "html", "xlsx": "xlsx"}
"""suffix -> the name of its reader"""

KINDS = ("final_accounts", "final_accounts", "budget", "budget", "self_evaluation", "performance_target")
TITLES = {
    "final_accounts": "年度{scope}决算",
    "budget": "年{scope}预算",
    "self_evaluation": "年度项目支出绩效自评报告",
    "performance_target": "年度项目绩效目标表",
}
NOTE = "本文件由程序随机生成，单位名称与数字均为虚构，仅用于测试。"


@dataclass(frozen=True)
class Generated:
    """A disclosure made from a seed, the way it is drawn, and what it states."""

    sample: Sample
    style: Style
    suffix: str
    truth: Truth

    @property
    def name(self) -> str:
        """File name with suffix."""
        return f"{self.sample.file}.{self.suffix}"

    def data(self, suffix: str | None = None) -> bytes:
        """The file, in its own format or another one."""
        return WRITERS[suffix or self.suffix](self.sample, self.style)


def generate(seed: int, suffixes: Iterable[str] = tuple(WRITERS)) -> Generated:
    """The disclosure of a seed, in one of the formats that `suffixes` names."""
    rng = Random(seed)
    kind = rng.choice(KINDS)
    body, year = make_body(rng), rng.randrange(2019, 2026)
    contents = _CONTENTS[kind](rng, body, year)
    style = Style(
        font=rng.choice([font for font in FONTS if font.is_there]),
        rules=rng.choice(("boxes", "lines", "bars")),
        bottom=rng.choice((MARGIN, MARGIN, 150.0, 320.0)),
        footer=rng.random() < 0.7,
        carry=True,
        watermark=rng.choice(("", "", "", "信息公开")),
        doubled=rng.random() < 0.25,
        rotated=rng.random() < 0.3,
        cells=rng.choice(("tabs", "tabs", "lines")),
        encoding=rng.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16")),
        numbers=rng.random() < 0.7,
    )
    scope = "部门" if body.scope == "department" else "单位"
    sample = Sample(
        file=f"{seed:06d}-{kind}",
        cover=(body.name, f"{year}{TITLES[kind].format(scope=scope)}"),
        source="",
        page="landscape" if contents.landscape else "portrait",
        parts=(*contents.parts, Part(Paragraph(NOTE))),
    )
    truth = Truth(
        seed=seed,
        file=sample.file,
        department=body.name,
        kind=kind,
        scope=body.scope if kind in ("final_accounts", "budget") else "unknown",
        year=year,
        region=body.region,
        tables=tuple(table.grid.form for table in contents.tables),
        facts=tuple(fact for table in contents.tables for fact in table.grid.facts),
        prose=tuple(contents.prose.facts) if contents.prose else (),
        projects=tuple(form.project for form in contents.forms),
    )
    return Generated(sample, style, rng.choice(sorted(suffixes)), truth)


@dataclass(frozen=True)
class Contents:
    """The parts of a document with what they state."""

    parts: tuple[Part, ...]
    tables: tuple[Table, ...] = ()
    prose: sentences.Prose | None = None
    forms: tuple[ProjectForm, ...] = ()
    landscape: bool = False


def _table_parts(tables: Iterable[Table], look: Look, rng: Random) -> Iterable[Part]:
    """A page for each table, wide ones on landscape paper; empty ones say so."""
    for table in tables:
        wide = table.part.n_cols > 7 or (table.part.n_cols > 5 and look.landscape)
        yield Part(table.part, new_page=rng.random() < 0.8, page="landscape" if wide else "portrait")
        if table.is_empty:
            yield Part(Paragraph("注：本表无数据。"))


def _form_parts(forms: Iterable[ProjectForm], rng: Random) -> Iterable[Part]:
    for form in forms:
        for number, part in enumerate(form.parts):
            yield Part(part, new_page=number == 0 and rng.random() < 0.7, page="portrait")


def _printer(rng: Random, tails: bool, unit: str) -> Printer:
    thousands = rng.random() < 0.5
    zero = rng.choice(("", "", "0", "zero", "——"))
    if unit == "元":
        decimals = 2 if tails else rng.choice((0, 2))
        return Printer(unit, decimals, False, thousands, {"zero": "0.00" if decimals else "0"}.get(zero, zero))
    trim = rng.random() < 0.2
    return Printer(unit, 2, trim, thousands, {"zero": "0" if trim else "0.00"}.get(zero, zero))


def _caption(rng: Random, body: Body, year: int, unit: str, scope: str) -> tuple[str, str, str]:
    label = rng.choice((f"{scope}名称：", f"编制{scope}：", f"公开{scope}："))
    return f"{label}{body.name}", rng.choice(("", f"{year}年度")), f"{rng.choice(('', '金额'))}单位：{unit}"


def _contents_page(titles: Iterable[str]) -> Iterable[Part]:
    yield Part(Heading("目  录", 1), new_page=True)
    for title in titles:
        yield Part(Paragraph(title))


def _final_accounts(rng: Random, body: Body, year: int) -> Contents:
    tails = rng.random() < 0.4
    printer = _printer(rng, tails, "万元")
    accounts = make_accounts(rng, year, 100 if tails else EXACT)
    look = make_look(rng, printer)
    scope = "部门" if body.scope == "department" else "单位"
    tables = Maker(rng, look, accounts, _caption(rng, body, year, printer.unit, scope)).tables()
    prose = sentences.final_accounts(accounts, f"本{scope}")
    maker = FormMaker(rng, body, year)
    forms = [maker.self_evaluation(i) for i in range(rng.choice((0, 0, 1, 3)))]
    sections = ["第一部分  概况", f"第二部分  {year}年度{scope}决算表", "第三部分  情况说明"]
    parts: list[Part] = []
    if rng.random() < 0.5:
        parts += _contents_page(sections)
    parts += [
        Part(Heading(sections[0], 1), new_page=True),
        Part(Paragraph(f"{body.name}内设{rng.randrange(3, 9)}个科室。")),
        Part(Heading(sections[1], 1), new_page=True),
        *_table_parts(tables, look, rng),
        Part(Heading(sections[2], 1), new_page=True, page="portrait"),
        *(Part(part) for part in prose.parts),
    ]
    if forms:
        parts += [Part(Heading("第四部分  附件", 1), new_page=True), *_form_parts(forms, rng)]
    return Contents(tuple(parts), tuple(tables), prose, tuple(forms))


def _budget(rng: Random, body: Body, year: int) -> Contents:
    unit = rng.choice(("元", "万元"))
    tails = unit == "万元" and rng.random() < 0.4
    printer = _printer(rng, tails, unit)
    look = make_look(rng, printer)
    step = 100 if tails else EXACT
    accounts = make_accounts(rng, year, step, opening=look.codes == "one", closing=False)
    scope = "部门" if body.scope == "department" else "单位"
    caption = _caption(rng, body, year, printer.unit, scope)
    tables = BudgetMaker(rng, look, accounts, caption, scope).tables()
    prose = sentences.budget(accounts, f"本{scope}")
    maker = FormMaker(rng, body, year)
    planned = Purse(rng, step).split(accounts.total(lambda i: i.project), rng.choice((1, 4)))
    forms = [maker.target(i, fen) for i, fen in enumerate(planned) if fen] if rng.random() < 0.5 else []
    parts = [
        Part(Heading(f"第一部分  {year}年{scope}预算表", 1), new_page=True),
        *_table_parts(tables, look, rng),
        Part(Heading(f"第二部分  {year}年{scope}预算情况说明", 1), new_page=True, page="portrait"),
        *(Part(part) for part in prose.parts),
        *_form_parts(forms, rng),
    ]
    return Contents(tuple(parts), tuple(tables), prose, tuple(forms))


def _self_evaluation(rng: Random, body: Body, year: int) -> Contents:
    maker = FormMaker(rng, body, year)
    forms = tuple(maker.self_evaluation(i) for i in range(rng.randrange(1, 7)))
    return Contents(tuple(_form_parts(forms, rng)), forms=forms)


def _performance_target(rng: Random, body: Body, year: int) -> Contents:
    maker = FormMaker(rng, body, year)
    make = rng.choice((maker.target, maker.declared))
    forms = tuple(make(i) for i in range(rng.randrange(1, 7)))
    return Contents(tuple(_form_parts(forms, rng)), forms=forms)


_CONTENTS: dict[str, Callable[[Random, Body, int], Contents]] = {
    "final_accounts": _final_accounts,
    "budget": _budget,
    "self_evaluation": _self_evaluation,
    "performance_target": _performance_target,
}
