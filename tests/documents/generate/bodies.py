"""Bodies that do not exist: made-up names at real divisions."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

REGIONS = Path(__file__).resolve().parents[3] / "data" / "reference" / "regions.csv"
FIRST = "青禾云川松明玉溪清源晨枫瑞霖竹隐澄怀望舒听澜"
OFFICES = (
    "档案事务管理局", "水土保持事务中心", "城市绿化管理处", "民生服务局", "文化事业促进局", "农业技术推广站",
    "交通建设管理局", "公共安全管理局", "社区服务中心", "街道办事处", "镇人民政府", "林业和草原局", "市场监督管理局",
    "财政事务局", "信访服务局", "河道管理处", "卫生监督所", "职业技术学校", "老干部服务局", "图书馆",
)  # fmt: skip


@dataclass(frozen=True)
class Body:
    """A body: its full name, its scope ("department" or "unit"), the GB/T 2260 code of its division, own codes."""

    name: str
    scope: str
    region: str
    department_code: str
    unit_code: str


@cache
def divisions() -> tuple[dict[str, str], ...]:
    """Counties and cities of the published list."""
    with REGIONS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return tuple(row for row in rows if row["level"] in ("county", "city") and not row["code"].startswith(("71", "8")))


@cache
def _shared_names() -> frozenset[str]:
    counts = Counter(row[row["level"]] for row in divisions())
    return frozenset(name for name, count in counts.items() if count > 1)


def make_body(rng: Random) -> Body:
    """A body at a random division; where several divisions share a name, the city or province stands before it."""
    row = rng.choice(divisions())
    place = row[row["level"]]
    if place in _shared_names() or rng.random() < 0.3:
        place = (row["city"] if row["level"] == "county" and row["city"] else row["province"]) + place
    name = place + rng.choice(FIRST) + rng.choice(FIRST) + rng.choice(OFFICES)
    department = f"{rng.randrange(100, 999)}"
    scope = rng.choice(("department", "unit"))
    return Body(name, scope, row["code"], department, f"{department}{rng.randrange(1, 99):03d}")
