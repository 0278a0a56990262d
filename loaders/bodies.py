"""One body across documents: a stable id from its name and place, whatever way the name is printed.

Rules, no literal names: width and traditional forms folded, codes and bracketed additions dropped, 人民政府 dropped
before the 办事处 it governs, and the province (and the city, where a county follows) dropped from the head of the
name, because the region says them.
"""

from __future__ import annotations

import hashlib
import re

from loaders import reference
from loaders.prose_text import fold_prose
from loaders.records import Region

_CODE = re.compile(r"^[\[(]?\d{2,12}[\])]?[-－—_.、]*")
_BRACKETS = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_GOVERNMENT = re.compile(r"人民政府(?=.+(?:办事处|街道)$)")
_MARKS = re.compile(r"[“”\"'‘’《》<>·.,、:;]")


def normalise(name: str) -> str:
    """The comparison form of a body's name: "053001-甲县 财政局（本级）" and "甲县财政局" are one."""
    folded = _CODE.sub("", fold_prose(name))
    folded = _MARKS.sub("", _BRACKETS.sub("", folded))
    return _GOVERNMENT.sub("", folded)


def _without_head(name: str, division: str | None) -> str:
    if division is None:
        return name
    for form in reference.short_names(division):
        if name.startswith(form) and len(name) > len(form) + 1:
            return name[len(form) :]
    return name


def body_id(name: str, region: Region) -> str:
    """A stable id (10 hex digits) of a body: equal for all printed forms of its name at the same place.

    `region` is that of the body; where it is unknown, the name alone decides. An empty name has no id ("").
    """
    core = normalise(name)
    if not core:
        return ""
    core = _without_head(core, region.province)
    if region.county is not None:
        core = _without_head(core, region.city)
    key = f"{core}|{region.code or ''}"
    return hashlib.sha256(key.encode()).hexdigest()[:10]
