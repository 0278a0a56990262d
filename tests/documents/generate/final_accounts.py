"""The ten tables of final accounts (公开01 … 公开10), in the shapes of different provinces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from random import Random

from tests.documents.generate import classes
from tests.documents.generate.accounts import FUNDS, PERSONNEL, PUBLIC, VEHICLES, Accounts, Amount, Item, tree
from tests.documents.generate.look import Column, Look, functional, titled
from tests.documents.generate.table import Figure, Grid
from tests.documents.writer.figures import TablePart


@dataclass(frozen=True)
class Table:
    """A finished table with the facts in it."""

    grid: Grid
    part: TablePart

    @property
    def is_empty(self) -> bool:
        """Whether it states no figure."""
        return not any(fact.value for fact in self.grid.facts)


@dataclass(frozen=True)
class Maker:
    """Makes the tables of one document; `caption` gives name, year and unit above each of them."""

    rng: Random
    look: Look
    accounts: Accounts
    caption: tuple[str, str, str]

    def tables(self) -> list[Table]:
        """All ten, in order."""
        return [
            self.totals(), self.income(), self.expenditure(), self.fiscal(), self.general(), self.economic(),
            self.fund(), self.capital(), self.three_public(), self.statistics(),
        ]  # fmt: skip

    def grid(self, form: str) -> Grid:
        """An empty table in the unit of the document."""
        return Grid(form, self.look.printer.unit)

    def money(self, line: str, item: str, fen: int, label: str) -> Figure:
        """An amount as printed."""
        return Figure(line, item, self.look.printer.text(fen), label)

    def done(self, grid: Grid, number: int, titles: Sequence[str], widths: Sequence[float]) -> Table:
        """The table under one of its titles."""
        title = self.rng.choice(titles)
        if self.rng.random() < 0.2:
            title = f"{self.accounts.year}年度{title}"
        part = grid.part(
            titled(self.look, title),
            widths,
            number=f"公开{number:02d}表" if self.look.table_numbers else "",
            head=self.caption,
            size=self.look.size,
            repeat_header=self.look.repeat_header,
            inside=self.look.inside,
        )
        return Table(grid, part)

    # ------------------------------------------------------------- lines left and right

    def classes_printed(self, amount: Amount) -> list[tuple[str, str, int]]:
        """(类, label, amount) of the classes on the right side: all of the year, or those with money."""
        names = {code: name for code, name in classes.classes_of(self.accounts.year).items() if code not in UNUSED}
        found = [(code, name, self.accounts.of_class(code, amount)) for code, name in names.items()]
        kept = [row for row in found if self.look.all_classes or row[2]]
        return [(code, f"{classes.numeral(i)}、{name}", fen) for i, (code, name, fen) in enumerate(kept, 1)]

    def two_sides(
        self, grid: Grid, left: Sequence[list[Figure]], right: Sequence[list[Figure]],
        ends: Sequence[tuple[list[Figure], list[Figure]]],
    ) -> None:  # fmt: skip
        """Lines of income and expenditure side by side; both end with the same number of lines."""
        pairs = [*zip_longest(left, right), *ends]
        n_left, n_right = len(left[0]), len(ends[0][1])
        for number, (one, other) in enumerate(pairs, 1):
            cells: list[str | Figure] = []
            for figures, width, serial in ((one, n_left, number), (other, n_right, number + len(pairs))):
                cells.append(figures[0].label if figures else "")
                cells += [str(serial)] if self.look.row_numbers else []
                cells += figures or [""] * width
            grid.row(cells)

    def sides_heading(self, grid: Grid, left: Sequence[str], right: Sequence[str]) -> None:
        """Heading over two sides: 收入 and 支出, then 项目, (行次,) and the columns."""
        tops: list[str] = []
        names: list[str] = []
        numbers: list[str] = []
        count = 0
        for top, columns in (("收入", left), ("支出", right)):
            keys = ["项目", *(["行次"] if self.look.row_numbers else [])]
            tops += [top, *["<"] * (len(keys) + len(columns) - 1)]
            names += [*keys, *columns]
            numbers += ["栏次", *[""] * (len(keys) - 1), *(str(count + i) for i in range(1, len(columns) + 1))]
            count += len(columns)
        grid.head(tops, names, *([numbers] if self.look.column_numbers else []))

    def side_widths(self, n_left: int, n_right: int) -> list[float]:
        """Relative widths of a table with two sides."""
        serial = [1.6] if self.look.row_numbers else []
        return [10.0, *serial, *[4.4] * n_left, 10.0, *serial, *[4.4] * n_right]

    def totals(self) -> Table:
        """公开01表 收入支出决算总表."""
        a, grid = self.accounts, self.grid("FA01")
        column = self.rng.choice(("金额", "决算数"))
        self.sides_heading(grid, [column], [column])
        incomes = [
            ("general_public_budget", "一般公共预算财政拨款收入", a.received("general")),
            ("government_fund", "政府性基金预算财政拨款收入", a.received("fund")),
            ("state_capital", "国有资本经营预算财政拨款收入", a.received("capital")),
            ("superior_subsidy", "上级补助收入", a.income("superior_subsidy")),
            ("undertaking", "事业收入", a.income("undertaking")),
            ("operating", "经营收入", a.income("operating")),
            ("subsidiary_remittance", "附属单位上缴收入", a.income("subsidiary_remittance")),
            ("other_income", "其他收入", a.income("other")),
        ]
        left = [
            [self.money(key, "amount", fen, f"{classes.numeral(i)}、{label}")]
            for i, (key, label, fen) in enumerate(incomes, 1)
        ]
        right = [
            [self.money(code, "amount", fen, label)] for code, label, fen in self.classes_printed(lambda i: i.total)
        ]
        ends = [
            ("income_current", "本年收入合计", a.income_current),
            ("expenditure_current", "本年支出合计", a.expenditure_current),
            ("use_of_surplus", "使用非财政拨款结余（含专用结余）", a.use_of_surplus),
            ("surplus_distribution", "结余分配", a.surplus_distribution),
            ("opening_balance", "年初结转和结余", a.opening(*FUNDS)),
            ("closing_balance", "年末结转和结余", a.closing(*FUNDS)),
            ("income_total", "总计", a.income_total),
            ("expenditure_total", "总计", a.expenditure_total),
        ]
        figures = [[self.money(key, "amount", fen, label)] for key, label, fen in ends]
        self.two_sides(grid, left, right, list(zip(figures[::2], figures[1::2], strict=True)))
        return self.done(grid, 1, ("收入支出决算总表", "收入支出决算表", "收支决算总表"), self.side_widths(1, 1))

    def fiscal(self) -> Table:
        """公开04表 财政拨款收入支出决算总表."""
        a, grid = self.accounts, self.grid("FA04")
        heads = ["合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]
        self.sides_heading(grid, [self.rng.choice(("金额", "决算数"))], heads)
        by_fund = {fund: spent_values(fund)["total"] for fund in FUNDS}

        def right(line: str, label: str, amounts: Sequence[int]) -> list[Figure]:
            cells = zip(("total", *FUNDS), (sum(amounts), *amounts), strict=True)
            return [self.money(line, item, fen, label) for item, fen in cells]

        def left(line: str, label: str, fen: int) -> list[Figure]:
            return [self.money(line, "amount", fen, label)]

        lines = zip(LINES_BY_FUND, FUNDS, strict=True)
        incomes = [
            left(line, f"{no}、{name}", a.received(f)) for no, ((line, name), f) in zip("一二三", lines, strict=True)
        ]
        spent = [
            right(code, label, [a.of_class(code, by_fund[f]) for f in FUNDS])
            for code, label, _ in self.classes_printed(lambda i: sum(sum(i.fiscal(f)) for f in FUNDS))
        ]
        out = [a.total(by_fund[f]) for f in FUNDS]
        rest = [a.closing(f) for f in FUNDS]
        received = sum(a.received(f) for f in FUNDS)
        blank = [Figure("", "", "") for _ in range(4)]
        ends = [
            (left("income_current", "本年收入合计", received), right("expenditure_current", "本年支出合计", out)),
            (
                left("opening_balance", "年初财政拨款结转和结余", a.opening(*FUNDS)),
                right("closing_balance", "年末财政拨款结转和结余", rest),
            ),
            *(
                (left(f"opening_{f}", name, a.opening(f)), blank)
                for f, (_, name) in zip(FUNDS, LINES_BY_FUND, strict=True)
            ),
            (
                left("income_total", "总计", received + a.opening(*FUNDS)),
                right("expenditure_total", "总计", [x + y for x, y in zip(out, rest, strict=True)]),
            ),
        ]
        self.two_sides(grid, incomes, spent, ends)
        titles = ("财政拨款收入支出决算总表", "财政拨款收入支出决算表", "财政拨款收支决算总表")
        return self.done(grid, 4, titles, self.side_widths(1, 4))

    # ------------------------------------------------------------- by class

    def by_class(
        self,
        form: str,
        titles: Sequence[str],
        columns: Sequence[Column],
        items: Sequence[Item],
        values: dict[str, Amount],
    ) -> Table:
        """A table by functional class."""
        grid, shape, nodes = self.grid(form), functional(self.look), tree(items)
        shape.heading(grid, columns, serial=False)
        rows = [(node, {item: node.sum(amount) for item, amount in values.items()}) for node in nodes]
        total = {item: sum(map(amount, items)) for item, amount in values.items()}
        shape.data(grid, rows, columns, total, serial=False)
        return self.done(grid, int(form[2:]), titles, shape.column_widths(columns, serial=False))

    def income(self) -> Table:
        """公开02表 收入决算表."""
        columns = [
            Column("total", "本年收入合计"), Column("fiscal", "财政拨款收入"),
            Column("superior_subsidy", "上级补助收入"), Column("undertaking", "事业收入"),
            Column("operating", "经营收入"), Column("subsidiary_remittance", "附属单位上缴收入"),
            Column("other", "其他收入"),
        ]  # fmt: skip
        sources = [c.item for c in columns[1:]]
        values = {source: income_from(source) for source in sources}
        values["total"] = lambda i: sum(i.income.values())
        return self.by_class("FA02", ("收入决算表", "收入决算总表"), columns, self.accounts.items, values)

    def expenditure(self) -> Table:
        """公开03表 支出决算表."""
        columns = [
            Column("total", "本年支出合计"), Column("basic", "基本支出"), Column("project", "项目支出"),
            Column("remittance", "上缴上级支出"), Column("operating", "经营支出"),
            Column("subsidy", "对附属单位补助支出"),
        ]  # fmt: skip
        values: dict[str, Amount] = {
            "total": lambda i: i.total, "basic": lambda i: i.basic, "project": lambda i: i.project,
            "operating": lambda i: i.operating,
        }  # fmt: skip
        return self.by_class("FA03", ("支出决算表", "支出决算总表"), columns, self.accounts.items, values)

    def general(self) -> Table:
        """公开05表 一般公共预算财政拨款支出决算表."""
        items = [i for i in self.accounts.items if sum(i.general)]
        total = self.rng.choice(("小计", "合计"))
        titles = ("一般公共预算财政拨款支出决算表", "一般公共预算支出决算表")
        return self.by_class("FA05", titles, spent_columns(total), items, spent_values("general"))

    def fund(self) -> Table:
        """公开07表 政府性基金预算财政拨款收入支出决算表."""
        return self._with_balance("FA07", "fund", ("政府性基金预算财政拨款收入支出决算表",))

    def capital(self) -> Table:
        """公开08表 国有资本经营预算财政拨款支出决算表, or one of income and expenditure."""
        if self.rng.random() < 0.3:
            return self._with_balance("FA08", "capital", ("国有资本经营预算财政拨款收入支出决算表",))
        items = [i for i in self.accounts.items if sum(i.capital)]
        titles = ("国有资本经营预算财政拨款支出决算表", "国有资本经营预算支出决算表")
        return self.by_class("FA08", titles, spent_columns("合计"), items, spent_values("capital"))

    def _with_balance(self, form: str, fund: str, titles: Sequence[str]) -> Table:
        columns = [
            Column("opening", "年初结转和结余"), Column("income", "本年收入"), *spent_columns("小计"),
            Column("closing", "年末结转和结余"),
        ]  # fmt: skip
        values: dict[str, Amount] = {
            **spent_values(fund),
            "opening": lambda i: i.opening.get(fund, 0),
            "income": lambda i: i.received(fund),
            "closing": lambda i: i.closing.get(fund, 0),
        }
        items = [i for i in self.accounts.items if sum(i.fiscal(fund))]
        return self.by_class(form, titles, columns, items, values)

    def economic(self) -> Table:
        """公开06表 一般公共预算财政拨款基本支出决算明细表: staff on the left, public funds in one or three groups."""
        a, grid = self.accounts, self.grid("FA06")
        split = self.look.codes == "three"
        n_public = 1 if split else self.rng.choice((1, 3))
        whole = self.look.all_classes or not a.economic
        known = [c for c in classes.economic() if whole or any(e.startswith(c.code) for e in a.economic)]
        staff = [c for c in known if c.code[:3] in PERSONNEL]
        public = [c for c in known if c.code[:3] in PUBLIC or (c.code[:3] in DASHED and self.look.all_classes)]
        height = max(len(staff), -(-len(public) // n_public))
        groups = [staff, *(public[i * height : (i + 1) * height] for i in range(n_public))]
        keys = ["经济分类科目编码", "<", "科目名称"] if split else ["科目编码", "科目名称"]
        tops = [] if split else [["人员经费", "<", "<", "公用经费", *["<"] * (3 * n_public - 1)]]
        grid.head(*tops, [*keys, "决算数"] * len(groups), *([["类", "款", "^", "^"] * 2] if split else []))
        for row in zip_longest(*groups):
            cells: list[str | Figure] = []
            for code in row:
                if code is None:
                    cells += [""] * (len(keys) + 1)
                    continue
                fen = sum(amount for key, amount in a.economic.items() if key.startswith(code.code))
                text = "——" if code.code[:3] in DASHED else self.look.printer.text(fen)
                cells += [code.code[:3], code.code[3:], code.name] if split else [code.code, code.name]
                cells.append(Figure(code.code, "amount", text, code.name, code.code))
            grid.row(cells)
        width = len(keys) - 1
        staff_total = self.money("personnel_total", "amount", a.economic_part(PERSONNEL), "人员经费合计")
        public_total = self.money("public_total", "amount", a.economic_part(PUBLIC), "公用经费合计")
        rest = ["<"] * ((width + 2) * n_public - 2)
        grid.row(["人员经费合计", *["<"] * width, staff_total, "公用经费合计", *rest, public_total])
        titles = ("一般公共预算财政拨款基本支出决算明细表", "一般公共预算财政拨款基本支出决算表")
        return self.done(grid, 6, titles, [*([1.6, 1.4] if split else [2.6]), 6.5, 3.4] * len(groups))

    # ------------------------------------------------------------- 三公 and statistics

    def three_public(self) -> Table:
        """公开09表 财政拨款“三公”经费支出决算表: budget and actual one after the other, or in turn under each part."""
        a, grid = self.accounts, self.grid("FA09")
        values: dict[str, tuple[int, int]] = dict(a.three_public)
        purchase, running = values["vehicle_purchase"], values["vehicle_running"]
        values["vehicle"] = (purchase[0] + running[0], purchase[1] + running[1])
        parts = [values[key] for key in ("abroad", "vehicle", "reception")]
        values["total"] = (sum(p[0] for p in parts), sum(p[1] for p in parts))
        keys = ("total", "abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception")
        if self.rng.random() < 0.6:
            half = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"]
            low = ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"]
            grid.head(["预算数", *["<"] * 5, "决算数", *["<"] * 5], half * 2, low * 2)
            order = [(key, i) for i in (0, 1) for key in keys]
        else:
            grid.head(
                ["合计", "<", "因公出国（境）费", "<", "公务用车购置及运行费", *["<"] * 5, "公务接待费", "<"],
                ["^", "^", "^", "^", "小计", "<", "公务用车购置费", "<", "公务用车运行费", "<", "^", "^"],
                ["预算数", "决算数"] * 6,
            )
            order = [(key, i) for key in keys for i in (0, 1)]
        if self.look.column_numbers:
            grid.head([str(i) for i in range(1, 13)])
        names = ("budget_", "actual_")
        grid.row([self.money("current", names[i] + key, values[key][i], "本年") for key, i in order])
        titles = ("财政拨款“三公”经费支出决算表", "“三公”经费支出决算表", "一般公共预算财政拨款“三公”经费支出决算表")
        return self.done(grid, 9, titles, [3.0] * 12)

    def statistics(self) -> Table:
        """公开10表 部门决算公开相关信息统计表."""
        a, grid = self.accounts, self.grid("FA10")
        grid.head(["项目", "行次", "统计数"])
        agency = {"admin": 0, "reference": 0, a.agency_kind: a.agency_operating}
        bought = [("procurement_" + kind, LABELS[kind], fen) for kind, fen in a.procurement.items()]
        money = [("procurement_total", "合计", sum(a.procurement.values())), *bought]
        serial = 0

        def line(label: str, figure: Figure) -> None:
            nonlocal serial
            serial += 1
            grid.row([label, str(serial), figure])

        grid.row(["一、政府采购情况", "", ""])
        for key, label, fen in money:
            line(label, self.money(key, "amount", fen, label))
        grid.row(["二、机关运行经费", "", ""])
        for key, label in (("admin", "（一）行政单位"), ("reference", "（二）参照公务员法管理事业单位")):
            line(label, self.money(f"agency_operating_{key}", "amount", agency[key], label))
        grid.row(["三、国有资产占用情况", "", ""])
        cars = [("vehicles", "（一）车辆数合计（辆）", sum(a.vehicles.values()))]
        cars += [(f"vehicles_{k}", f"{i}.{LABELS[k]}", a.vehicles[k]) for i, k in enumerate(VEHICLES, 1)]
        for key, label, count in cars:
            line(label, Figure(key, "amount", str(count) if count else "", label, unit="辆"))
        label = "（二）单价100万元（含）以上设备（不含车辆）"
        line(label, Figure("equipment", "amount", str(a.equipment) if a.equipment else "", label, unit="台"))
        return self.done(grid, 10, ("部门决算公开相关信息统计表", "决算公开相关信息统计表"), [12.0, 2.0, 5.0])


UNUSED = {"209", "227", "230", "233"}
DASHED = ("309", "311")
LINES_BY_FUND = (
    ("general_public_budget", "一般公共预算财政拨款"),
    ("government_fund", "政府性基金预算财政拨款"),
    ("state_capital", "国有资本经营预算财政拨款"),
)
LABELS = {
    "goods": "货物", "works": "工程", "services": "服务", "leaders": "副部（省）级及以上领导用车",
    "principals": "主要负责人用车", "confidential": "机要通信用车", "emergency": "应急保障用车",
    "law_enforcement": "执法执勤用车", "special": "特种专业技术用车", "retired": "离退休干部服务用车",
    "other": "其他用车",
}  # fmt: skip


def income_from(source: str) -> Amount:
    """What an item received from a source."""
    return lambda item: item.income.get(source, 0)


def spent_columns(total: str) -> list[Column]:
    """小计, 基本支出 and 项目支出 under 本年支出."""
    names = (("total", total), ("basic", "基本支出"), ("project", "项目支出"))
    return [Column(item, heading, "本年支出") for item, heading in names]


def spent_values(fund: str) -> dict[str, Amount]:
    """The amounts under `spent_columns` out of one fund."""
    return {
        "total": lambda i: sum(i.fiscal(fund)),
        "basic": lambda i: i.fiscal(fund)[0],
        "project": lambda i: i.fiscal(fund)[1],
    }
