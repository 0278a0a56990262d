"""A derived figure as a formula over printed figures, which can be read, checked and put into a link. Pure.

    (3fa0c1d2e4b5-0:12-3fa0c1d2e4b5-0:40)/3fa0c1d2e4b5-0:40*100

Leaves are the addresses of facts ("<disclosure_id>:<fact_no>"), of figures of projects
("<disclosure_id>:p<project_no>:<field>"; without a field: the project itself, which counts one) and of rows that users
supplied ("u<table>:<row>"); between them stand + - * /, parentheses and whole numbers. Money is in yuan, per cent as
printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final

MARK: Final = "="
"""What an evidence address of a formula begins with."""
LONGEST: Final = 6000
"""Characters of a formula in a link; a longer one is not written, and its first leaf stands for it."""

LEAF: Final = re.compile(r"[0-9a-f]{12}-\d{1,4}:(?:\d{1,7}|p\d{1,5}(?::[a-z][a-z0-9_]{0,39})?)|u[0-9a-f]{12}:\d{1,7}")
_TOKEN: Final = re.compile(rf"({LEAF.pattern})|(\d+(?:\.\d+)?)|([-+*/()])")
_DEEPEST: Final = 40


class FormulaError(ValueError):
    """A text that is no formula."""


def leaves(expression: str) -> tuple[str, ...]:
    """The addresses in a formula, each once, in order."""
    return tuple(dict.fromkeys(LEAF.findall(expression)))


def is_formula(expression: str) -> bool:
    """Whether a text is a formula that can be worked out."""
    try:
        evaluate(expression, dict.fromkeys(leaves(expression), Decimal(1)))
    except FormulaError:
        return False
    except ArithmeticError:
        return True  # a division by zero for these values only
    return bool(leaves(expression))


def evaluate(expression: str, values: Mapping[str, Decimal]) -> Decimal:
    """The value of a formula. Raises FormulaError for no formula, KeyError for an unknown leaf, ArithmeticError."""
    parser = _Parser(_tokens(expression), values)
    value = parser.sum(0)
    if parser.rest:
        raise FormulaError(expression[:80])
    return value


def written(expression: str, name: Callable[[str], str]) -> str:
    """A formula as people write it, each leaf by its name: "(甲 − 乙) ÷ 乙 × 100"."""
    signs = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}
    return "".join(name(token) if LEAF.fullmatch(token) else signs.get(token, token) for token in _tokens(expression))


def plus(parts: Sequence[str]) -> str:
    """a + b + …; "" where a part has no formula."""
    return _joined(parts, "+")


def minus(whole: str, parts: Sequence[str]) -> str:
    """whole − a − b − …."""
    return _joined([whole, *parts], "-")


def ratio(part: str, whole: str, times: int = 1) -> str:
    """part ÷ whole × times."""
    quotient = _joined([part, whole], "/")
    return quotient if times == 1 or not quotient else f"{quotient}*{times}"


def _joined(parts: Sequence[str], sign: str) -> str:
    if not all(parts):
        return ""
    text = sign.join(part if LEAF.fullmatch(part) else f"({part})" for part in parts)
    return text if len(text) <= LONGEST else ""


def _tokens(expression: str) -> list[str]:
    out, place = [], 0
    while place < len(expression):
        match = _TOKEN.match(expression, place)
        if match is None or len(expression) > LONGEST:
            raise FormulaError(expression[:80])
        out.append(match[0])
        place = match.end()
    return out


class _Parser:
    """Recursive descent over the tokens: sums of products of leaves, numbers and parentheses."""

    def __init__(self, tokens: list[str], values: Mapping[str, Decimal]) -> None:
        self.rest = tokens
        self._values = values

    def sum(self, depth: int) -> Decimal:
        """Terms joined by + and −."""
        value = self._product(depth)
        while self.rest and self.rest[0] in "+-":
            sign = self.rest.pop(0)
            term = self._product(depth)
            value = value + term if sign == "+" else value - term
        return value

    def _product(self, depth: int) -> Decimal:
        value = self._atom(depth)
        while self.rest and self.rest[0] in "*/":
            sign = self.rest.pop(0)
            factor = self._atom(depth)
            value = value * factor if sign == "*" else value / factor
        return value

    def _atom(self, depth: int) -> Decimal:
        if not self.rest or depth > _DEEPEST:
            raise FormulaError("incomplete")
        token = self.rest.pop(0)
        if token == "(":
            value = self.sum(depth + 1)
            if not self.rest or self.rest.pop(0) != ")":
                raise FormulaError("parenthesis")
            return value
        if token in "+-*/)":
            raise FormulaError(token)
        return self._values[token] if LEAF.fullmatch(token) else Decimal(token)
