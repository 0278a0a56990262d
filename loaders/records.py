"""What a reading consists of: facts, projects, indicators, findings, disclosures. Plain frozen records, stdlib only.

Amounts are strings as printed beside `Decimal` yuan; blank, zero and "——" stay three things: `value` is None for
blank and "——", and `printed` tells them apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from loaders.document import Document, Place

Kind = Literal["final_accounts", "budget", "self_evaluation", "performance_target", "other"]
Scope = Literal["department", "unit", "unknown"]
Status = Literal["verified", "unverified", "conflict"]
Method = Literal["table", "prose", "ocr", "inferred"]
Severity = Literal["error", "warning", "info", "tail"]
Verdict = Literal["fails", "not_testable"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The text that proves an attribute of a disclosure, and how it was taken."""

    text: str
    place: Place
    how: Literal["printed", "inferred"]


@dataclass(frozen=True, slots=True)
class Region:
    """Province, city, county and the GB/T 2260 code (6 digits); None where unknown."""

    province: str | None = None
    city: str | None = None
    county: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed figure (or text cell) with its meaning and its address.

    form     id of the form, or "prose"; title: canonical Chinese title of the table (prose: "情况说明")
    line     declared key of the row (a 科目 code for rows of a classification); label, code, row_no as printed
    item     declared key of the column; column: heading as printed, levels joined by "/"; column_no: 栏次 as printed
    printed  the text in the cell; value: decimal string in `unit`, None for blank, "——" and text
    amount_yuan     Decimal with 2 places for money, else None
    precision_yuan  what one unit of the last printed digit is worth, in yuan (0.01 万元 -> 100)
    """

    form: str
    title: str
    line: str
    label: str
    item: str
    column: str
    printed: str
    place: Place
    code: str | None = None
    row_no: str | None = None
    column_no: str | None = None
    value: str | None = None
    unit: str | None = None
    amount_yuan: Decimal | None = None
    precision_yuan: Decimal | None = None
    method: Method = "table"
    confidence: float = 1.0
    status: Status = "unverified"


@dataclass(frozen=True, slots=True)
class Source:
    """A row of a project's sources of money (当年财政拨款, 上年结转资金, ...); amounts in the project's unit."""

    source: str
    year_start_budget: str | None = None
    full_year_budget: str | None = None
    executed: str | None = None
    carry_over: str | None = None
    execution_rate: str | None = None
    score: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of 绩效指标. level1 is derived from level2; texts as printed; weight and score are decimal strings."""

    level1: str | None
    level2: str | None
    level3: str
    place: Place
    target: str | None = None
    adjusted_target: str | None = None
    actual: str | None = None
    description: str | None = None
    basis: str | None = None
    weight: str | None = None
    score: str | None = None
    deviation_reason: str | None = None
    confidence: float = 1.0
    """of the least sure cell of the row, where it was read from a picture"""


@dataclass(frozen=True, slots=True)
class ProjectText:
    """A text of a project form that is no field of `Project`, as printed.

    kind   what the declaration says of its label: "goal" 年度目标, "result" 实际完成情况, "money" 预算执行情况,
           "output" 产出情况, "benefit", "satisfaction", "description", "plan" 资金支出计划, "term" 项目期,
           "term_total" 实施期资金总额; "" for the others
    """

    kind: str
    label: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Project:
    """A project of a 自评表, 绩效目标表 or 申报表 (or named only in prose). Amounts: decimal strings in `unit`."""

    name: str
    form: str
    place: Place
    code: str | None = None
    department: str | None = None
    implementing_unit: str | None = None
    year: int | None = None
    unit: str | None = None
    target_declared: str | None = None
    budget_compiled: str | None = None
    year_start_budget: str | None = None
    full_year_budget: str | None = None
    executed: str | None = None
    carry_over: str | None = None
    execution_rate: str | None = None
    execution_weight: str | None = None
    execution_score: str | None = None
    total_score: str | None = None
    grade: str | None = None
    grade_from_prose: str | None = None
    sources: tuple[Source, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    texts: tuple[ProjectText, ...] = ()
    total_weight: str | None = None
    """the sum of the weights as the total row prints it"""
    unsettled: bool = False
    """a row of its money or its indicators could not be read: sums over them prove nothing"""
    money_places: dict[str, Place] = field(default_factory=dict)
    """field name ("executed", "total_score", ..., "s1/executed" of the second source) -> the cell it was printed in"""
    statuses: dict[str, Status] = field(default_factory=dict)
    """what the identities say of its figures: "executed", "s1/executed" (a source), "i4/score" (an indicator)"""
    confidence: float = 1.0
    """of the least sure of its name and its own figures, where they were read from a picture"""


@dataclass(frozen=True, slots=True)
class Repair:
    """A proposal: one figure whose change satisfies all the identities that it breaks. The printed figure stays.

    value      what the figure would be, in `unit`; printed: what it is; place: where it stands
    kind       how the printed figure came about ("digit_changed", "digit_lost", "decimal_shifted", "unit", …)
    witnesses  the identities that the proposal satisfies, as a person would write them
    likelihood 0 … 1, among the proposals for this finding
    """

    value: str
    unit: str | None
    printed: str
    place: Place
    kind: str
    witnesses: tuple[str, ...] = ()
    likelihood: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fails or could not be tested. No prose: the dashboard writes the sentence from rule and params."""

    rule: str
    severity: Severity
    verdict: Verdict
    subject: str
    printed: str = ""
    expected: str = ""
    arithmetic: str = ""
    places: tuple[Place, ...] = ()
    params: dict[str, str] = field(default_factory=dict)
    repair: Repair | None = None


@dataclass(frozen=True, slots=True)
class CheckCount:
    """How often a rule passed, failed, held within rounding (tail), or could not be tested."""

    passed: int = 0
    failed: int = 0
    tail: int = 0
    not_testable: int = 0


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table of the disclosure: read with data, printed empty, or announced (contents) and missing."""

    form: str
    title: str
    number: str | None
    unit: str | None
    status: Literal["data", "empty", "missing"]
    place: Place


@dataclass(frozen=True, slots=True)
class Coverage:
    """The ledger: what was expected, found, read, used; unexplained cells are never silent."""

    tables_expected: int
    tables_found: int
    cells_seen: int
    cells_used: int
    cells_ignored: int
    cells_unexplained: int
    pages: int
    pages_untouched: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One disclosure of one body, year, kind and scope."""

    department: str | None
    kind: Kind
    year: int | None
    scope: Scope
    region: Region
    unit: str | None
    evidence: dict[str, Evidence]
    tables: tuple[TableEntry, ...]
    facts: tuple[Fact, ...]
    projects: tuple[Project, ...]
    key_figures: dict[str, int]
    """key -> index into `facts`"""
    findings: tuple[Finding, ...]
    checks: dict[str, CheckCount]
    coverage: Coverage
    department_code: str | None = None
    unit_code: str | None = None
    body_id: str = ""
    """stable key of the body across documents (loaders.identity.body_id)"""


@dataclass(frozen=True)
class Reading:
    """A file read: its document (signature lines already dropped) and the disclosures in it."""

    document: Document
    disclosures: tuple[Disclosure, ...]
    masks: tuple[Place, ...] = ()
    """where personal data was taken out: to be covered when the original page or line is shown"""
