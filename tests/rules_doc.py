"""`make rules`: docs/rules.md and docs/rules.zh-CN.md, the rules as officials read them, from the register."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from dashboard.messages import t
from dashboard.numbers import Language
from loaders.checks.register import Rule, load_rules
from tests.goldens import ROOT

TARGETS: Final[dict[Language, str]] = {"en": "docs/rules.md", "zh": "docs/rules.zh-CN.md"}


def text(lang: Language) -> str:
    """The whole document in a language, Markdown."""
    rules = tuple(load_rules().values())
    other: Language = "zh" if lang == "en" else "en"
    link = TARGETS[other].removeprefix("docs/")
    head = [
        f"# {t('rules.title', lang)}",
        f"[{t(f'filter.lang.{other}', lang)}]({link})",
        t("rules.intro", lang, n=len(rules)),
        *_severities(lang),
    ]
    families = groupby(rules, lambda rule: rule.family)
    parts = [part for family, group in families for part in _family(family, group, lang)]
    return "\n\n".join([*head, *parts]) + "\n"


def _severities(lang: Language) -> Iterator[str]:
    yield "\n".join(
        f"- **{t(f'severity.{name}', lang)}**{t('rules.colon', lang)}{t(f'rules.severity.{name}', lang)}"
        for name in ("error", "warning", "info", "tail")
    )


def _family(family: str, rules: Iterator[Rule], lang: Language) -> Iterator[str]:
    yield f"## {t(f'family.{family}', lang)}"
    for rule in rules:
        yield f"### {rule.id} {_plain(rule.text('title', lang))}"
        yield _plain(rule.text("what", lang))
        rows = (
            (t("rules.severity", lang), t(f"severity.{rule.severity}", lang)),
            (t("rules.basis", lang), rule.text("basis", lang)),
            (t("rules.example", lang), rule.text("example", lang)),
        )
        yield "\n".join(f"- {name}{t('rules.colon', lang)}{_plain(value)}" for name, value in rows)


def _plain(words: str) -> str:
    """A text of the register in one line; what Markdown would take for emphasis is escaped."""
    return " ".join(words.split()).replace("*", "\\*").replace("|", "\\|").replace("<", "&lt;")


def main() -> None:
    """Write both documents."""
    for lang, target in TARGETS.items():
        (ROOT / target).write_text(text(lang), encoding="utf-8")


if __name__ == "__main__":
    main()
