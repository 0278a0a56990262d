"""One fault in a small table typed by hand: where it is looked for, and what is proposed in its stead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from loaders.checks import Case, Proof, TestedTable, prove
from loaders.checks.figures import Figure
from loaders.checks.repair import find_causes
from loaders.checks.repair_slips import Beside, slip
from loaders.checks.verdicts import Outcome, Term, evaluate, percentage, sum_of
from loaders.document import Place
from loaders.forms.form import parse_form
from loaders.records import Fact, Finding, Project

FORM = """
id = "X01"
kind = "budget"
title = "测试表"
type = "tree"
columns = [
  { key = "total", words = [["合计"]] },
  { key = "basic", words = [["基本支出"]] },
  { key = "project", words = [["项目支出"]] },
]
checks = [
  { id = "X-1", kind = "sum_items", total = "total", parts = ["basic", "project"] },
  { id = "X-2", kind = "tree" },
]
"""
LINES = ("total", "204", "208", "210")
ITEMS = ("total", "basic", "project")
PRINTED = """
 961.87  580.24  381.63
 512.63  307.92  204.71
 306.18  180.05  126.13
 143.06   92.27   50.79
"""
RIGHT = dict(zip(((line, item) for line in LINES for item in ITEMS), PRINTED.split(), strict=True))


def case(cells: Mapping[tuple[str, str], str], units: Mapping[str, str] | None = None) -> Case:
    """A table of four lines and three columns that adds up both ways, with some cells replaced."""
    facts = [
        Fact(
            "X01", "测试表", line, line, item, item, printed, Place(line=i, col=ITEMS.index(item)),
            value=printed, unit=(units or {}).get(line, "万元"),
        )
        for i, ((line, item), printed) in enumerate({**RIGHT, **cells}.items())
    ]  # fmt: skip
    return Case(facts, [TestedTable("测试表", parse_form(FORM, "x")[0])])


def key(line: str, item: str) -> str:
    """The key of a cell."""
    return f"f{list(RIGHT).index((line, item))}"


def errors(proof: Proof) -> list[Finding]:
    """What fails."""
    return [finding for finding in proof.findings if finding.severity == "error"]


def test_the_table_adds_up() -> None:
    assert errors(prove(case({}))) == []


@pytest.mark.parametrize(
    ("kind", "line", "item", "printed"),
    [
        ("digit_changed", "204", "basic", "337.92"),
        ("digit_changed", "total", "total", "961.37"),
        ("digit_lost", "204", "project", "20.71"),
        ("digit_lost", "208", "total", "306.1"),
        ("digit_doubled", "208", "basic", "1880.05"),
        ("digit_added", "210", "project", "503.79"),
        ("digits_swapped", "204", "total", "521.63"),
        ("digits_swapped", "210", "basic", "92.72"),
        ("decimal_shifted", "208", "project", "12613"),
        ("decimal_shifted", "208", "project", "1.2613"),
        ("unit", "204", "basic", "3079200"),
        ("sign", "210", "total", "-143.06"),
        ("row_slipped", "208", "basic", "92.27"),
        ("column_slipped", "208", "project", "180.05"),
        ("unit_as_digit", "204", "basic", "307.927"),
    ],
)
def test_a_fault_of_each_kind_is_located_and_repaired(kind: str, line: str, item: str, printed: str) -> None:
    right = RIGHT[line, item]
    found = errors(prove(case({(line, item): printed})))
    assert found
    for finding in found:
        assert finding.params["located"] == key(line, item)
        assert finding.params["cause"] == "1"
        assert finding.places[0] == Place(line=list(RIGHT).index((line, item)), col=ITEMS.index(item))
        repair = finding.repair
        assert repair is not None
        assert (repair.kind, Decimal(repair.value), repair.printed) == (kind, Decimal(right), printed)
        assert repair.unit == "万元"
        assert len(repair.witnesses) == len(found)
        assert repair.likelihood > 0.8


def test_a_witness_is_the_sum_as_it_reads_with_the_proposal() -> None:
    finding = errors(prove(case({("204", "basic"): "337.92"})))[0]
    assert finding.repair is not None
    assert finding.repair.witnesses[0] == "307.92 + 204.71 = 512.63"
    assert finding.printed == "512.63"
    assert finding.arithmetic == "337.92 + 204.71 = 542.63 ≠ 512.63"


def test_only_the_located_figure_is_in_conflict_where_the_others_are_proved() -> None:
    statuses = prove(case({("204", "basic"): "337.92"})).statuses
    assert [k for k, status in statuses.items() if status == "conflict"] == [key("204", "basic")]
    assert len(statuses) == len(RIGHT)


def two_cells(a: str, b: str, total: str) -> tuple[list[Outcome], Case]:
    """total = a + b and nothing else."""
    names = {"a": a, "b": b, "t": total}
    figures = {
        name: Figure(f"f{i}", Decimal(text), "万元", Decimal("0.01"), text, Place(line=i), name)
        for i, (name, text) in enumerate(names.items())
    }
    facts = [
        Fact("X01", "测试表", name, name, "amount", "金额", text, Place(line=i))
        for i, (name, text) in enumerate(names.items())
    ]
    return [evaluate(sum_of([figures["t"]], [figures["a"], figures["b"]]), "X-9", "t")], Case(facts)


def test_two_cells_equally_possible_are_both_named_and_none_is_proposed() -> None:
    (cause,) = find_causes(*two_cells("20.00", "30.00", "60.00"))
    assert set(cause.suspects) == {"f0", "f1", "f2"}
    assert cause.repair is None


def test_one_sum_that_misses_by_an_odd_amount_proposes_nothing() -> None:
    """Three cells could be at fault, and no slip leads to any of them: a row may as well be missing."""
    (cause,) = find_causes(*two_cells("21.37", "30.00", "60.84"))
    assert cause.repair is None
    assert len(cause.suspects) == 3


def test_of_several_cells_the_one_that_a_known_slip_explains_comes_first() -> None:
    """215.30 would be 2153.00, its point moved; the others would have to be other figures altogether."""
    (cause,) = find_causes(*two_cells("215.30", "137.46", "2290.46"))
    assert cause.suspects[0] == "f0"
    assert len(cause.suspects) == 3
    assert cause.repair is not None
    assert (cause.repair.value, cause.repair.kind) == ("2153.00", "decimal_shifted")
    assert 0.5 < cause.repair.likelihood <= 0.8


def figure(name: str, text: str, unit: str = "万元") -> Figure:
    value = Decimal(text)
    return Figure(name, value, unit, Decimal("0.01"), text, Place(line=1), name)


def outcomes(*identities: tuple[str, Sequence[str]], **printed: str) -> list[Outcome]:
    """Sums of named figures: (total, parts)."""
    keys = {name: f"f{i}" for i, name in enumerate(printed)}
    figures = {name: figure(keys[name], text) for name, text in printed.items()}
    return [
        evaluate(sum_of([figures[total]], [figures[part] for part in parts]), f"X-{n}", total)
        for n, (total, parts) in enumerate(identities)
    ]


def blank_case(size: int) -> Case:
    """Facts without a table, for identities made by hand."""
    return Case([Fact("X01", "测试表", str(i), str(i), "amount", "金额", "", Place(line=i)) for i in range(size)])


def test_no_proposal_where_the_identities_ask_for_different_values() -> None:
    found = outcomes(("t", "ab"), ("a", "cd"), t="100.00", a="40.00", b="70.00", c="20.00", d="25.00")
    assert [o.verdict for o in found] == ["failed", "failed"]
    assert find_causes(found, blank_case(5)) == ()


def test_two_faults_apart_are_two_causes() -> None:
    cells = {("204", "basic"): "337.92", ("210", "project"): "500.79"}
    causes = {f.params["cause"]: f.params["located"] for f in errors(prove(case(cells)))}
    assert sorted(causes.values()) == sorted([key("204", "basic"), key("210", "project")])


def test_two_faults_in_one_column_are_told_apart() -> None:
    """The sum of the column breaks by both; the sums of the rows say by which."""
    found = errors(prove(case({("204", "basic"): "337.92", ("210", "basic"): "82.27"})))
    located = {f.subject: f.params["located"] for f in found if "located" in f.params}
    assert located["X01/204/total"] == key("204", "basic")
    assert located["X01/210/total"] == key("210", "basic")


def test_the_unit_of_a_table_is_one_cause() -> None:
    """Two tables that state the same figures, one of them read in 元."""
    printed = ["512.63", "306.18", "818.81"] * 2
    figures = [
        Figure(f"f{i}", Decimal(text), "万元" if i < 3 else "元", Decimal("0.01"), text, Place(line=i), "x")
        for i, text in enumerate(printed)
    ]
    facts = [
        Fact("X01", "甲表" if i < 3 else "乙表", str(i), str(i), "amount", "金额", text, Place(line=i), value=text,
             unit=figures[i].unit)
        for i, text in enumerate(printed)
    ]  # fmt: skip
    third = figure("f6", "512.63")
    facts.append(Fact("X01", "丙表", "6", "6", "amount", "金额", "512.63", Place(line=6), value="512.63", unit="万元"))
    made = [evaluate(sum_of([figures[i]], [figures[i + 3]]), "X-1", str(i)) for i in range(3)]
    made.append(evaluate(sum_of([third], [figures[0]]), "X-2", "6"))
    (cause,) = find_causes(made, Case(facts))
    assert cause.names == ("乙表",)
    assert cause.repair is not None
    assert (cause.repair.kind, cause.repair.value, cause.repair.printed) == ("unit_of_table", "万元", "元")
    assert len(cause.repair.witnesses) == 3


def test_a_full_year_budget_is_repaired_from_sources_balance_and_rate() -> None:
    """1262.63 printed as 1282.63: its sources, what is left of it and the rate of execution say so."""
    names = ("budget", "own", "carried", "executed", "left", "rate")
    printed = dict(zip(names, ("1282.63", "512.63", "750", "237.37", "1025.26", "18.8"), strict=True))
    f = {
        name: Figure(f"p0/{name}", Decimal(text), "万元" if name != "rate" else None, Decimal("0.01"), text,
                     Place(line=i), name, "form")
        for i, (name, text) in enumerate(printed.items())
    }  # fmt: skip
    f["rate"] = Figure("p0/rate", Decimal("18.8"), None, Decimal("0.1"), "18.8", Place(line=9), "rate", "form")
    balance = sum_of([f["left"]], [f["budget"]])
    balance = type(balance)(balance.left, (Term(f["budget"]), Term(f["executed"], -1)))
    made = [
        evaluate(sum_of([f["budget"]], [f["own"], f["carried"]]), "J-02", "项目"),
        evaluate(balance, "J-02", "项目"),
        evaluate(percentage(f["rate"], [Term(f["executed"])], [Term(f["budget"])]), "J-01", "项目"),
    ]
    assert [o.verdict for o in made] == ["failed"] * 3
    (cause,) = find_causes(made, Case([], projects=[Project("项目", "PF_SELF", Place(line=1))]))
    assert cause.suspects == ("p0/budget",)
    assert cause.repair is not None
    assert (cause.repair.value, cause.repair.kind) == ("1262.63", "digit_changed")
    assert len(cause.repair.witnesses) == 3
    assert cause.repair.witnesses[0] == "512.63 + 750 = 1262.63"


def test_a_fault_beside_another_one_is_located_where_several_identities_ask_for_it() -> None:
    """The total is asked for twice; one of its parts stands in another sum that fails as well."""
    sums = (("t", "ab"), ("u", "tc"), ("a", "de"))
    found = outcomes(*sums, t="1282.63", a="512.63", b="750.00", u="1500.00", c="237.37", d="200.00", e="300.00")
    assert [o.verdict for o in found] == ["failed"] * 3
    causes = {cause.suspects[0]: cause for cause in find_causes(found, blank_case(7))}
    assert causes["f0"].failing == {0, 1}
    assert causes["f0"].repair is not None
    assert causes["f0"].repair.value == "1262.63"


@pytest.mark.parametrize(
    ("printed", "meant", "kind"),
    [
        ("1282.63", "1262.63", "digit_changed"),
        ("162.63", "1262.63", "digit_lost"),
        ("1262.6", "1262.63", "digit_lost"),
        ("12262.63", "1262.63", "digit_doubled"),
        ("12962.63", "1262.63", "digit_added"),
        ("1226.63", "1262.63", "digits_swapped"),
        ("1266.23", "1262.63", "digits_swapped"),
        ("126.263", "1262.63", "decimal_shifted"),
        ("0.126263", "1262.63", "unit"),
        ("12626300", "1262.63", "unit"),
        ("-1262.63", "1262.63", "sign"),
        ("1262.637", "1262.63", "unit_as_digit"),
        ("77.00", "1262.63", "row_slipped"),
        ("88.00", "1262.63", "column_slipped"),
        ("0.05", "10.05", "digit_lost"),
        ("5120.45", "1262.63", "other"),
    ],
)
def test_the_kinds_of_slips(printed: str, meant: str, kind: str) -> None:
    beside = Beside(rows=(Decimal("77"),), columns=(Decimal("88"),))
    assert slip(Decimal(printed), Decimal(meant), beside).kind == kind
