"""`python -m tests.faults FAULTS SEED DOCUMENTS [-v]`: the table by kind of fault; 1 where a promise is not kept.

FAULTS are put into what was read (one in DRAWN more into files that are drawn and read); DOCUMENTS without a fault are
proved beside them. -v lists what was not found, located or repaired.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.faults.inject import KINDS
from tests.faults.measure import Clean, Trial, run, without_fault
from tests.faults.rendered import rendered

PROMISED = {"detected": 98, "located": 95, "repaired": 75}
"""Per cent: of the covered, of the covered, of the located."""

DRAWN = 40


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


def table(read: Sequence[Trial], drawn: Sequence[Trial]) -> Table:
    """All kinds put into what was read, their sum, and what was put into the files themselves."""
    made = Table("fault", "number", "covered", "detected", "located", "to one cell", "repaired", "silent")
    for kind in KINDS:
        made.add_row(kind, *row([t for t in read if t.kind == kind]))
    made.add_row("all", *row(read))
    made.add_row("in the file itself", *row(drawn))
    return made


def report(read: Sequence[Clean], drawn: Sequence[Clean], *, verbose: bool = False) -> int:
    """Print the table and what falls short; the number of promises that are not kept."""
    trials = [trial for document in read for trial in document.trials]
    files = [trial for document in drawn for trial in document.trials]
    Console(width=110).print(table(trials, files))
    documents = {document.seed: document for document in (*drawn, *read)}.values()
    errors = [f"{d.seed}: {text}" for d in documents for text in d.errors]
    warnings = [f"{d.seed}: {text}" for d in documents for text in d.warnings]
    print(f"{len(documents)} documents without a fault: {len(errors)} errors, {len(warnings)} warnings")
    print("\n".join(errors[:20]))
    if verbose:
        print(
            "\n".join(
                [*warnings, *(f"{t.seed} {t.kind}: {why}: {t.note}" for t in (*trials, *files) if (why := missed(t)))]
            )
        )
    wanting = [*short([*trials, *files]), *(["errors in documents without a fault"] if errors else [])]
    print("Falls short: " + ", ".join(wanting) if wanting else "As promised.")
    return len(wanting)


def missed(trial: Trial) -> str:
    """What a trial did not come to."""
    if trial.silent:
        return "silent"
    if not trial.covered:
        return ""
    return next((f"not {name}" for name in PROMISED if not getattr(trial, name)), "")


def main(arguments: Sequence[str]) -> int:
    """Run and print."""
    numbers = [int(argument) for argument in arguments if argument.isdigit()]
    count, first, n_clean = (*numbers, *(2000, 1, 500)[len(numbers) :])
    start = time.perf_counter()
    drawn = list(run(count // DRAWN, first, rendered))
    read = list(run(count, first))
    read += without_fault(range(first + len(read), first + n_clean))
    wanting = report(read, drawn, verbose="-v" in arguments)
    print(f"{time.perf_counter() - start:.0f} s")
    return bool(wanting)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
