"""Which table of a document is which declared form.

A form claims a table by its title (in the lines before the table, or in caption rows that the rules enclose) and by its
headings. Two forms that claim equally are a tie: the table is left unmatched and the tie is a finding, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.document import Document, Line, Place, Table
from loaders.forms import ColumnSpec, Form, load_headings
from loaders.headers import Column, Header, label_key, read_header, text_grid
from loaders.records import Finding
from loaders.values import bare, parse_number, parse_unit

CAPTION_LINES = 14
"""How many lines before a table may hold its title, number, body, year and unit."""

COVER_LINES = 6
"""How many lines at the beginning of a document may hold its cover with the name of the body."""

_SHORTEST_BODY = 4
_TITLE_PREFIX = re.compile(
    r"^(?:.*?\d{4}年(?:度)?)?(?:附件\d*[::]?|附表\d*[::]?|表[一二三四五六七八九十\d]+[、.::]?|公开\d+表[::]?)*"
    r"(?:\(?(?:部门|单位)\)?|预算单位|预算部门|本级)*(?:预算|决算)?"
)
_TITLE_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])")
_YEARED = re.compile(r"^.*?\d{4}年(?:度)?")
_NUMBER = re.compile(r"公开\d+\s*表")


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands over a table: its lines, and the texts of the rows above its heading."""

    texts: tuple[str, ...]
    places: tuple[Place, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A table recognised as a form: the columns and roles that were found, its unit, its title as printed."""

    form: Form
    table: Table
    header: Header
    columns: tuple[tuple[int, ColumnSpec], ...]
    caption: Caption
    title: str
    title_place: Place
    number: str | None
    unit: str | None

    @property
    def tables(self) -> tuple[int, ...]:
        """Indices of the tables that the match takes."""
        return (self.table.index,)

    @property
    def lines(self) -> tuple[int, ...]:
        """Indices (into `document.lines`) of the caption lines."""
        return self.caption.lines


@dataclass(frozen=True, slots=True)
class Recognition:
    """All matches in reading order, and the ties."""

    matches: tuple[Match, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    match: Match
    score: tuple[int, int, float]
    """length of the title alias, figure columns met, share of declared columns and lines met"""


def recognize(document: Document, forms: Sequence[Form]) -> Recognition:
    """Match each table of `document` with at most one form."""
    matches: list[Match] = []
    findings: list[Finding] = []
    cover = bare("".join(line.text for line in document.lines[:COVER_LINES]))
    for table, caption in _captioned(document):
        claims = sorted(_claims(table, caption, forms, cover), key=lambda c: c.score, reverse=True)
        if not claims:
            continue
        best = claims[0]
        rivals = [c for c in claims[1:] if c.score == best.score and c.match.form.id != best.match.form.id]
        if rivals:
            findings.append(_tie(best, rivals))
        else:
            matches.append(best.match)
    return Recognition(tuple(matches), tuple(findings))


def _captioned(document: Document) -> Iterator[tuple[Table, Caption]]:
    """Each table with the lines since the table before it (at most CAPTION_LINES)."""
    pending: list[tuple[int, Line]] = []
    number = 0
    for block in document.blocks:
        if isinstance(block, Line):
            pending.append((number, block))
            number += 1
        else:
            near = pending[-CAPTION_LINES:]
            yield (
                block,
                Caption(
                    tuple(line.text for _, line in near),
                    tuple(line.place for _, line in near),
                    tuple(i for i, _ in near),
                ),
            )
            pending = []


def _claims(table: Table, caption: Caption, forms: Sequence[Form], cover: str) -> Iterator[_Claim]:
    for text_only in (False, True):
        suited = [f for f in forms if text_only == all(c.kind == "text" for c in f.columns)]
        header = read_header(table, text_only=text_only)
        yield from _claims_under(header, table, caption, suited, cover)


def _claims_under(
    header: Header, table: Table, caption: Caption, forms: Sequence[Form], cover: str
) -> Iterator[_Claim]:
    """Claims of forms that read the heading of a table in the same way."""
    if not any(c.levels for c in header.columns):
        return
    grid = text_grid(table)
    if not table.ruled and _has_unheaded_figures(header, grid):
        return
    inner = [(c.text, c.place) for r in header.caption_rows for c in table.rows[r] if c.text.strip()]
    whole = Caption(
        (*caption.texts, *(text for text, _ in inner)), (*caption.places, *(place for _, place in inner)), caption.lines
    )
    for form in forms:
        title = _find_title(whole, form, cover)
        if title is None:
            continue
        columns = match_columns(header, form)
        share = len(columns) / len(form.columns)
        if columns and share >= 0.5 and _has_row_keys(header, form):
            keys = {spec.key for _, spec in columns}
            score = (len(title[2]), len(keys), share + _lines_share(form, grid, header))
            yield _Claim(_match(form, table, header, whole, title), score)


def _has_unheaded_figures(header: Header, grid: Sequence[Sequence[str]]) -> bool:
    """Whether figures stand under no heading at all: without spans, the headings may then stand over other columns."""
    bare_columns = [c.index for c in header.columns if not c.levels]
    rows = grid[header.data_row :]
    return any(parse_number(row[i]) is not None for row in rows for i in bare_columns)


def _has_row_keys(header: Header, form: Form) -> bool:
    """Rows are told apart by a label or a code; a form of a single row has no code."""
    roles = {column_role(c, form) for c in header.columns}
    return "code" not in roles if form.type == "row" else bool(roles & {"label", "code"})


def _match(form: Form, table: Table, header: Header, caption: Caption, title: tuple[int, str, str]) -> Match:
    at, text, _ = title
    used = Caption(caption.texts[at:], caption.places[at:], caption.lines[at:])
    number = next((m[0] for t in used.texts if (m := _NUMBER.search(_joined(used.texts, t)))), None)
    unit = next((u for t in used.texts if (u := parse_unit(t))), None) or _heading_unit(header) or form.unit
    columns = tuple(match_columns(header, form))
    return Match(form, table, header, columns, used, text, caption.places[at], number, unit)


def _joined(texts: Sequence[str], text: str) -> str:
    """A caption line with the next one: 公开02 / 表 is broken over two."""
    i = texts.index(text)
    return bare(text) + (bare(texts[i + 1]) if i + 1 < len(texts) and len(bare(texts[i + 1])) == 1 else "")


def _heading_unit(header: Header) -> str | None:
    return next((c.unit for c in header.columns if c.unit), None)


def _find_title(caption: Caption, form: Form, cover: str) -> tuple[int, str, str] | None:
    """(index of the caption line, title as printed, matched alias): the last line that is a title of the form."""
    for i in range(len(caption.texts) - 1, -1, -1):
        joined = bare(caption.texts[i])
        broken = bare(caption.texts[i - 1]) + joined if i else ""
        for text, at in ((joined, i), (broken, i - 1)):
            alias = title_alias(text, form, cover)
            if alias is not None:
                printed = caption.texts[at] if at == i else caption.texts[at] + caption.texts[i]
                return at, _YEARED.sub("", _TITLE_ORDINAL.sub("", re.sub(r"\s+", "", printed))), alias
    return None


def title_alias(text: str, form: Form, cover: str = "") -> str | None:
    """The alias of the form that a bare text is, once year, level and number in front are taken off.

    `cover`: the bare text of the first lines; a name that stands there may stand before a title too.
    """
    if not text or len(text) > 80:
        return None
    if text in form.titles:
        return text
    text = label_key(text)
    rest = _TITLE_PREFIX.sub("", text, count=1)
    candidates = {text, rest, re.sub(r"^(?:部门|单位|预算单位)", "", text), _YEARED.sub("", text)}
    found = [c for c in candidates if c in form.titles]
    if not found and cover:
        ends = [alias for alias in form.titles if rest.endswith(alias)]
        found = [a for a in ends if len(rest) - len(a) >= _SHORTEST_BODY and rest.removesuffix(a) in cover]
    return max(found, key=len) if found else None


def match_columns(header: Header, form: Form) -> list[tuple[int, ColumnSpec]]:
    """(column index, spec) for each amount column of the heading; a column that two specs claim equally is left out."""
    out: list[tuple[int, ColumnSpec]] = []
    for column in header.columns:
        if not column.levels or column_role(column, form) is not None:
            continue
        fits = [(len(s.words), s) for s in form.columns if _fits(column, s)]
        best = max((n for n, _ in fits), default=0)
        specs = [s for n, s in fits if n == best]
        if len(specs) == 1:
            out.append((column.index, specs[0]))
    return out


def _fits(column: Column, spec: ColumnSpec) -> bool:
    keys = column.keys
    return all(keys & words for words in spec.words) and not keys & spec.without


def column_role(column: Column, form: Form) -> str | None:
    """ "label", "code" or "row_no" for a column that identifies its row, None for a column of figures."""
    words = load_headings()
    last = column.last_but_total
    if last in form.label:
        return "label"
    if last in words.row_no:
        return "row_no"
    if form.type == "list":
        return None
    if last in words.code or last.endswith(words.code_suffix):
        return "code"
    if last in words.label or last.endswith(words.label_suffix):
        return "label"
    return None


def _lines_share(form: Form, grid: Sequence[Sequence[str]], header: Header) -> float:
    """How many of the declared lines stand in the table: tells variants apart, never enough on its own."""
    if not form.lines:
        return 0.0
    labels = {label_key(t) for row in grid[header.data_row :] for t in row}
    met = sum(1 for line in form.lines if line.labels & labels)
    checks = {k for c in form.checks for k in (c.total, *c.parts) if k and k != "classes"}
    present = {line.key for line in form.lines if line.labels & labels}
    wanted = sum(1 for k in checks if k in present) / len(checks) if checks else 0.0
    return met / len(form.lines) + wanted


def _tie(best: _Claim, rivals: Sequence[_Claim]) -> Finding:
    names = sorted({best.match.form.id, *(r.match.form.id for r in rivals)})
    return Finding(
        rule="L-TIE", severity="warning", verdict="not_testable", subject="/".join(names),
        places=(best.match.title_place,), params={"forms": ", ".join(names)},
    )  # fmt: skip
