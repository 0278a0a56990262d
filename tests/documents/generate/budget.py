"""The nine tables of a budget in two shapes: 科目编码 in one column with 序号, or 类, 款, 项 in three."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from tests.documents.generate import classes
from tests.documents.generate.accounts import FUNDS, PERSONNEL, PUBLIC, Amount, Item, tree
from tests.documents.generate.final_accounts import Maker, Table, income_from, spent_values
from tests.documents.generate.look import Classified, Column, functional, titled
from tests.documents.generate.money import Printer
from tests.documents.generate.table import Figure, Grid


@dataclass(frozen=True)
class BudgetMaker(Maker):
    """Makes the tables of a budget; the look's `codes` decides the shape."""

    scope: str = "部门"

    @property
    def serial(self) -> bool:
        """Whether rows are numbered (序号): only in the shape with one column of codes."""
        return self.look.codes == "one" and self.look.row_numbers

    def tables(self) -> list[Table]:
        """All nine, in order."""
        return [
            self.totals(), self.income(), self.expenditure(), self.fiscal(), self.general(), self.economic(),
            self.fund(), self.capital(), self.three_public(),
        ]  # fmt: skip

    def done(self, grid: Grid, number: int, titles: Sequence[str], widths: Sequence[float]) -> Table:
        """The table under one of its titles; budgets print no table number."""
        year, scope = self.accounts.year, self.scope
        title = self.rng.choice(("", f"{year}年{scope}", f"{scope}预算")) + self.rng.choice(titles)
        part = grid.part(
            titled(self.look, title), widths, head=self.caption, size=self.look.size,
            repeat_header=self.look.repeat_header, inside=self.look.inside,
        )  # fmt: skip
        return Table(grid, part)

    # ------------------------------------------------------------- two sides

    def sides(
        self, grid: Grid, names: tuple[str, str], left: Sequence[str], right: Sequence[str],
        pairs: Sequence[tuple[list[Figure] | None, list[Figure] | None]],
    ) -> list[float]:  # fmt: skip
        """A table of two sides, with 序号 in front where the shape has it; its relative widths."""
        lead, same = (["序号"], ["^"]) if self.serial else ([], [])
        tops = [names[0], *["<"] * len(left), names[1], *["<"] * len(right)]
        rows = [[*lead, *tops], [*same, "项目", *left, "项目", *right]]
        if self.look.column_numbers and self.serial:
            rows.append(["栏次", *(str(i) for i in range(1, len(tops) + 1))])
        grid.head(*rows)
        for number, (one, other) in enumerate(pairs, 1):
            cells: list[str | Figure] = [str(number)] if self.serial else []
            for figures, width in ((one, len(left)), (other, len(right))):
                cells += [figures[0].label, *figures] if figures else [""] * (width + 1)
            grid.row(cells)
        return [*([1.8] if self.serial else []), 9.0, *[4.4] * len(left), 9.0, *[4.4] * len(right)]

    def budget_classes(self, amount: Amount) -> list[tuple[str, str, int]]:
        """(类, label, amount) of the right side; the central bank's line (人行科目) ends the full list."""
        return self.classes_printed(amount)

    def totals(self) -> Table:
        """收支总表."""
        a, grid = self.accounts, self.grid("BG01")
        printed = self.classes_printed(lambda i: i.total)
        spent = [[self.money(code, "amount", fen, label)] for code, label, fen in printed]
        other = a.income("other") + a.income("superior_subsidy") + a.income("subsidiary_remittance")
        funds = [a.received(f) for f in FUNDS]

        def one(line: str, label: str, fen: int) -> list[Figure]:
            return [self.money(line, "amount", fen, label)]

        whole, spent_whole = a.income_total, a.expenditure_total
        totals = (one("income_total", "收入总计", whole), one("expenditure_total", "支出总计", spent_whole))
        if self.look.codes == "one":
            lines = [
                one("general_public_budget", "一、一般公共预算拨款收入", funds[0]),
                one("government_fund", "二、政府性基金预算拨款收入", funds[1]),
                one("state_capital", "三、国有资本经营预算拨款收入", funds[2]),
                one("fiscal_account", "四、财政专户管理资金收入", 0),
                one("unit_funds", "五、单位资金", other + a.income("undertaking") + a.income("operating")),
            ]
            ends = [
                (one("income_current", "本年收入合计", a.income_current),
                 one("expenditure_current", "本年支出合计", a.expenditure_current)),
                (one("opening_balance", "上年结转结余", a.opening(*FUNDS)), one("closing_balance", "年终结转结余", 0)),
                totals,
            ]  # fmt: skip
            heads = ("收入", "支出")
        else:
            lines = [
                one("fiscal_appropriation", "一、财政拨款收入", sum(funds)),
                one("general_public_budget", "1.一般公共预算资金", funds[0]),
                one("government_fund", "2.政府性基金", funds[1]),
                one("state_capital", "3.国有资本经营预算", funds[2]),
                one("undertaking", "二、事业收入", a.income("undertaking")),
                one("operating", "三、事业单位经营收入", a.income("operating")),
                one("other_income", "四、其他收入", other),
            ]
            ends = [totals]
            heads = ("本年收入", "本年支出")
        widths = self.sides(grid, heads, ["预算数"], ["预算数"], [*zip_longest(lines, spent), *ends])
        one_title = self.look.codes == "one"
        titles = ("收支总表", "收支预算总表") if one_title else ("财务收支预算总表", "收支预算总表")
        return self.done(grid, 1, titles, widths)

    def fiscal(self) -> Table:
        """财政拨款收支总表."""
        a, grid = self.accounts, self.grid("BG04")
        carried = self.look.codes == "one"
        by_fund = [spent_values(f)["total"] for f in FUNDS]

        def left(line: str, label: str, fen: int) -> list[Figure]:
            return [self.money(line, "amount", fen, label)]

        def right(line: str, label: str, amounts: Sequence[int]) -> list[Figure]:
            cells = zip(("total", *FUNDS), (sum(amounts), *amounts), strict=True)
            return [self.money(line, item, fen, label) for item, fen in cells]

        names = NAMES_ONE if carried else NAMES_THREE
        incomes = [
            left(line, f"{no}、{name}", a.received(f))
            for no, line, name, f in zip("一二三", LINES, names, FUNDS, strict=True)
        ]
        spent = [
            right(code, label, [a.of_class(code, amount) for amount in by_fund])
            for code, label, _ in self.classes_printed(lambda i: sum(sum(i.fiscal(f)) for f in FUNDS))
        ]
        out = [a.total(amount) for amount in by_fund]
        received = sum(a.received(f) for f in FUNDS)
        ends: list[tuple[list[Figure] | None, list[Figure] | None]] = []
        if carried:
            ends = [
                (left("income_current", "本年收入合计", received), right("expenditure_current", "本年支出合计", out)),
                (left("opening_balance", "年初财政拨款结转和结余", a.opening(*FUNDS)),
                 right("closing_balance", "年末财政拨款结转和结余", [0, 0, 0])),
                *((left(f"opening_{f}", f"{no}、{name}", a.opening(f)), None)
                  for no, f, name in zip("一二三", FUNDS, names, strict=True)),
            ]  # fmt: skip
        ends.append(
            (
                left("income_total", "收入总计", received + a.opening(*FUNDS)),
                right("expenditure_total", "支出总计", out),
            )
        )
        heads = ("收入", "支出") if carried else ("财政拨款收入", "财政拨款支出")
        columns = ["合计", *(COLUMNS_ONE if carried else COLUMNS_THREE)]
        first = "金额" if carried else "预算数"
        widths = self.sides(grid, heads, [first], columns, [*zip_longest(incomes, spent), *ends])
        titles = ("财政拨款收支总表", "财政拨款收支预算总表")
        return self.done(grid, 4, titles, widths)

    # ------------------------------------------------------------- by class

    def table_by_class(
        self,
        form: str,
        titles: Sequence[str],
        columns: Sequence[Column],
        values: dict[str, Amount],
        items: Sequence[Item],
    ) -> Table:
        """A table by functional class."""
        grid, nodes = self.grid(form), tree(items)
        three = self.look.codes == "three"
        shape = functional(self.look, "功能分类科目名称" if three else "科目名称")
        rows = [(node, {item: node.sum(amount) for item, amount in values.items()}) for node in nodes]
        total = {item: sum(map(amount, items)) for item, amount in values.items()}
        shape.heading(grid, columns, self.serial, "项目" if three else "功能分类科目")
        shape.data(grid, rows, columns, total, self.serial)
        return self.done(grid, 0, titles, shape.column_widths(columns, self.serial))

    def income(self) -> Table:
        """收入总表."""
        others: Amount = lambda i: sum(  # noqa: E731
            i.income.get(s, 0) for s in ("other", "superior_subsidy", "subsidiary_remittance")
        )
        values: dict[str, Amount] = {
            "fiscal": lambda i: i.income["fiscal"],
            "undertaking": income_from("undertaking"),
            "operating": income_from("operating"),
        }
        if self.look.codes == "three":
            columns = [
                Column("total", "合计"), Column("fiscal", "财政拨款收入"), Column("undertaking", "事业收入"),
                Column("operating", "事业单位经营收入"), Column("other", "其他收入"),
            ]  # fmt: skip
            columns = [replace(c, above="收入预算") for c in columns]
            values |= {"other": others, "total": lambda i: sum(i.income.values())}
        else:
            columns = [
                Column("total", "合计"),
                *(Column(item, heading, "本年收入") for item, heading in SOURCES_OF_BUDGET),
                Column("carry_over", "上年结转"),
            ]
            for source in ("superior_subsidy", "subsidiary_remittance", "other"):
                values[source] = income_from(source)
            values["subtotal"] = lambda i: sum(i.income.values())
            values["carry_over"] = lambda i: sum(i.opening.values())
            values["total"] = lambda i: sum(i.income.values()) + sum(i.opening.values())
        return self.table_by_class("BG02", ("收入总表", "收入预算总表"), columns, values, self.accounts.items)

    def expenditure(self) -> Table:
        """支出总表."""
        columns = [Column("total", "合计"), Column("basic", "基本支出"), Column("project", "项目支出")]
        values: dict[str, Amount] = {
            "total": lambda i: i.total,
            "basic": lambda i: i.basic + (i.operating if self.look.codes == "three" else 0),
            "project": lambda i: i.project,
        }
        if self.look.codes == "one":
            columns += [Column("operating", "经营支出"), Column("remittance", "上解上级支出")]
            columns += [Column("subsidy", "对附属单位补助支出")]
            values["operating"] = lambda i: i.operating
        else:
            columns = [replace(c, above="支出预算") for c in columns]
        return self.table_by_class("BG03", ("支出总表", "支出预算总表"), columns, values, self.accounts.items)

    def _out_of(self, form: str, fund: str, titles: dict[str, tuple[str, ...]], above: str) -> Table:
        columns = [Column("total", "合计"), Column("basic", "基本支出"), Column("project", "项目支出")]
        if self.look.codes == "three":
            columns = [replace(c, above=above) for c in columns]
        items = [i for i in self.accounts.items if sum(i.fiscal(fund))]
        return self.table_by_class(form, titles[self.look.codes], columns, spent_values(fund), items)

    def general(self) -> Table:
        """一般公共预算财政拨款支出表."""
        titles = {
            "one": ("一般公共预算财政拨款支出表", "一般公共预算支出表"),
            "three": ("一般公共预算支出功能分类预算表",),
        }
        return self._out_of("BG05", "general", titles, "一般公共预算支出")

    def fund(self) -> Table:
        """政府性基金预算财政拨款支出表."""
        titles = {
            "one": ("政府性基金预算财政拨款支出表", "政府性基金预算支出表"),
            "three": ("政府性基金预算支出功能分类预算表",),
        }
        return self._out_of("BG07", "fund", titles, "政府性基金预算支出")

    def capital(self) -> Table:
        """国有资本经营预算财政拨款支出表."""
        titles = {
            "one": ("国有资本经营预算财政拨款支出表", "国有资本经营预算支出表"),
            "three": ("国有资本经营预算支出功能分类预算表",),
        }
        return self._out_of("BG08", "capital", titles, "国有资本经营预算支出")

    def economic(self) -> Table:
        """一般公共预算财政拨款基本支出表: by economic class, personnel and public funds in columns."""
        a, grid, three = self.accounts, self.grid("BG06"), self.look.codes == "three"
        head = "部门预算经济分类科目编码" if three else "科目编码"
        shape = Classified(self.look, head, "经济分类科目名称" if three else "科目名称", (3, 2) if three else (5,))
        columns = [Column("total", "合计"), Column("personnel", "人员经费"), Column("public", "公用经费")]
        columns = [replace(c, above="一般公共预算基本支出") for c in columns]
        shape.heading(grid, columns, self.serial, "项目" if three else "支出部门经济分类科目")
        known = [c for c in classes.economic() if any(code.startswith(c.code) for code in a.economic)]
        staff, public = a.economic_part(PERSONNEL), a.economic_part(PUBLIC)
        rows = [("total", "合计", {"total": staff + public, "personnel": staff, "public": public})]
        for code in known:
            fen = sum(amount for key, amount in a.economic.items() if key.startswith(code.code))
            side = "personnel" if code.code[:3] in PERSONNEL else "public"
            rows.append((code.code, code.name, {"total": fen, side: fen}))
        rows = rows if self.look.total_first else [*rows[1:], rows[0]]
        for number, (code_, name, value) in enumerate(rows, 1):
            known_code = None if code_ == "total" else code_
            figures = [
                Figure(code_, c.item, self.look.printer.text(value.get(c.item, 0)), name, known_code) for c in columns
            ]
            lead = [str(number)] if self.serial else []
            if known_code:
                keys = [*shape.codes(known_code), name]
            else:
                keys = ["", name] if self.serial else [name, *["<"] * len(shape.widths)]
            grid.row([*lead, *keys, *figures])
        titles: tuple[str, ...] = ("一般公共预算财政拨款基本支出表", "一般公共预算基本支出表")
        if three:
            titles = ("一般公共预算基本支出部门预算经济分类预算表",)
        return self.done(grid, 6, titles, shape.column_widths(columns, self.serial))

    # ------------------------------------------------------------- 三公

    def three_public(self) -> Table:
        """财政拨款“三公”经费支出表: parts as rows, or one row with the operating cost of the agency (in 万元)."""
        values = {key: budget for key, (budget, _) in self.accounts.three_public.items()}
        values["vehicle"] = values["vehicle_purchase"] + values["vehicle_running"]
        values["total"] = values["abroad"] + values["vehicle"] + values["reception"]
        return self._one_row(values) if self.look.codes == "three" else self._rows(values)

    def _rows(self, values: dict[str, int]) -> Table:
        grid = self.grid("BG09")
        lead, same = (["序号"], ["^"]) if self.serial else ([], [])
        grid.head(
            [*lead, "项目", "资金性质", "<", "<", "<"],
            [*same, "^", "合计", "一般公共预算财政拨款", "政府性基金预算拨款", "国有资本经营预算财政拨款"],
        )
        rows = [
            ("three_public_total", "“三公”经费小计", "total"),
            ("abroad", "一、因公出国（境）费", "abroad"),
            ("abroad_teaching", "    其中：教学科研人员因公出国（境）费", ""),
            ("abroad_other", "          其他因公出国（境）费", "abroad"),
            ("vehicle", "二、公务用车购置及运维费", "vehicle"),
            ("vehicle_purchase", "    其中：公务用车购置费", "vehicle_purchase"),
            ("vehicle_running", "          公务用车运行维护费", "vehicle_running"),
            ("reception", "三、公务接待费", "reception"),
        ]
        for number, (line, label, key) in enumerate(rows, 1):
            fen = values.get(key, 0)
            name = "".join(label.split())
            # Nothing at all is printed as a zero: in a text file an empty first row could as well be a heading.
            whole = self.look.printer.figure(0) if number == 1 and not fen else self.look.printer.text(fen)
            cells = [
                Figure(line, "total", whole, name), self.money(line, "general", fen, name),
                self.money(line, "fund", 0, name), self.money(line, "capital", 0, name),
            ]  # fmt: skip
            grid.row([*([str(number)] if self.serial else []), label, *cells])
        widths = [*([1.6] if self.serial else []), 10.0, *[4.0] * 4]
        return self.done(grid, 9, ("财政拨款“三公”经费支出表", "“三公”经费支出表"), widths)

    def _one_row(self, values: dict[str, int]) -> Table:
        year = self.accounts.year
        printer = Printer("万元", 2, trim=True, zero=self.look.printer.zero or "0")
        grid = Grid("BG09", "万元")
        grid.head(
            [f"{year}年“三公”经费预算数", *["<"] * 5, f"{year}年机关运行经费预算数"],
            ["合计", "因公出国(境)费", "公务接待费", "公务用车购置及运行费", "<", "<", "^"],
            ["^", "^", "^", "小计", "购置费", "运行费", "^"],
        )
        order = ("total", "abroad", "reception", "vehicle", "vehicle_purchase", "vehicle_running")
        cells = [Figure("current", f"budget_{key}", printer.text(values[key]), "本年") for key in order]
        agency = printer.text(self.accounts.agency_operating)
        grid.row([*cells, Figure("current", "budget_agency_operating", agency, "本年")])
        head = (self.caption[0], self.caption[1], "单位：万元")
        part = grid.part(titled(self.look, f"{self.scope}“三公”经费和机关运行经费预算表"), [4.0] * 7, head=head)
        return Table(grid, part)


SOURCES_OF_BUDGET = (
    ("subtotal", "小计"), ("fiscal", "财政拨款收入"), ("fiscal_account", "财政专户收入"), ("undertaking", "事业收入"),
    ("operating", "经营收入"), ("superior_subsidy", "上级补助收入"), ("subsidiary_remittance", "附属单位上缴收入"),
    ("other", "其他收入"),
)  # fmt: skip
LINES = ("general_public_budget", "government_fund", "state_capital")
NAMES_ONE = ("一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款")
NAMES_THREE = ("一般公共预算资金", "政府性基金", "国有资本经营预算")
COLUMNS_ONE = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
COLUMNS_THREE = ("一般公共预算", "政府性基金预算", "国有资本经营预算")
