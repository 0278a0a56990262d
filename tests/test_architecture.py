"""The rules that ARCHITECTURE.md states about the code, held against the syntax trees of all modules."""

from __future__ import annotations

import ast
import csv
import fnmatch
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("loaders", "dashboard")
MAX_LINES = 400
PURE = ("dashboard.charts", "dashboard.exports", "dashboard.sentences", "dashboard.numbers", "dashboard.selection")


@dataclass(frozen=True)
class Part:
    """A row of the import table: a group of modules, and what they may import."""

    name: str
    modules: tuple[str, ...]
    parts: frozenset[str]
    libraries: frozenset[str]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return {module_name(path): path for path in files}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def words(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([^`]+)`", cell))


@cache
def import_table() -> dict[str, Part]:
    """The table under the heading "Imports" of ARCHITECTURE.md."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", text, flags=re.M)
    (body,) = [part for part in section if part.startswith("Imports\n")]
    rows = [cells(line) for line in body.splitlines() if line.startswith("| ")][1:]
    return {row[0]: Part(row[0], words(row[1]), frozenset(words(row[2])), frozenset(words(row[3]))) for row in rows}


def part_of(name: str) -> Part:
    """The one part that a module belongs to; a name beats a pattern."""
    exact = [part for part in import_table().values() if name in part.modules]
    loose = [p for p in import_table().values() if any(fnmatch.fnmatchcase(name, glob) for glob in p.modules)]
    found = exact or loose
    assert len(found) == 1, f"{name} is in {[part.name for part in found] or 'no row'} of the import table"
    return found[0]


def imports(name: str) -> Iterator[str]:
    """Absolute names of what a module imports, `from package import module` resolved to the module."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in modules() else str(node.module)


def third_party(imported: str) -> str | None:
    top = imported.partition(".")[0]
    return None if top in PACKAGES or top in sys.stdlib_module_names or top == "__future__" else top


@pytest.mark.parametrize("name", modules())
def test_imports_go_one_way(name: str) -> None:
    part = part_of(name)
    for imported in imports(name):
        library = third_party(imported)
        if library is not None:
            assert library in part.libraries, f"{name} ({part.name}) may not import {library}"
        elif imported.partition(".")[0] in PACKAGES and imported in modules():
            other = part_of(imported).name
            assert other == part.name or other in part.parts, f"{name} ({part.name}) may not import {imported}"


def test_the_import_table_has_no_cycle_and_no_unknown_part() -> None:
    table = import_table()
    done: set[str] = set()
    left = dict(table)
    assert {used for part in table.values() for used in part.parts} <= set(table)
    while left:
        ready = [name for name, part in left.items() if part.parts <= done]
        assert ready, f"a cycle among {sorted(left)}"
        done.update(ready)
        for name in ready:
            del left[name]


def test_the_import_table_names_no_module_that_is_gone() -> None:
    for part in import_table().values():
        for pattern in part.modules:
            assert fnmatch.filter(modules(), pattern), f"{part.name}: no module {pattern}"


def test_loaders_know_nothing_of_the_dashboard() -> None:
    for name in modules():
        if name.startswith("loaders"):
            taken = {imported.partition(".")[0] for imported in imports(name)}
            assert not taken & {"dashboard", "streamlit", "plotly"}, name


def test_what_is_pure_never_imports_streamlit() -> None:
    pure = [name for name in modules() if name in PURE or name.startswith(tuple(f"{p}." for p in PURE))]
    assert pure
    for name in pure:
        assert "streamlit" not in {imported.partition(".")[0] for imported in imports(name)}, name


@pytest.mark.parametrize("name", modules())
def test_files_stay_short(name: str) -> None:
    length = len(modules()[name].read_text(encoding="utf-8").splitlines())
    assert length <= MAX_LINES, f"{name} has {length} lines"


def catches_all(node: ast.ExceptHandler) -> bool:
    if node.type is None:
        return True
    caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"} for kind in caught)


@pytest.mark.parametrize("name", modules())
def test_no_broad_except(name: str) -> None:
    for node in ast.walk(tree(name)):
        assert not (isinstance(node, ast.ExceptHandler) and catches_all(node)), f"{name}:{node.lineno}"


def place_names() -> set[str]:
    with (ROOT / "data" / "reference" / "regions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return {row[level] for row in rows for level in ("province", "city", "county") if row[level]}


def test_engine_code_names_no_place() -> None:
    """Provinces differ in data (forms and their variants), never in code."""
    names = place_names()
    assert len(names) > 3000
    for name, path in modules().items():
        if name.startswith("loaders"):
            text = path.read_text(encoding="utf-8")
            assert not [place for place in names if place in text], name


def test_engine_code_has_no_figure_of_a_document() -> None:
    """An amount with thousands marks and decimals can only come from a document."""
    for name, path in modules().items():
        if name.startswith("loaders"):
            found = re.findall(r"\d{1,3}(?:,\d{3})+\.\d{2}", path.read_text(encoding="utf-8"))
            assert not found, f"{name}: {found}"


def test_every_public_function_says_what_it_is() -> None:
    for name in modules():
        for node in tree(name).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{name}.{node.name}"
