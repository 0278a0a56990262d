"""Texts of the interface from the gettext catalogs in `locales/`, Chinese first.

Message ids are dotted keys ("chart.overview_bridge.title"). The .po files are read as they are: a fresh clone
needs no build step. A text may hold named places: {year}. A plural text is chosen by the parameter `n`.
"""

from __future__ import annotations

import gettext
import re
import string
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.pofile import read_po

from dashboard.numbers import Language

LOCALES: Final = Path(__file__).parent / "locales"
LOCALE_OF: Final[dict[Language, str]] = {"zh": "zh_CN", "en": "en"}
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


_MARKUP: Final = re.compile(r"[!-/:-@\[-`{-~]")


class MissingMessage(UserWarning):
    """A text that a catalog lacks: shown as its id, and an error in the tests."""


@dataclass(frozen=True)
class Catalog:
    """The texts of one language by message id, and the rule that picks a plural form."""

    texts: dict[str, tuple[str, ...]]
    plural_rule: str

    def form(self, msgid: str, n: int | None) -> str | None:
        """The text of a message for `n` things; None when the catalog lacks it."""
        forms = self.texts.get(msgid)
        if forms is None:
            return None
        index = 0 if n is None else int(gettext.c2py(self.plural_rule)(n))
        return forms[min(index, len(forms) - 1)]


def catalog_path(lang: Language) -> Path:
    """Where the catalog of a language is kept."""
    return LOCALES / LOCALE_OF[lang] / "LC_MESSAGES" / "mingzhang.po"


@cache
def catalog(lang: Language) -> Catalog:
    """The catalog of a language, read once per process. Raises PoFileError where the file is malformed."""
    with catalog_path(lang).open("rb") as file:
        source = read_po(file, locale=LOCALE_OF[lang], abort_invalid=True)
    texts: dict[str, tuple[str, ...]] = {}
    for message in source:
        if message.id:
            msgid = message.id if isinstance(message.id, str) else message.id[0]
            texts[msgid] = _forms(message.string)
    return Catalog(texts, source.plural_expr)


def _forms(string: str | Sequence[str] | None) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or ())


def has(msgid: str, lang: Language) -> bool:
    """Whether the catalog has a text for this id (used where codes come from a document or a form)."""
    return bool(catalog(lang).form(msgid, None))


def t(msgid: str, lang: Language, **params: object) -> str:
    """The text of `msgid` in `lang` with its places filled; `n` also chooses the plural form.

    Where the catalog lacks the id, the id itself is returned with a `MissingMessage` warning.
    """
    number = params.get("n")
    text = catalog(lang).form(msgid, number if isinstance(number, int) else None)
    if not text:
        warnings.warn(MissingMessage(f"{msgid} ({lang})"), stacklevel=2)
        return msgid
    return text.format_map(params) if params else text


def blanked(msgid: str, lang: Language, params: Mapping[str, object]) -> str:
    """The text of `msgid` with its places filled from `params`; a place that has no parameter is left blank."""
    text = catalog(lang).form(msgid, None) or t(msgid, lang)
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return text.format_map({name: params.get(name, "") for name in names})


def plain(text: str) -> str:
    """Text from a document for a place that reads Markdown: shown as it is, never as markup, link or image."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
