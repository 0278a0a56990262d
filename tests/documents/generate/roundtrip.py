"""Generated disclosures read back and compared with what was put in, fact by fact.

python -m tests.documents.generate.roundtrip 300 1      # 300 documents from seed 1 on; prints every difference
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from loaders import read
from loaders.errors import MingzhangError
from loaders.formats import READERS
from loaders.records import Disclosure, Fact, Finding, Project
from tests.documents.generate.document import MEDIA, Generated, generate
from tests.documents.generate.truth import TrueFact, TrueProject, Truth

INDICATOR = ("level1", "level2", "level3", "target", "actual", "weight", "score", "deviation_reason")
PROJECT = (
    "code", "department", "implementing_unit", "target_declared", "budget_compiled", "year_start_budget",
    "full_year_budget", "executed", "carry_over", "execution_rate", "execution_weight", "execution_score",
    "total_score", "grade",
)  # fmt: skip
PROSE_TOO = frozenset({"prose"})
MOST = 12
"""How many differences of one document are printed."""


@dataclass(frozen=True)
class Outcome:
    """What came of one document: its differences (none where it was read back equal), seconds taken to read it."""

    seed: int
    name: str
    facts: int
    projects: int
    seconds: float
    differences: tuple[str, ...]
    false_alarms: int


def readable() -> tuple[str, ...]:
    """The suffixes that the readers of this version accept."""
    return tuple(suffix for suffix, media in MEDIA.items() if media in READERS)


def differences(truth: Truth, found: Disclosure, *, as_printed: bool = True) -> Iterator[str]:
    """Every way in which a reading differs from the truth; `as_printed`: the printed text must be the same too."""
    yield from _identity(truth, found)
    yield from _facts(truth, found, as_printed)
    yield from _prose(truth, found)
    yield from _projects(truth, found)
    yield from accounting(found)
    yield from (f"alarm {f.rule} {f.subject}: {f.arithmetic or f.printed}" for f in false_alarms(found))


def false_alarms(found: Disclosure) -> list[Finding]:
    """Findings of severity error: there is none in accounts that add up."""
    return [finding for finding in found.findings if finding.severity == "error"]


def accounting(found: Disclosure) -> Iterator[str]:
    """The ledger: every cell that is not blank was used, ignored by declaration, or is unexplained; none is."""
    ledger = found.coverage
    if ledger.cells_seen != ledger.cells_used + ledger.cells_ignored + ledger.cells_unexplained:
        yield f"ledger: {ledger}"
    if ledger.cells_unexplained:
        rules = [f"{f.rule} {f.subject} {f.printed} {f.params}" for f in found.findings if f.severity == "warning"]
        yield f"unexplained: {ledger.cells_unexplained} cells; {rules[:3]}"


def _identity(truth: Truth, found: Disclosure) -> Iterator[str]:
    pairs = {
        "department": (truth.department, found.department),
        "kind": (truth.kind, found.kind),
        "year": (truth.year, found.year),
        "scope": (truth.scope, found.scope),
        "region": (truth.region, found.region.code),
        "tables": (sorted(truth.tables), sorted(entry.form for entry in found.tables)),
    }
    yield from (f"{name}: {true!r} read as {got!r}" for name, (true, got) in pairs.items() if true != got)


def _number(text: str | None) -> str | None:
    return None if text is None else format(Decimal(text).normalize(), "f")


def _fact_key(fact: Fact | TrueFact, as_printed: bool) -> tuple[str, ...]:
    yuan = None if fact.amount_yuan is None else str(fact.amount_yuan)
    printed = fact.printed if as_printed or fact.value is None else ""
    parts = (fact.form, fact.line, fact.item, printed, _number(fact.value), fact.unit, yuan, fact.code)
    return tuple("" if part is None else part for part in (*parts, "".join(fact.label.split())))


def _facts(truth: Truth, found: Disclosure, as_printed: bool) -> Iterator[str]:
    key = partial(_fact_key, as_printed=as_printed)
    true = Counter(map(key, truth.facts))
    got = Counter(key(fact) for fact in found.facts if fact.form not in PROSE_TOO)
    yield from (f"lost {fact}" for fact in (true - got))
    yield from (f"extra {fact}" for fact in (got - true))


def _prose(truth: Truth, found: Disclosure) -> Iterator[str]:
    def key(fact: Fact | TrueFact) -> tuple[str, str, str | None, str]:
        return fact.line, fact.item, _number(fact.value), str(fact.amount_yuan if fact.item != "change" else "")

    true = Counter(map(key, truth.prose))
    got = Counter(key(fact) for fact in found.facts if fact.form in PROSE_TOO)
    yield from (f"prose lost {fact}" for fact in (true - got))
    yield from (f"prose extra {fact}" for fact in (got - true))


def _projects(truth: Truth, found: Disclosure) -> Iterator[str]:
    if len(truth.projects) != len(found.projects):
        yield f"projects: {len(truth.projects)} read as {len(found.projects)}"
        return
    for true, got in zip(truth.projects, found.projects, strict=True):
        yield from (f"project {true.name}: {line}" for line in _project(true, got, truth.department))


def _project(true: TrueProject, got: Project, department: str) -> Iterator[str]:
    """A form that names no department belongs to the one that the document is of."""
    fields = {"department": department, **true.fields}
    pairs = [("name", true.name, got.name), ("form", true.form, got.form), ("year", true.year, got.year)]
    pairs += [("unit", true.unit, got.unit)]
    pairs += [(name, fields.get(name), getattr(got, name)) for name in PROJECT]
    yield from (f"{name} {one!r} read as {other!r}" for name, one, other in pairs if one != other)
    if len(true.indicators) != len(got.indicators):
        yield f"{len(true.indicators)} indicators read as {len(got.indicators)}"
        return
    for one, other in zip(true.indicators, got.indicators, strict=True):
        texts = [(name, getattr(one, name), getattr(other, name)) for name in INDICATOR]
        yield from (f"indicator {one.level3}.{n} {a!r} read as {b!r}" for n, a, b in texts if a != b)


def read_back(generated: Generated) -> Outcome:
    """Draw a document, read it, compare."""
    truth = generated.truth
    data = generated.data()
    start = time.perf_counter()
    alarms = 0
    try:
        reading = read(data, generated.name)
    except MingzhangError as error:
        found: tuple[str, ...] = (f"not read: {error.code} {error}",)
    else:
        (disclosure,) = reading.disclosures
        found = tuple(differences(truth, disclosure, as_printed=generated.suffix != "xlsx"))
        alarms = len(false_alarms(disclosure))
    seconds = time.perf_counter() - start
    count = len(truth.facts) + len(truth.prose)
    return Outcome(truth.seed, generated.name, count, len(truth.projects), seconds, found, alarms)


def _one(seed: int) -> Outcome:
    return read_back(generate(seed, readable()))


def run(seeds: Sequence[int], report: Callable[[Outcome], None], workers: int = 1) -> list[Outcome]:
    """Read back the documents of these seeds, in order; `report` is called for each."""
    outcomes = []
    with ProcessPoolExecutor(workers) as pool:
        for outcome in pool.map(_one, seeds):
            report(outcome)
            outcomes.append(outcome)
    return outcomes


def _print(outcome: Outcome) -> None:
    for line in outcome.differences[:MOST]:
        print(f"{outcome.name}: {line}", flush=True)


def main(count: int, first: int) -> int:
    """Run and print a summary; the number of documents that differ."""
    outcomes = run(range(first, first + count), _print, workers=2)
    wrong = [o for o in outcomes if o.differences]
    formats = Counter(o.name.rpartition(".")[2] for o in outcomes)
    print(
        f"{len(outcomes) - len(wrong)} of {len(outcomes)} documents read back equal"
        f" ({', '.join(f'{n} {suffix}' for suffix, n in sorted(formats.items()))});"
        f" {sum(o.facts for o in outcomes):,} facts, {sum(o.projects for o in outcomes):,} projects,"
        f" {sum(o.false_alarms for o in outcomes)} false alarms;"
        f" {sum(o.seconds for o in outcomes) / len(outcomes):.2f} s each,"
        f" {max(o.seconds for o in outcomes):.1f} s the slowest"
    )
    return len(wrong)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:3]]
    sys.exit(bool(main(numbers[0] if numbers else 300, numbers[1] if len(numbers) > 1 else 1)))
