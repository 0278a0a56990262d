"""Classes of expenditure (支出功能分类) that generated bodies spend on, and the list of 类 of a year."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[3] / "data" / "reference"
CLASSES = REFERENCE / "functional_classes.csv"
ECONOMIC = REFERENCE / "economic_classes.csv"

GENERAL: dict[str, dict[str, dict[str, str]]] = {
    "201": {
        "20103 政府办公厅（室）及相关机构事务": {"2010301": "行政运行", "2010302": "一般行政管理事务"},
        "20106 财政事务": {"2010601": "行政运行", "2010607": "信息化建设", "2010650": "事业运行"},
        "20132 组织事务": {"2013202": "一般行政管理事务"},
    },
    "204": {"20402 公安": {"2040201": "行政运行", "2040220": "执法办案"}, "20406 司法": {"2040604": "基层司法业务"}},
    "205": {"20502 普通教育": {"2050202": "小学教育", "2050299": "其他普通教育支出"}},
    "207": {"20701 文化和旅游": {"2070109": "群众文化", "2070199": "其他文化和旅游支出"}},
    "208": {
        "20805 行政事业单位养老支出": {
            "2080501": "行政单位离退休",
            "2080505": "机关事业单位基本养老保险缴费支出",
            "2080506": "机关事业单位职业年金缴费支出",
        },
        "20899 其他社会保障和就业支出": {"2089999": "其他社会保障和就业支出"},
    },
    "210": {"21011 行政事业单位医疗": {"2101101": "行政单位医疗", "2101102": "事业单位医疗"}},
    "211": {"21103 污染防治": {"2110301": "大气", "2110302": "水体"}},
    "212": {"21201 城乡社区管理事务": {"2120101": "行政运行", "2120199": "其他城乡社区管理事务支出"}},
    "213": {
        "21301 农业农村": {"2130101": "行政运行", "2130106": "科技转化与推广服务"},
        "21307 农村综合改革": {"2130705": "对村民委员会和村党支部的补助"},
    },
    "221": {"22102 住房改革支出": {"2210201": "住房公积金", "2210203": "购房补贴"}},
    "224": {"22401 应急管理事务": {"2240106": "安全监管"}},
}
FUND: dict[str, dict[str, dict[str, str]]] = {
    "212": {"21208 国有土地使用权出让收入安排的支出": {"2120801": "征地和拆迁补偿支出", "2120803": "城市建设支出"}},
    "229": {"22960 彩票公益金安排的支出": {"2296002": "用于社会福利的彩票公益金支出"}},
}
CAPITAL: dict[str, dict[str, dict[str, str]]] = {
    "223": {"22301 解决历史遗留问题及改革成本支出": {"2230105": "国有企业退休人员社会化管理补助支出"}},
}
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Code:
    """A code of a classification with its official name."""

    code: str
    name: str


@cache
def classes_of(year: int) -> dict[str, str]:
    """类 -> name in the classification of a year."""
    with CLASSES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return {
        row["code"]: row["name"] for row in rows if int(row["first_year"] or 0) <= year <= int(row["last_year"] or 9999)
    }


@cache
def economic() -> tuple[Code, ...]:
    """支出经济分类 in order."""
    with ECONOMIC.open(encoding="utf-8") as file:
        return tuple(Code(row["code"], row["name"]) for row in csv.DictReader(file))


def branches(tree: dict[str, dict[str, dict[str, str]]]) -> list[tuple[str, Code, Code]]:
    """(类, 款, 项) of every item of a tree."""
    return [
        (top, Code(*group.split(" ", 1)), Code(code, name))
        for top, groups in tree.items()
        for group, items in groups.items()
        for code, name in items.items()
    ]


def numeral(number: int) -> str:
    """1 -> 一, 12 -> 十二, 31 -> 三十一."""
    tens, ones = divmod(number, 10)
    head = ("" if tens < 2 else NUMERALS[tens - 1]) + ("十" if tens else "")
    return head + (NUMERALS[ones - 1] if ones else "")
