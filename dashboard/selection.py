"""What is being looked at, as a frozen value and as a query string of codes: a link reproduces a view."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Final, get_args

from dashboard import formula as formulas
from dashboard.numbers import Language, MoneyUnit
from loaders.records import Kind, Scope

MAX_WITHOUT: Final = 50
NONE: Final = "none"
MAX_BODIES: Final = 8
"""As many bodies as can be compared side by side."""

PEER_RULES: Final = ("province", "level", "kind", "size")
DEFAULT_PEERS: Final = ("level",)

UNIT_CODE: Final[dict[MoneyUnit, str]] = {"万元": "wan", "元": "yuan", "亿元": "yi"}
_UNIT_OF: Final[dict[str, MoneyUnit]] = {code: unit for unit, code in UNIT_CODE.items()}
REACHES: Final = ("body", "all")
KINDS: Final[tuple[str, ...]] = get_args(Kind)
SCOPES: Final[tuple[str, ...]] = get_args(Scope)
_TOKEN: Final = re.compile(r"[\w.\-]{1,80}")
_BODY: Final = re.compile(r"[^,\x00-\x1f\x7f]{1,120}")
_ADDRESS: Final = re.compile(
    r"(?P<disclosure>[\w.\-]{1,80}):(?:(?P<fact>\d{1,7})|f(?P<finding>\d{1,7})|p(?P<project>\d{1,5})(?::(?P<field>[a-z][a-z0-9_]{0,39}))?)"
)
_PROJECT: Final = re.compile(r"[\w.\-]{1,80}:\d{1,5}")


@dataclass(frozen=True, slots=True)
class Selection:
    """The state of a view: language, page, filters, what is open.

    body        body_id of the department or unit (None: none chosen)
    scope       部门 or 单位 version of the disclosure, where a body publishes both (None: the only one, else 部门)
    bodies      the bodies compared, at most `MAX_BODIES`
    line        the code of the 类 or 款 that 收支结构 shows the parts of
    peers       the rules of the peer group (of `PEER_RULES`; all must hold); without: bodies taken out of it
    project     "disclosure_id:project_no"
    disclosure, fact    what 原文 shows; `place` instead of `fact` where the figure is a project's: the name of
                the field ("executed"), in the project that `project` names; `finding`: the cells of a finding;
                `formula`: how the figure that was opened was derived, its parts beside the page
    unit        the money unit amounts are shown in
    reach, rule what 核对 looks at: the documents of the "body" or "all" of the store; the rule or the family of rules
                whose findings are listed
    """

    lang: Language = "zh"
    page: str = ""
    body: str | None = None
    year: int | None = None
    kind: str | None = None
    scope: str | None = None
    bodies: tuple[str, ...] = ()
    line: str | None = None
    peers: tuple[str, ...] = DEFAULT_PEERS
    without: tuple[str, ...] = ()
    project: str | None = None
    disclosure: str | None = None
    fact: int | None = None
    place: str | None = None
    finding: int | None = None
    formula: str | None = None
    unit: MoneyUnit = "万元"
    reach: str = "body"
    rule: str | None = None

    def to_query(self) -> dict[str, str]:
        """The selection as query parameters: codes only, defaults left out (the page is the path)."""
        default = Selection()
        return {
            name: write(getattr(self, name))
            for name, (_, write) in _PARAMETERS.items()
            if getattr(self, name) != getattr(default, name)
        }

    def closed(self) -> Selection:
        """The selection with nothing open inside a disclosure: no figure, project or finding."""
        shut = dict.fromkeys(("disclosure", "fact", "project", "place", "finding", "formula", "rule"))
        return replace(self, **shut)  # type: ignore[arg-type]

    def opening(self, address: str) -> Selection:
        """The selection that shows the figure at an evidence address.

        "disclosure_id:fact_no" is a fact, "disclosure_id:p<project_no>" a project,
        "disclosure_id:p<project_no>:<field>" a figure of one (of its indicator 3: "i3_score"),
        "disclosure_id:f<finding_no>" a finding, "=" and a formula a derived figure, which is opened at its first part.
        Raises ValueError for anything else.
        """
        if address.startswith(formulas.MARK):
            return self._opening_formula(address.removeprefix(formulas.MARK))
        match = _ADDRESS.fullmatch(address)
        if match is None:
            raise ValueError(f"no evidence address: {address!r}")
        project = None if match["project"] is None else f"{match['disclosure']}:{match['project']}"
        fact = None if match["fact"] is None else int(match["fact"])
        finding = None if match["finding"] is None else int(match["finding"])
        return replace(
            self,
            disclosure=match["disclosure"],
            fact=fact,
            project=project,
            place=match["field"],
            finding=finding,
            formula=None,
        )

    def _opening_formula(self, expression: str) -> Selection:
        printed = [leaf for leaf in formulas.leaves(expression) if _ADDRESS.fullmatch(leaf)]
        if not printed or not formulas.is_formula(expression):
            raise ValueError(f"no formula: {expression[:80]!r}")
        return replace(self.opening(printed[0]), formula=expression)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A selection read from a URL, and the parameters that meant nothing and were left at their defaults."""

    selection: Selection
    rejected: tuple[str, ...] = ()


def from_query(query: Mapping[str, str], page: str = "") -> Selection:
    """The selection that a query string means; what is not understood stays at its default."""
    return parse(query, page).selection


def parse(query: Mapping[str, str], page: str = "") -> Parsed:
    """Read query parameters; unknown names and values that are no codes are listed in `rejected`."""
    values: dict[str, object] = {"page": page}
    rejected = [name for name in query if name not in _PARAMETERS]
    for name, (read, _) in _PARAMETERS.items():
        if name not in query:
            continue
        value = read(query[name])
        if value is None:
            rejected.append(name)
        else:
            values[name] = value
    return Parsed(replace(Selection(), **values), tuple(rejected))  # type: ignore[arg-type]


def _language(text: str) -> str | None:
    return text if text in get_args(Language) else None


def _unit(text: str) -> str | None:
    return _UNIT_OF.get(text)


def _kind(text: str) -> str | None:
    return text if text in KINDS else None


def _scope(text: str) -> str | None:
    return text if text in SCOPES else None


def _year(text: str) -> int | None:
    return int(text) if re.fullmatch(r"(?:19|20)\d\d", text, re.ASCII) else None


def _code(text: str) -> str | None:
    return text if re.fullmatch(r"\d{3}(?:\d\d)?", text, re.ASCII) else None


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,7}", text, re.ASCII) else None


def _formula(text: str) -> str | None:
    return text if formulas.is_formula(text) else None


def _token(text: str) -> str | None:
    return text if _TOKEN.fullmatch(text) else None


def _reach(text: str) -> str | None:
    return text if text in REACHES else None


def _body(text: str) -> str | None:
    return text if _BODY.fullmatch(text) else None


def _project(text: str) -> str | None:
    return text if _PROJECT.fullmatch(text) else None


def _bodies(text: str) -> tuple[str, ...] | None:
    tokens = tuple(dict.fromkeys(text.split(",")))
    return tokens if len(tokens) <= MAX_BODIES and all(map(_BODY.fullmatch, tokens)) else None


def _without(text: str) -> tuple[str, ...] | None:
    tokens = tuple(dict.fromkeys(text.split(",")))
    return tokens if len(tokens) <= MAX_WITHOUT and all(map(_BODY.fullmatch, tokens)) else None


def _peers(text: str) -> tuple[str, ...] | None:
    tokens = () if text == NONE else tuple(dict.fromkeys(text.split(",")))
    return tokens if all(token in PEER_RULES for token in tokens) else None


def _write_peers(rules: tuple[str, ...]) -> str:
    return ",".join(rules) or NONE


def _write_unit(unit: MoneyUnit) -> str:
    return UNIT_CODE[unit]


_PARAMETERS: Final[dict[str, tuple[Callable[[str], object | None], Callable[..., str]]]] = {
    "lang": (_language, str),
    "body": (_body, str),
    "year": (_year, str),
    "kind": (_kind, str),
    "scope": (_scope, str),
    "bodies": (_bodies, ",".join),
    "line": (_code, str),
    "peers": (_peers, _write_peers),
    "without": (_without, ",".join),
    "project": (_project, str),
    "disclosure": (_token, str),
    "fact": (_number, str),
    "place": (_token, str),
    "finding": (_number, str),
    "formula": (_formula, str),
    "unit": (_unit, _write_unit),
    "reach": (_reach, str),
    "rule": (_token, str),
}
assert {f.name for f in fields(Selection)} == _PARAMETERS.keys() | {"page"}
