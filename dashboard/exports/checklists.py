"""The files that 核对 gives away: 公开情况检查表 and 反馈清单, each as Word and Excel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.checklist import Checklist
from dashboard.exports.checklist_docx import write_checklist_docx, write_feedback_docx
from dashboard.exports.checklist_xlsx import write_checklist_xlsx, write_feedback_xlsx
from dashboard.numbers import Language

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class ChecklistExport:
    """A file of a checklist: message `export.<key>` on the button, suffix, media type, and what writes it."""

    key: str
    suffix: str
    mime: str
    write: Callable[[Checklist, Mapping[int, bytes], Language], bytes]


CHECKLISTS: Final[dict[str, ChecklistExport]] = {
    export.key: export
    for export in (
        ChecklistExport("checklist_docx", ".docx", _WORD, write_checklist_docx),
        ChecklistExport("checklist_xlsx", ".xlsx", _EXCEL, write_checklist_xlsx),
        ChecklistExport("feedback_docx", ".docx", _WORD, write_feedback_docx),
        ChecklistExport("feedback_xlsx", ".xlsx", _EXCEL, write_feedback_xlsx),
    )
}
