"""Write golden files anew: `make accept NAME=part-of-a-file-name`. Refuses under CI. Look at the diff afterwards."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.goldens import SAMPLES, golden_path, render


def accept(part: str) -> list[Path]:
    """Write the goldens of the samples whose name contains `part`; the paths written."""
    written = []
    for sample in sorted(SAMPLES.iterdir()):
        if part in sample.name:
            golden_path(sample).write_text(render(sample), encoding="utf-8")
            written.append(golden_path(sample))
    return written


def main(arguments: list[str]) -> int:
    """Exit status 0 when a golden was written, 1 when none matches or under CI, 2 for wrong usage."""
    if os.environ.get("CI"):
        print("Golden files are not accepted under CI: a person looks at them first.", file=sys.stderr)
        return 1
    if len(arguments) != 1 or not arguments[0]:
        print("Which golden? make accept NAME=part-of-a-file-name", file=sys.stderr)
        return 2
    written = accept(arguments[0])
    for path in written:
        print(f"written: {path.name}; look at it with: git diff tests/documents")
    if not written:
        print(f"No sample has {arguments[0]!r} in its name.", file=sys.stderr)
    return 0 if written else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
