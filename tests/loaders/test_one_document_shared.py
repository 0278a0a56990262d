"""One real document in several formats gives the same facts, projects and key figures (`../shared` beside the repo)."""

from __future__ import annotations

import os
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from loaders.document import Place
from loaders.formats import libreoffice
from loaders.reading import read
from loaders.records import Disclosure

CORPUS = Path(os.environ.get("MINGZHANG_SHARED", str(Path(__file__).parents[3] / "shared"))) / "corpus"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the documents of ../shared are not here"),
]
needs_libreoffice = pytest.mark.skipif(libreoffice.program() is None, reason="LibreOffice is not installed")


@cache
def disclosure(pattern: str) -> Disclosure:
    (path,) = CORPUS.glob(pattern)
    (found,) = read(path.read_bytes(), path.name).disclosures
    return found


def plain(record: Any) -> Any:
    """A record as values, without its places, which differ from format to format."""
    if isinstance(record, Place):
        return None
    if isinstance(record, tuple):
        return [plain(item) for item in record]
    if isinstance(record, dict):
        return {key: plain(item) for key, item in record.items() if not isinstance(item, Place)}
    if hasattr(record, "__dataclass_fields__"):
        return {f.name: plain(getattr(record, f.name)) for f in fields(record)}
    return "".join(record.split()) if isinstance(record, str) else record


@pytest.mark.parametrize(
    "other",
    [
        "rendered/001_????????????????.pdf",
        "rendered/001_????????????????.docx",
        "rendered/001_*.html",
        pytest.param("rendered/001_*.doc", marks=needs_libreoffice),
    ],
)
def test_the_same_facts(other: str) -> None:
    ours, theirs = disclosure("seeds/001_*.txt"), disclosure(other)
    assert len(theirs.facts) > 100
    for mine, its in zip(ours.facts, theirs.facts, strict=True):
        assert plain(its) == plain(mine)
    assert plain(theirs.projects) == plain(ours.projects)
    assert len(theirs.projects) == 8
    assert theirs.key_figures == ours.key_figures
    assert (theirs.department, theirs.year, theirs.kind) == (ours.department, ours.year, ours.kind)


def test_a_web_page_of_prose() -> None:
    """A commission's page of 2018: three publics 2800.68 and running costs 16252.11, in 万元."""
    found = disclosure("real/228.html")
    figures = {key: found.facts[index].printed for key, index in found.key_figures.items()}
    assert figures["three_public_total"] == "2800.68"
    assert figures["agency_operating"] == "16252.11"
    assert (found.year, found.kind) == (2018, "budget")
