"""Write the documents of `data/samples/` from the figures in `data/figures/`: `make samples`.

Needs the development dependencies and, for the PDF files, the Debian package fonts-wqy-microhei.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.documents.writer import pdf, text, word
from tests.documents.writer.figures import Sample, load_sample

DATA = Path(__file__).resolve().parents[2] / "data"
WRITERS: dict[str, Callable[[Sample], bytes]] = {".pdf": pdf.write, ".docx": word.write, ".txt": text.write}


def main(target: Path) -> None:
    """Write every sample into `target` and say what was written."""
    target.mkdir(parents=True, exist_ok=True)
    for folder in sorted(path.parent for path in (DATA / "figures").glob("*/document.toml")):
        sample = load_sample(folder)
        data = WRITERS[Path(sample.file).suffix](sample)
        (target / sample.file).write_bytes(data)
        print(f"{sample.file}  {len(data) / 1024:,.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "samples")
