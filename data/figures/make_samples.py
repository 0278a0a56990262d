"""Write the documents of `data/samples/` from the figures in the folders beside this script: `make samples`.

Needs the development dependencies and, for the PDF files, the Debian package fonts-wqy-microhei.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from writer import pdf, text, word
from writer.figures import Sample, load_sample

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent / "samples"
WRITERS: dict[str, Callable[[Sample], bytes]] = {".pdf": pdf.write, ".docx": word.write, ".txt": text.write}


def main(target: Path) -> None:
    """Write every sample into `target` and say what was written."""
    target.mkdir(parents=True, exist_ok=True)
    for folder in sorted(path.parent for path in HERE.glob("*/document.toml")):
        sample = load_sample(folder)
        data = WRITERS[Path(sample.file).suffix](sample)
        (target / sample.file).write_bytes(data)
        print(f"{sample.file}  {len(data) / 1024:,.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
