"""What the documents say can be done: commands exist, links lead somewhere, both languages say the same."""

from __future__ import annotations

import re

import pytest
import typer.main

from dashboard.cli import app
from tests.goldens import ROOT, SAMPLES

READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (
    *READMES,
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "ARCHITECTURE.md",
    "data/README.md",
    "docs/rules.md",
    "docs/rules.zh-CN.md",
)
_FENCE = re.compile(r"```sh\n(.*?)```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)


def commands(text: str) -> list[str]:
    """Command lines of the fenced blocks, without comments."""
    lines = (line.split("#")[0].strip() for block in _FENCE.findall(text) for line in block.splitlines())
    return [line for line in lines if line]


def mentioned(document: str, program: str) -> list[str]:
    """Arguments of every mention of a program, in fenced blocks and in running text."""
    text = (ROOT / document).read_text(encoding="utf-8")
    spans = [*commands(text), *_CODE.findall(_FENCE.sub("", text))]
    return [span.removeprefix(program).strip() for span in spans if span == program or span.startswith(f"{program} ")]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_targets_exist(document: str) -> None:
    targets = set(_TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    assert {"run", "test", "bench", "lint", "accept"} <= targets
    assert {words.split()[0] for words in mentioned(document, "make") if words} <= targets


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_and_options_exist(document: str) -> None:
    known = typer.main.get_group(app).commands
    for words in mentioned(document, "mingzhang"):
        name, *rest = words.split()
        assert name in known
        options = {option for parameter in known[name].params for option in parameter.opts}
        assert {word for word in rest if word.startswith("--")} <= options, words


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    path = ROOT / document
    links = [link.split("#")[0] for link in _LINK.findall(path.read_text(encoding="utf-8"))]
    missing = [link for link in links if link and not link.startswith("http") and not (path.parent / link).exists()]
    assert not missing


def test_both_readmes_list_the_same_commands() -> None:
    first, second = (commands((ROOT / name).read_text(encoding="utf-8")) for name in READMES)
    assert first == second
    assert "make run" in first


def test_both_readmes_have_the_same_parts() -> None:
    """As many headings of each level, and the same number of pictures."""
    first, second = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    levels = [re.findall(r"^(#+) ", text, re.MULTILINE) for text in (first, second)]
    assert levels[0] == levels[1]
    assert first.count("![") == second.count("![")


def test_every_sample_is_listed_with_its_source() -> None:
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in sorted(SAMPLES.iterdir()) if f"`{path.name}`" not in text] == []


def test_make_run_needs_no_address_of_a_package_index() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "--index-url" not in text


def test_no_path_of_one_machine_stands_in_the_documents() -> None:
    for document in DOCUMENTS:
        text = (ROOT / document).read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(home|root|work|tmp|Users)/", text), document


def test_the_store_is_not_in_the_repository() -> None:
    assert "/data/store/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
