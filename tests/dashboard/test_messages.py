"""The catalogs: both languages say the same things, and the code asks for nothing that they lack."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from dashboard.messages import LANGUAGES, LOCALE_OF, MissingMessage, catalog, catalog_path, has, plain, t
from dashboard.numbers import Language
from dashboard.uploads import ERROR_CODES
from loaders.checks.repair_slips import KINDS

CODE = Path(__file__).parents[2] / "dashboard"
HAN = re.compile("[㐀-鿿]")


def ids(lang: Language) -> set[str]:
    return set(catalog(lang).texts)


def test_both_catalogs_hold_the_same_messages() -> None:
    assert ids("zh") ^ ids("en") == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_is_given_twice_or_left_empty(lang: Language) -> None:
    text = catalog_path(lang).read_text(encoding="utf-8")
    given = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    assert sorted({one for one in given if given.count(one) > 1}) == []
    empty = {key for key, forms in catalog(lang).texts.items() if not all(forms)}
    assert {key for key in empty if not key.endswith(".note")} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_header_names_the_locale_and_nothing_is_fuzzy(lang: Language) -> None:
    with catalog_path(lang).open("rb") as file:
        source = read_po(file, locale=LOCALE_OF[lang])
    assert source.charset == "utf-8"
    assert [message.id for message in source if message.id and message.fuzzy] == []


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_fill_the_same_places() -> None:
    for key in ids("zh") & ids("en"):
        zh, en = catalog("zh").texts[key], catalog("en").texts[key]
        wanted = set().union(*map(places, zh))
        given = set().union(*map(places, en))
        assert given <= wanted | {"n"} and wanted <= given | {"n"}, key


def test_english_has_no_chinese_but_for_the_name_of_the_language() -> None:
    found = {key for key, forms in catalog("en").texts.items() if any(map(HAN.search, forms))}
    assert found == {"filter.lang.zh"}


def literal_ids() -> Iterator[tuple[str, str]]:
    """Message ids written out in calls of `t` and `has`, with the file."""
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_call and node.func.id == "t" and node.args and isinstance(node.args[0], ast.Constant):  # type: ignore[attr-defined]
                yield str(node.args[0].value), path.name  # type: ignore[attr-defined]


def test_every_message_that_the_code_names_is_there() -> None:
    asked = set(literal_ids())
    assert len(asked) > 50
    assert {(key, name) for key, name in asked if key not in ids("zh")} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_has_its_sentence(lang: Language) -> None:
    for code in (*ERROR_CODES, "other"):
        assert "x.pdf" in t(f"error.{code}", lang, name="x.pdf")


def test_plural_follows_the_number() -> None:
    assert t("scope.documents", "en", n=1) == "1 document"
    assert t("scope.documents", "en", n=2) == "2 documents"
    assert t("scope.documents", "zh", n=2) == "2 份文件"


def test_a_missing_message_is_shown_as_its_id_and_warned_of() -> None:
    assert not has("no.such.message", "zh")
    with pytest.warns(MissingMessage):
        assert t("no.such.message", "zh") == "no.such.message"


def test_text_of_a_document_is_no_markup() -> None:
    assert plain("![x](http://a/b) :red[y]\n*z*") == ("\\!\\[x\\]\\(http\\:\\/\\/a\\/b\\) \\:red\\[y\\] \\*z\\*")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_slip_has_its_words(lang: Language) -> None:
    assert [kind for kind in KINDS if not has(f"repair.kind.{kind}", lang)] == []
