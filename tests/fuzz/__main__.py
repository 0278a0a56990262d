"""`python -m tests.fuzz N SEED [FOLDER]`: N damaged inputs; those that went wrong are kept in FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.fuzz.run import run


def main(arguments: list[str]) -> int:
    """Run, print the report; 1 where an input ended in anything but a reading or a typed error."""
    count, seed = (int(a) for a in [*arguments[:2], *("1000", "1")[len(arguments[:2]) :]])
    report = run(count, seed, Path(arguments[2]) if len(arguments) > 2 else None)
    print("\n".join(report.lines()))
    return bool(report.faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
