"""Tables as files. A format is one entry in `EXPORTS`; text from documents is never a formula in any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dashboard.exports.csv_file import write_csv
from dashboard.exports.xlsx_file import write_xlsx
from dashboard.table import Sheet


@dataclass(frozen=True, slots=True)
class Export:
    """A file format: its name on the button, suffix, media type, and the function that writes a table."""

    key: str
    label: str
    suffix: str
    mime: str
    write: Callable[[Sheet], bytes]


EXPORTS: Final[dict[str, Export]] = {
    export.key: export
    for export in (
        Export("csv", "CSV", ".csv", "text/csv", write_csv),
        Export(
            "xlsx",
            "Excel",
            ".xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write_xlsx,
        ),
    )
}
