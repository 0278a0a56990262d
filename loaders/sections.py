"""Several disclosures in one file: a budget and final accounts, two years, a department and its units in turn.

A part begins at a title, or at a table whose caption names its body or year, that says something else than what went
before. It becomes a disclosure of its own only where its tables prove it: tables that the part before it holds
already, or tables of another kind. Everything else stays one disclosure: a 决算 with its project forms, a remark about
another year, a cover that words its level in another way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from loaders.bodies import normalise
from loaders.document import Block, Document, Line, Page, Place, Table
from loaders.identity_titles import Text, Title, clean_name, is_name, labelled_names, title_at, year_captions
from loaders.prose_text import fold_prose
from loaders.recognize import CAPTION_LINES, Match
from loaders.records import Kind, Scope
from loaders.values import parse_unit

_PROVING_TABLES = 2
"""How many tables must be there twice, or be of another kind, before a part counts as a disclosure."""
_ACCOUNTS = ("final_accounts", "budget")


@dataclass(frozen=True, slots=True)
class _Key:
    """What a part says of itself; "" and None where it says nothing."""

    body: str = ""
    year: int | None = None
    kind: Kind | None = None
    scope: Scope = "unknown"

    def agrees(self, other: _Key) -> bool:
        """Whether nothing that both say differs. A name without the place in front is the same name."""
        years = None in (self.year, other.year) or self.year == other.year
        kinds = None in (self.kind, other.kind) or self.kind == other.kind
        scopes = "unknown" in (self.scope, other.scope) or self.scope == other.scope
        return years and kinds and scopes and _same_body(self.body, other.body)

    def after(self, before: _Key) -> _Key:
        """This key with what it leaves open taken from what went before, unless that is of another body."""
        if not _same_body(self.body, before.body):
            return self
        return _Key(
            max(self.body, before.body, key=len),
            self.year or before.year,
            self.kind or before.kind,
            self.scope if self.scope != "unknown" else before.scope,
        )


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place (index of a block) where something else may begin."""

    at: int
    key: _Key
    is_caption: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """The blocks between two marks, and the forms recognised in them with the kinds of those."""

    key: _Key
    span: tuple[int, int]
    forms: dict[str, str]
    is_caption: bool
    states_amounts: bool


@dataclass
class _Part:
    """Pieces that say the same of themselves."""

    key: _Key
    pieces: list[_Piece] = field(default_factory=list)

    @property
    def forms(self) -> dict[str, str]:
        return {form: kind for piece in self.pieces for form, kind in piece.forms.items()}


def split(document: Document, matches: Sequence[Match]) -> tuple[Document, ...]:
    """The disclosures of a file as documents of their own: blocks in reading order, indices and places kept.

    `matches` are the recognised tables of the whole. The document itself, unchanged, where it is one disclosure.
    """
    marks = sorted([*_title_marks(document), *_caption_marks(document, matches)], key=lambda m: (m.at, m.is_caption))
    parts = _proved(_grouped(_pieces(document, marks, matches)))
    if len(parts) == 1:
        return (document,)
    spans = _given_back([sorted(piece.span for piece in part.pieces) for part in parts], parts, document)
    return tuple(_cut(document, own, is_first=i == 0) for i, own in enumerate(spans))


def _same_body(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def _title_marks(document: Document) -> Iterator[_Mark]:
    """Titles of 决算 and 预算 with a year, those over tables left out."""
    lines = [(i, block) for i, block in enumerate(document.blocks) if isinstance(block, Line)]
    after = 0
    for start in range(len(lines)):
        if start < after:
            continue
        found = title_at([line for _, line in lines[start : start + 4]])
        if found is None:
            continue
        title, size = found
        after = start + size
        if title.kind in _ACCOUNTS and title.year and not title.text.rstrip("()（）").endswith("表"):
            yield _Mark(lines[start][0], _key_of(title))


def _key_of(title: Title) -> _Key:
    return _Key(normalise(title.name), title.year, title.kind, title.scope)


def _caption_marks(document: Document, matches: Sequence[Match]) -> Iterator[_Mark]:
    """Tables whose caption names a body (编制单位：…) or a year (2024年度)."""
    by_table = {match.table.index: match for match in matches}
    pending: list[tuple[int, Line]] = []
    for i, block in enumerate(document.blocks):
        if isinstance(block, Line):
            pending.append((i, block))
            continue
        match = by_table.get(block.index)
        if match is not None:
            mark = _caption_mark(pending[-CAPTION_LINES:], match, i)
            yield from () if mark is None else (mark,)
        pending = []


def _caption_mark(lines: Sequence[tuple[int, Line]], match: Match, at: int) -> _Mark | None:
    texts = [_text(line.text, line.place) for _, line in lines]
    titles = [i for (i, line), text in zip(lines, texts, strict=True) if _is_head(text, line, match)]
    inner = [_text(t, p) for t, p in zip(match.caption.texts, match.caption.places, strict=True)]
    names = [clean_name(t.text) for t in labelled_names((*texts, *inner)) if is_name(clean_name(t.text))]
    years = [year for year, _ in year_captions((*texts, *inner))]
    if not names and not years:
        return None
    key = _Key(normalise(names[-1]) if names else "", years[-1] if years else None)
    return _Mark(min(titles, default=at), key, is_caption=True)


def _is_head(text: Text, line: Line, match: Match) -> bool:
    """Whether a line belongs to the head of the table: its title, its body, its year, its unit."""
    is_label = any(True for _ in labelled_names((text,))) or any(True for _ in year_captions((text,)))
    return line.place == match.title_place or is_label or parse_unit(line.text) is not None


def _text(raw: str, place: Place) -> Text:
    return Text(fold_prose(raw), raw, place)


def _pieces(document: Document, marks: Sequence[_Mark], matches: Sequence[Match]) -> list[_Piece]:
    """The runs between marks that say something else than what went before; text without figures begins none."""
    starts: list[_Mark] = [_Mark(0, _Key())]
    for mark in marks:
        before = starts[-1].key
        if mark.key.agrees(before):
            starts[-1] = replace(starts[-1], key=mark.key.after(before))
        else:
            starts.append(replace(mark, key=mark.key.after(before)))
    ends = [*(mark.at for mark in starts[1:]), len(document.blocks)]
    kinds = {match.table.index: (match.form.id, match.form.kind) for match in matches}
    return [
        _piece(mark, document.blocks[mark.at : end], (mark.at, end), kinds)
        for mark, end in zip(starts, ends, strict=True)
    ]


def _piece(mark: _Mark, blocks: Sequence[Block], span: tuple[int, int], kinds: Mapping[int, tuple[str, str]]) -> _Piece:
    tables = [block.index for block in blocks if isinstance(block, Table)]
    forms = dict(kinds[index] for index in tables if index in kinds)
    states = any(_states_amount(block) for block in blocks if isinstance(block, Line))
    return _Piece(mark.key, span, forms, mark.is_caption, states)


def _states_amount(line: Line) -> bool:
    return "元" in line.text and any(char.isdigit() for char in line.text)


def _grouped(pieces: Sequence[_Piece]) -> list[_Part]:
    """Pieces of one key put together; one that holds neither a form nor an amount belongs to the one before it."""
    parts: list[_Part] = []
    last: _Part | None = None
    for piece in pieces:
        if last is None or piece.forms or piece.states_amounts:
            last = next((part for part in parts if part.key.agrees(piece.key)), None)
            if last is None:
                last = _Part(piece.key)
                parts.append(last)
            last.key = piece.key.after(last.key)
        last.pieces.append(piece)
    return parts


def _proved(parts: Sequence[_Part]) -> list[_Part]:
    """The parts that are disclosures by their tables; pieces of the others are joined to what they follow."""
    found: list[_Part] = []
    for part in parts:
        if part.forms and all(_is_another(part, one) for one in found):
            found.append(part)
    found = found or [parts[0]]
    for part in (part for part in parts if part not in found):
        for piece in part.pieces:
            _before(piece, found).pieces.append(piece)
    return sorted(found, key=lambda part: min(piece.span for piece in part.pieces))


def _before(piece: _Piece, found: Sequence[_Part]) -> _Part:
    """The part whose piece stands last before a piece; the first part where none does."""
    starts = [(p.span, n) for n, part in enumerate(found) for p in part.pieces if p.span < piece.span]
    return found[max(starts)[1]] if starts else found[0]


def _is_another(part: _Part, other: _Part) -> bool:
    """Whether the tables of a part prove it to be another disclosure: the same ones again, or those of another kind."""
    if part.key.kind in (None, other.key.kind):
        return len(part.forms.keys() & other.forms.keys()) >= _PROVING_TABLES
    return list(part.forms.values()).count(str(part.key.kind)) >= _PROVING_TABLES


_Spans = list[tuple[int, int]]


def _given_back(spans: Sequence[_Spans], parts: Sequence[_Part], document: Document) -> Sequence[_Spans]:
    """Text after the tables of the last body belongs to the first one, where only tables told the bodies apart.

    Where the first body has text after its own tables, each has its own.
    """
    told_by_tables = all(piece.is_caption for piece in parts[-1].pieces)
    if not told_by_tables or any(_text_after(span, document) is not None for span in spans[0]):
        return spans
    start, end = spans[-1][-1]
    tail = _text_after((start, end), document)
    if tail is None:
        return spans
    return [[*spans[0], (tail, end)], *spans[1:-1], [*spans[-1][:-1], (start, tail)]]


def _text_after(span: tuple[int, int], document: Document) -> int | None:
    """The first block after the tables of a run that are its last, where amounts are stated there; else None."""
    blocks = document.blocks[slice(*span)]
    after = max((i for i, block in enumerate(blocks) if isinstance(block, Table)), default=-1) + 1
    states = any(_states_amount(block) for block in blocks[after:] if isinstance(block, Line))
    return span[0] + after if states else None


def _cut(document: Document, spans: _Spans, *, is_first: bool) -> Document:
    blocks = tuple(block for span in sorted(spans) for block in document.blocks[slice(*span)])
    return replace(
        document,
        blocks=blocks,
        pages=_pages(document, _numbers(blocks)),
        hidden=document.hidden if is_first else (),
    )


def _pages(document: Document, own: set[int]) -> tuple[Page, ...]:
    """The pages that a part stands on; one without anything belongs to the part of the page before it."""
    filled = _numbers(document.blocks)
    kept: list[Page] = []
    is_own = min(own, default=0) == min(filled, default=0)
    for page in document.pages:
        is_own = page.number in own if page.number in filled else is_own
        if is_own:
            kept.append(page)
    return tuple(kept)


def _numbers(blocks: Sequence[Block]) -> set[int]:
    """The numbers of the pages that blocks stand on."""
    lines = {block.place.page for block in blocks if isinstance(block, Line)}
    cells = {cell.place.page for block in blocks if isinstance(block, Table) for cell in block.cells}
    return {number for number in lines | cells if number is not None}
