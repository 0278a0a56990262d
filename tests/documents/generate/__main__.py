"""Write generated disclosures and the truth about them: `make corpus N=1000 OUT=…`.

Each document stands beside a JSON file of the same name with everything that it states.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.documents.generate.document import generate


def main(count: int, target: Path, first: int = 1) -> None:
    """Write `count` documents from seed `first` on into `target`."""
    target.mkdir(parents=True, exist_ok=True)
    size = 0
    for seed in range(first, first + count):
        generated = generate(seed)
        data = generated.data()
        size += len(data)
        (target / generated.name).write_bytes(data)
        truth = json.dumps(generated.truth.as_json(), ensure_ascii=False, indent=1)
        (target / f"{generated.name}.json").write_text(truth + "\n", encoding="utf-8")
    print(f"{count} documents in {target}, {size / 2**20:,.1f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
