"""Faults put into the document itself: a cell is printed wrong, the file is drawn in its format and read again."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from loaders.checks import Case, Proof
from loaders.values import parse_number
from tests.documents.generate import Generated, generate
from tests.documents.generate.roundtrip import readable
from tests.documents.writer.figures import GridCell, Part, TablePart
from tests.faults.inject import DIGITS, Fault
from tests.faults.measure import Clean, Trial, identities_of, known, listed, proved, trial

KINDS = (*DIGITS, "unit_changed")
UNITS = {"万元": "元", "元": "万元"}
ATTEMPTS = 8


def rendered(seed: int) -> Clean:
    """The disclosure of a seed, drawn and read, as it is and with one fault."""
    generated = generate(seed, readable())
    case, proof = proved(generated.data(), generated.name)
    rng = Random(zlib.crc32(f"{seed} rendered".encode()))
    kind = KINDS[seed % len(KINDS)]
    found = (_trial(seed, wrong, kind, case, proof) for wrong in _wrong(generated, kind, rng))
    first = next((one for one in found if one is not None), None)
    return Clean(seed, listed(proof, "error"), listed(proof, "warning"), (first,) if first else ())


def _wrong(generated: Generated, kind: str, rng: Random) -> Iterator[Generated]:
    """The document with one cell (or one unit above a table) printed wrong, a few to choose from."""
    tables = [number for number, part in enumerate(generated.sample.parts) if isinstance(part.content, TablePart)]
    for _ in range(ATTEMPTS if tables else 0):
        number = rng.choice(tables)
        part = generated.sample.parts[number]
        assert isinstance(part.content, TablePart)
        table = _other_unit(part.content) if kind == "unit_changed" else _other_cell(part.content, kind, rng)
        if table is not None:
            parts = [*generated.sample.parts]
            parts[number] = Part(table, part.new_page, part.page)
            yield replace(generated, sample=replace(generated.sample, parts=tuple(parts)))


def _other_unit(table: TablePart) -> TablePart | None:
    for unit, other in UNITS.items():
        if any(text.endswith(f"单位：{unit}") for text in table.head):
            return replace(table, head=tuple(text.replace(f"单位：{unit}", f"单位：{other}") for text in table.head))
    return None


def _other_cell(table: TablePart, kind: str, rng: Random) -> TablePart | None:
    """Only cells with decimals: others may be codes or numbers of rows."""
    possible = [
        i for i, cell in enumerate(table.cells) if "." in cell.text and (n := parse_number(cell.text)) and n.value
    ]
    if not possible:
        return None
    number = rng.choice(possible)
    cells = [*table.cells]
    text = DIGITS[kind](cells[number].text.replace(",", ""), rng)
    read = parse_number(text)
    if read is None or text.startswith(".") or text.endswith("."):
        return None
    cells[number] = _with_text(cells[number], text)
    return replace(table, cells=tuple(cells))


def _with_text(cell: GridCell, text: str) -> GridCell:
    return GridCell(cell.row, cell.col, text, cell.row_span, cell.col_span)


def _trial(seed: int, wrong: Generated, kind: str, case: Case, proof: Proof) -> Trial | None:
    """What came of it; None where no fact changed. Silent: another figure changed than the one printed wrong."""
    read, _ = proved(wrong.data(), wrong.name)
    if len(read.facts) != len(case.facts) or len(read.projects) != len(case.projects):
        return Trial(seed, kind, covered=True, silent=True, note="read with another number of figures")
    pairs = list(zip(case.facts, read.facts, strict=True))
    changed = [i for i, (a, b) in enumerate(pairs) if (a.printed, a.value, a.unit) != (b.printed, b.value, b.unit)]
    if not changed:
        return None
    before, after = pairs[changed[0]]
    keys = tuple(f"f{i}" for i in changed)
    is_unit = kind == "unit_changed"
    if not is_unit and (len(changed) > 1 or not _printed(wrong, after.printed)):
        return Trial(seed, kind, covered=True, silent=True, note=f"{len(changed)} figures changed")
    text, meant = (after.unit, before.unit) if is_unit else (after.printed, before.printed)
    fault = Fault(kind, read, keys, text or "", meant or "", before.title)
    return trial(seed, fault, identities_of(case), known(proof))


def _printed(generated: Generated, text: str) -> bool:
    """Whether a cell of the document prints just this."""
    tables = (part.content for part in generated.sample.parts if isinstance(part.content, TablePart))
    return any(cell.text == text for table in tables for cell in table.cells)
