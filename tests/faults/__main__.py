"""`python -m tests.faults COUNT SEED [-v]`: the table by kind of fault; 1 where it falls short of what is promised."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.faults.inject import KINDS
from tests.faults.measure import Clean, Trial, run

PROMISED = {"detected": 98, "located": 95, "repaired": 75}
"""Per cent: of the covered, of the covered, of the located."""


def share(part: int, whole: int) -> str:
    """A part as "98.2 %", "–" of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


def row(trials: Sequence[Trial]) -> list[str]:
    """The figures of one kind of fault."""
    covered = [t for t in trials if t.covered]
    located = [t for t in covered if t.located]
    detected, repaired = sum(t.detected for t in covered), sum(t.repaired for t in located)
    single = sum(t.suspects == 1 for t in located)
    return [
        str(len(trials)), share(len(covered), len(trials)), share(detected, len(covered)),
        share(len(located), len(covered)), share(single, len(covered)), share(repaired, len(located)),
        str(sum(t.silent for t in trials)),
    ]  # fmt: skip


def short(trials: Sequence[Trial]) -> list[str]:
    """What falls short of the promise."""
    covered = [t for t in trials if t.covered]
    located = [t for t in covered if t.located]
    found = {
        "detected": (sum(t.detected for t in covered), len(covered)),
        "located": (len(located), len(covered)),
        "repaired": (sum(t.repaired for t in located), len(located)),
    }
    missed = [f"{name}: {share(*pair)}" for name, pair in found.items() if 100 * pair[0] < PROMISED[name] * pair[1]]
    return missed + (["silent changes"] if any(t.silent for t in trials) else [])


def table(documents: Sequence[Clean]) -> Table:
    """All kinds, and the sum."""
    trials = [trial for document in documents for trial in document.trials]
    made = Table("fault", "number", "covered", "detected", "located", "to one cell", "repaired", "silent")
    for kind in KINDS:
        made.add_row(kind, *row([t for t in trials if t.kind == kind]))
    made.add_row("all", *row(trials))
    return made


def main(arguments: Sequence[str]) -> int:
    """Run and print."""
    numbers = [int(argument) for argument in arguments if argument.isdigit()]
    start = time.perf_counter()
    documents = list(run(numbers[0] if numbers else 2000, numbers[1] if len(numbers) > 1 else 1))
    trials = [trial for document in documents for trial in document.trials]
    Console().print(table(documents))
    errors = [f"{d.seed}: {text}" for d in documents for text in d.errors]
    print(f"{len(documents)} documents without a fault: {len(errors)} errors, ", end="")
    print(f"{sum(len(d.warnings) for d in documents)} warnings; {time.perf_counter() - start:.0f} s")
    print("\n".join(errors[:20]))
    if "-v" in arguments:
        print("\n".join(f"{t.seed} {t.kind} {_outcome(t)}: {t.note}" for t in trials if _outcome(t)))
    missed = [*short(trials), *(["errors in documents without a fault"] if errors else [])]
    print("Falls short: " + ", ".join(missed) if missed else "As promised.")
    return bool(missed)


def _outcome(trial: Trial) -> str:
    if not trial.covered:
        return ""
    return next((n for n in ("detected", "located", "repaired") if not getattr(trial, n)), "").replace("d", "d", 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
