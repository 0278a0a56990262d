"""Published code lists: administrative divisions, functional and economic classes. Each CSV names its source.

The engine holds no place name and no class name; it reads them from `data/reference/` (see the README there).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Level = Literal["province", "city", "county", "zone"]

_LEVELS: dict[str, Level] = {"province": "province", "city": "city", "county": "county", "zone": "zone"}


@dataclass(frozen=True, slots=True)
class Division:
    """A row of the list of divisions (GB/T 2260).

    `level` "zone" is a development zone with a code of the statistical bureau, which GB/T 2260 does not know.
    `province`, `city`, `county` are full names; what does not apply is "".
    """

    code: str
    level: Level
    province: str
    city: str
    county: str

    @property
    def name(self) -> str:
        """The name of the division itself."""
        return self.county or self.city or self.province


@dataclass(frozen=True, slots=True)
class FunctionalClass:
    """A 类 of the 支出功能分类: code of 3 digits, present name, every name that it has borne (the present included)."""

    code: str
    name: str
    aliases: tuple[str, ...]
    years: dict[str, tuple[int | None, int | None]]
    """alias -> first and last fiscal year of that name, None where open or not known"""


@dataclass(frozen=True, slots=True)
class EconomicClass:
    """A 部门预算支出经济分类 (3 or 5 digits); `part` says whether it counts as 人员经费 or 公用经费."""

    code: str
    name: str
    part: Literal["personnel", "public", ""]


@cache
def data_dir() -> Path:
    """The folder that holds `reference/` and `samples/`: beside the package, or where the wheel puts it.

    Raises FileNotFoundError where neither exists (a broken installation).
    """
    package_parent = Path(__file__).resolve().parent.parent
    for folder in (package_parent / "data", package_parent / "mingzhang_data"):
        if (folder / "reference").is_dir():
            return folder
    raise FileNotFoundError(f"no data/reference beside {package_parent}")


def _rows(name: str) -> list[dict[str, str]]:
    with (data_dir() / "reference" / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def regions() -> tuple[Division, ...]:
    """All provinces, cities, counties and statistical zones of the mainland, by code."""
    return tuple(
        Division(r["code"], _LEVELS[r["level"]], r["province"], r["city"], r["county"]) for r in _rows("regions.csv")
    )


_AUTONOMOUS_REGION = re.compile(r"(?:[回壮]族|维吾尔)?自治区$")


@cache
def _autonomous() -> re.Pattern[str]:
    """The peoples' part of the name of an autonomous prefecture or county; some go without 族 there."""
    peoples = [row["name"] for row in _rows("peoples.csv")]
    forms = sorted({*peoples, *(p.removesuffix("族") for p in peoples if len(p) > 2)}, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(forms)})+自治(?=[州县旗]$)")


@cache
def short_names(name: str) -> tuple[str, ...]:
    """The forms in which the name of a province, city or county is printed, the full one first.

    An autonomous prefecture or county also goes without its peoples, an autonomous region also without 自治区,
    a province or city without 省 or 市. A county keeps its last character: a bare 南 would be found everywhere.
    """
    forms = [name, _autonomous().sub("", name), _AUTONOMOUS_REGION.sub("", name)]
    if name.endswith(("省", "市")):
        forms.append(name[:-1])
    return tuple(dict.fromkeys(form for form in forms if len(form) >= 2))


@cache
def region_by_code() -> dict[str, Division]:
    """6-digit code -> division."""
    return {division.code: division for division in regions()}


def _year(text: str) -> int | None:
    return int(text) if text else None


@cache
def functional_classes() -> tuple[FunctionalClass, ...]:
    """The 类 of the 支出功能分类 in the order of their codes; the last name of a code is the present one."""
    names: dict[str, list[dict[str, str]]] = {}
    for row in _rows("functional_classes.csv"):
        names.setdefault(row["code"], []).append(row)
    return tuple(
        FunctionalClass(
            code,
            rows[-1]["name"],
            tuple(r["name"] for r in rows),
            {r["name"]: (_year(r["first_year"]), _year(r["last_year"])) for r in rows},
        )
        for code, rows in names.items()
    )


@cache
def functional_items() -> dict[str, str]:
    """款 and 项 codes (5 and 7 digits) -> name, as far as published lists were at hand; never complete."""
    return {row["code"]: row["name"] for row in _rows("functional_items.csv")}


def _part(text: str) -> Literal["personnel", "public", ""]:
    if text == "personnel":
        return "personnel"
    return "public" if text == "public" else ""


@cache
def economic_classes() -> tuple[EconomicClass, ...]:
    """The 部门预算支出经济分类 of the final accounts 2024 (公开06), complete from 301 to 399."""
    return tuple(EconomicClass(r["code"], r["name"], _part(r["part"])) for r in _rows("economic_classes.csv"))


@cache
def denominator_headings() -> dict[str, str]:
    """Heading of a column of a table that users supply -> what the column holds (人口 -> "population")."""
    return {row["heading"]: row["measure"] for row in _rows("denominators.csv")}
