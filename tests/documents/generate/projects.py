"""Project forms (项目支出绩效自评表 in two layouts, 绩效目标表, 绩效目标申报表) with random contents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tests.documents.generate.bodies import Body
from tests.documents.generate.money import FEN, Printer, Purse
from tests.documents.generate.truth import TrueIndicator, TrueProject
from tests.documents.writer.figures import TablePart, merge

OBJECTS = (
    "道路养护", "图书购置", "信息系统运行", "村道保洁", "技能培训", "设备更新", "档案数字化", "水质监测", "社区照明",
)  # fmt: skip
ENDS = ("项目", "经费", "专项资金", "补助")
LEVELS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("产出指标", (("数量指标", "count"), ("质量指标", "rate"), ("时效指标", "time"), ("成本指标", "cost"))),
    ("效益指标", (("社会效益指标", "effect"), ("可持续影响指标", "effect"))),
    ("满意度指标", (("服务对象满意度指标", "rate"),)),
)
NAMES = {
    "count": ("完成数量", "购置数量", "服务人次", "培训场次"),
    "rate": ("验收合格率", "资金支付率", "群众满意程度", "设备完好率"),
    "time": ("完成时间", "支付及时性"),
    "cost": ("单位成本控制", "单价控制"),
    "effect": ("服务能力", "公共秩序", "长期作用"),
}
GRADES = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
HEADS = ("绩效指标", "一级指标", "二级指标", "三级指标")
LABELS_B = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
WEIGHTS = {6: (20, 15, 15, 10, 20, 10), 7: (20, 10, 10, 10, 20, 10, 10)}


@dataclass(frozen=True)
class ProjectForm:
    """A form as the tables that print it, and what it states."""

    parts: tuple[TablePart, ...]
    project: TrueProject


def _texts(kind: str, rng: Random, reached: bool) -> tuple[str, str]:
    """(target, actual) of an indicator; only numbers and rates can be missed."""
    if kind == "count":
        number = rng.randrange(10, 900)
        return f"≥{number}次", f"{number if reached else number * 3 // 5}次"
    if kind == "cost":
        number = rng.randrange(2, 900)
        return f"≤{number}元", f"{number}元"
    if kind == "rate":
        least = rng.randrange(80, 99)
        return f"≥{least}%", f"{rng.randrange(least, 101) if reached else least - rng.randrange(1, 20)}%"
    return ("按期完成", "已完成") if kind == "time" else ("逐步提高", "有所提高")


def make_indicators(rng: Random, cost: tuple[str, str] | None = None) -> list[TrueIndicator]:
    """Indicators of all levels with weights that add up to 90; a target that was missed costs points, with a reason.

    `cost`: what the whole project was to cost and cost, said of some projects.
    """
    chosen = [(one, two, kind) for one, seconds in LEVELS for two, kind in seconds]
    if rng.random() < 0.5:
        chosen.pop(5)
    out = []
    for (one, two, kind), weight in zip(chosen, WEIGHTS[len(chosen)], strict=True):
        reached = kind not in {"count", "rate"} or rng.random() < 0.7
        target, actual = _texts(kind, rng, reached)
        score = weight if reached else rng.randrange(weight)
        name = rng.choice(OBJECTS) + rng.choice(NAMES[kind])
        if kind == "cost" and cost is not None and rng.random() < 0.5:
            name, (target, actual) = "总成本控制", cost
        reason = None if reached else "支付进度较慢"
        out.append(TrueIndicator(one, two, name, target, actual, str(weight), str(score), reason))
    return out


@dataclass(frozen=True)
class Execution:
    """The money of a project in fen, and its rate and score as printed."""

    declared: int
    budget: int
    executed: int
    rate: str
    score: str


def make_execution(rng: Random, step: int, percent: bool) -> Execution:
    """Random money; the score is a tenth of the rate, at most 10."""
    purse = Purse(rng, step)
    declared = purse.amount(900)
    budget = declared if rng.random() < 0.6 else purse.amount(900)
    executed = budget if rng.random() < 0.4 else purse.part(budget)
    rate = (Decimal(executed) * 100 / budget).quantize(Decimal("0.01"), ROUND_HALF_UP)
    score = (rate / 10).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Execution(declared, budget, executed, f"{rate:f}%" if percent else f"{rate:f}", f"{score:f}")


@dataclass(frozen=True)
class FormMaker:
    """Makes the project forms of one document."""

    rng: Random
    body: Body
    year: int
    size: float = 8.5

    def name(self, number: int) -> str:
        """The name of a project, never the same twice."""
        return f"{self.year}年{self.rng.choice(OBJECTS)}{self.rng.choice(ENDS)}{'甲乙丙丁戊己庚辛'[number % 8]}"

    def printer(self) -> Printer:
        """万元 with up to six places, as project forms print it."""
        return Printer("万元", self.rng.choice((2, 6)), trim=True, zero="0")

    def code(self) -> str:
        """项目编码: division, year and a running number."""
        return f"{self.body.region}{self.year % 100}P{self.rng.randrange(10**11):011d}{self.rng.choice('0123456789X')}"

    def part(
        self, rows: list[list[str]], widths: Sequence[float], title: str, *, unit: str = "", header: int = 0
    ) -> TablePart:
        """A table of a form, its title and year above it."""
        head = ("", f"（{self.year}年度）" if title else "", unit)
        return TablePart(merge(rows), len(rows), len(widths), tuple(widths), header, title, "", head, self.size)

    def self_evaluation(self, number: int) -> ProjectForm:
        """项目支出绩效自评表 in one of its layouts."""
        return self._layout_a(number) if self.rng.random() < 0.5 else self._layout_b(number)

    def _layout_b(self, number: int) -> ProjectForm:
        name, p = self.name(number), self.printer()
        money = make_execution(self.rng, 100 if p.decimals == 6 else 10_000, percent=True)
        figures = [p.text(money.declared), p.text(money.budget), p.text(money.executed), "10", money.rate, money.score]
        indicators = make_indicators(self.rng, (f"≤{figures[1]}万元", f"{figures[2]}万元"))
        total = _sum([money.score, *(i.score or "0" for i in indicators)])
        rest = ["", "", "", "", "", ""]
        rows = [
            ["项目名称", "<", name, *["<"] * 6],
            ["主管部门", "<", self.body.name, "<", "实施单位", self.body.name, *["<"] * 3],
            ["项目资金（万元）", "<", "", *LABELS_B],
            ["^", "^", "年度资金总额：", *figures],
            ["^", "^", "其中：当年财政拨款", *figures[:3], "—", figures[4], "—"],
            ["^", "^", "上年结转资金", *rest],
            ["^", "^", "其他资金", *rest],
            ["年度总体目标", "预期目标", *["<"] * 3, "实际完成情况", *["<"] * 3],
            ["^", f"按年度计划完成{name}。", *["<"] * 3, "见下列指标完成值。", *["<"] * 3],
            [*HEADS, "年度指标值", "实际完成值", "分值", "得分", "未完成原因分析"],
        ]
        rows += _indicator_rows(indicators, lambda i: [i.target, i.actual, i.weight, i.score, i.deviation_reason])
        rows.append(["总分", *["<"] * 5, "100", total, ""])
        fields = {
            "department": self.body.name, "implementing_unit": self.body.name, "year_start_budget": figures[0],
            "full_year_budget": figures[1], "executed": figures[2], "execution_weight": "10",
            "execution_rate": money.rate, "execution_score": money.score, "total_score": total,
        }  # fmt: skip
        project = TrueProject(name, "PF_SELF", self.year, "万元", fields, tuple(indicators))
        part = self.part(rows, [1.6, 2.6, 3.4, 4.4, 3, 3, 2, 2.2, 3.2], "项目支出绩效自评表")
        return ProjectForm((part,), project)

    def _layout_a(self, number: int) -> ProjectForm:
        name, p = self.name(number), self.printer()
        money = make_execution(self.rng, 100 if p.decimals == 6 else 10_000, percent=False)
        declared, budget, executed = (p.text(f) for f in (money.declared, money.budget, money.executed))
        left = p.text(money.budget - money.executed)
        figures = [declared, declared, budget, executed, left, money.rate, money.score]
        indicators = make_indicators(self.rng, (f"≤{budget}万元", f"{executed}万元"))
        total = _sum([money.score, *(i.score or "0" for i in indicators)])
        grade = next(name for name, least in GRADES if Decimal(total) >= least)
        coded, own = (f"{code}-{self.body.name}" for code in (self.body.department_code, self.body.unit_code))
        rows = [
            ["项目名称", "<", name, *["<"] * 8],
            ["主管部门及代码", "<", coded, *["<"] * 3, "预算单位", own, *["<"] * 3],
            ["项目资金预算安排及执行进度（万元）", "", "年初预算数", "<", "全年预算数", "全年执行数", "资金结（转）余",
             "执行率", "得分", "偏差原因", "<"],
            ["^", "^", "目标申报数", "预算编制数", *["^"] * 7],
            ["^", "资金总额：", *figures, "", "<"],
            ["^", "市县区财政资金", *figures, "", "<"],
            ["项目年度绩效目标", "年度目标", *["<"] * 4, "实际完成情况", *["<"] * 4],
            ["^", f"按年度计划完成{name}各项任务。", *["<"] * 4, "见下列指标完成值。", *["<"] * 4],
            [*HEADS, "年初指标值", "调整后指标值", "实际完成值", "定性指标情况说明", "分值", "得分",
             "偏差原因分析及改进措施"],
        ]  # fmt: skip
        rows += _indicator_rows(
            indicators, lambda i: [i.target, i.target, i.actual, None, i.weight, i.score, i.deviation_reason]
        )
        rows.append(["总分", *["<"] * 8, total, grade])
        analysis = ["项目绩效分析", "自评结果分析", "<", "项目实施和预算执行情况", "<", "<", "按计划执行。"]
        rows.append([*analysis, *["<"] * 4])
        fields = {
            "department": self.body.name, "implementing_unit": self.body.name, "target_declared": declared,
            "budget_compiled": declared, "year_start_budget": declared, "full_year_budget": budget,
            "executed": executed, "carry_over": left, "execution_rate": money.rate, "execution_score": money.score,
            "total_score": total, "grade": grade,
        }  # fmt: skip
        project = TrueProject(name, "PF_SELF", self.year, "万元", fields, tuple(indicators))
        widths = [2, 2.8, 3, 4, 3, 3, 3, 3, 2.2, 2.2, 3.2]
        return ProjectForm((self.part(rows, widths, f"{name}项目支出绩效自评表"),), project)

    def target(self, number: int, fen: int = 0) -> ProjectForm:
        """绩效目标表 of a budget: money (`fen`, or any) and indicators in a table each."""
        name, code, p = self.name(number), self.code(), self.printer()
        fen = fen or Purse(self.rng, 10_000).amount(800)
        indicators = [_as_target(i) for i in make_indicators(self.rng)]
        amount = p.text(fen)
        rows = [
            ["项目编码", code, "<", "<", "项目名称", name, "<"],
            ["预算规模及资金用途", "预算数", amount, "其中：财政资金", amount, "其他资金", ""],
            ["^", f"用于{name}。", *["<"] * 5],
            ["资金支出计划（%）", "3月底", "6月底", "<", "10月底", "12月底", "<"],
            ["^", "25%", "50%", "<", "75%", "100%", "<"],
            ["绩效目标", f"按年度计划完成{name}。", *["<"] * 5],
        ]
        heads = ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"]
        table = [row[1:] for row in _indicator_rows(indicators, lambda i: [None, i.target, "工作计划"])]
        first = self.part(rows, [3.6, 3.6, 3, 3.6, 3.2, 3.6, 3.4], f"{number + 1}、{name}绩效目标表", unit="单位：万元")
        second = self.part([heads, *table], [3, 3.6, 5.6, 5, 3.6, 3.6], "", header=1)
        fields = {"code": code, "target_declared": amount, "year_start_budget": amount}
        project = TrueProject(name, "PF_TARGET", self.year, "万元", fields, tuple(indicators))
        return ProjectForm((first, second), project)

    def declared(self, number: int) -> ProjectForm:
        """绩效目标申报表: what is applied for, for all years and for this one, side by side, in 元."""
        name = self.name(number)
        fen = Purse(self.rng, FEN["元"] * 100).amount(300)
        p = Printer("元", 0, thousands=True, zero="0")
        amount, nothing = p.text(fen), "0"
        plain, coded = amount.replace(",", ""), f"{self.body.department_code}-{self.body.name}"
        indicators = [_as_target(i) for i in make_indicators(self.rng)]
        rows = [
            ["项目名称", "<", name, *["<"] * 5],
            ["主管部门及代码", "<", coded, "<", "<", "实施单位", self.body.name, "<"],
            ["项目属性", "<", "经常性项目", "<", "<", "项目期", "3年", "<"],
            ["项目资金（元）", "<", "实施期资金总额：", "<", p.text(fen * 3), "年度资金总额：", "<", amount],
            ["^", "^", "其中：中央财政资金", "<", nothing, "其中：中央财政资金", "<", nothing],
            ["^", "^", "市县（区）财政资金", "<", p.text(fen * 3), "市县（区）财政资金", "<", amount],
            ["^", "^", "其他资金", "<", "", "其他资金", "<", ""],
            ["项目概况", "<", f"用于{name}。", *["<"] * 5],
            ["总体目标", "实施期目标", *["<"] * 3, "年度目标", "<", "<"],
            ["^", "按实施期计划完成项目任务。", *["<"] * 3, f"按年度计划完成{name}。", "<", "<"],
            [*HEADS, "指标值", "二级指标", "三级指标", "指标值"],
        ]
        rows += _indicator_rows(indicators, lambda i: [i.target, i.level2, i.level3, i.target])
        fields = {"department": self.body.name, "implementing_unit": self.body.name, "target_declared": plain}
        part = self.part(rows, [2.4, 3, 3.6, 5, 3.4, 3.6, 5, 3.4], "项目支出绩效目标申报表")
        return ProjectForm((part,), TrueProject(name, "PF_DECLARED", self.year, "元", fields, tuple(indicators)))


def _as_target(indicator: TrueIndicator) -> TrueIndicator:
    return TrueIndicator(indicator.level1, indicator.level2, indicator.level3, indicator.target)


def _indicator_rows(
    indicators: Sequence[TrueIndicator], rest: Callable[[TrueIndicator], list[str | None]]
) -> list[list[str]]:
    """The rows of an indicator list: 绩效指标 down the side, level 1 merged where it repeats."""
    rows: list[list[str]] = []
    for number, indicator in enumerate(indicators):
        same = number > 0 and indicators[number - 1].level1 == indicator.level1
        rows.append(["^", "^" if same else indicator.level1, indicator.level2, indicator.level3])
        rows[-1] += [text or "" for text in rest(indicator)]
    return rows


def _sum(numbers: Sequence[str]) -> str:
    total = sum((Decimal(n) for n in numbers), Decimal(0))
    text = f"{total:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
