"""Whether a fault is found, located and repaired, judged by what the findings say and by `exact`."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from itertools import islice
from random import Random
from unittest.mock import patch

from loaders import read, reading
from loaders.checks import Case, Proof, prove
from loaders.checks.language import language_outcomes
from loaders.checks.prove import tested
from loaders.checks.publication import publication_outcomes
from loaders.checks.verdicts import Identity
from loaders.records import Finding
from loaders.values import parse_number
from tests.documents.generate import generate
from tests.faults import exact
from tests.faults.inject import KINDS, Fault, inject

PROVING = import_module("loaders.checks.prove")
"""The module, whose name the package gives to its function."""
OF_FIGURES = tuple(family for family in PROVING.FAMILIES if family not in {language_outcomes, publication_outcomes})
"""The rules that a changed figure can break: the text and the layout of the document stay as they are."""


@dataclass(frozen=True)
class Trial:
    """One fault and what came of it.

    covered    some identity cannot hold with it, whatever the rounding
    located    the cells that the findings name hold the right one and no more than the identities leave open
    repaired   the first proposal is what was there; silent: a figure is not what was put in
    """

    seed: int
    kind: str
    covered: bool
    detected: bool = False
    located: bool = False
    repaired: bool = False
    silent: bool = False
    suspects: int = 0
    note: str = ""


@dataclass(frozen=True)
class Clean:
    """A disclosure without a fault: the errors and warnings that are reported all the same."""

    seed: int
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    trials: tuple[Trial, ...] = field(default=())


def proved(data: bytes, name: str) -> tuple[Case, Proof]:
    """A file of one disclosure as it was read, before it is proved, and its proof."""
    (found,) = all_proved(data, name)
    return found


def all_proved(data: bytes, name: str) -> list[tuple[Case, Proof]]:
    """Every disclosure of a file, with its proof."""
    taken: list[tuple[Case, Proof]] = []

    def take(case: Case) -> Proof:
        taken.append((case, prove(case)))
        return taken[-1][1]

    with patch.object(reading, "prove", take):
        read(data, name)
    return taken


def trials_of(seed: int, kinds: Sequence[str] = KINDS) -> Clean:
    """The disclosure of a seed as it is, and with one fault of each kind."""
    generated = generate(seed, ("txt",))
    case, proof = proved(generated.data(), generated.name)
    trials = tuple(_trials(seed, case, kinds, known(proof)))
    return Clean(seed, listed(proof, "error"), listed(proof, "warning"), trials)


def identities_of(case: Case) -> list[Identity]:
    """The identities that can be tested on a disclosure, and hold."""
    return [o.identity for o in tested(case) if o.identity and o.verdict in {"passed", "tail"}]


def known(proof: Proof) -> set[tuple[str, str]]:
    """Rule and subject of what is reported."""
    return {(f.rule, f.subject) for f in proof.findings if f.severity != "tail"}


def listed(proof: Proof, severity: str) -> tuple[str, ...]:
    """What is reported with this severity."""
    found = (f for f in proof.findings if f.severity == severity)
    return tuple(f"{f.rule} {f.subject}: {f.arithmetic or f.printed}" for f in found)


def _trials(seed: int, case: Case, kinds: Sequence[str], before: set[tuple[str, str]]) -> Iterator[Trial]:
    identities = identities_of(case) if kinds else []
    for kind in kinds:
        fault = inject(kind, case, Random(zlib.crc32(f"{seed} {kind}".encode())))
        if fault is not None:
            yield trial(seed, fault, identities, before)


def trial(seed: int, fault: Fault, identities: Sequence[Identity], before: set[tuple[str, str]]) -> Trial:
    """What came of a fault. `identities` hold without it; `before`: what was reported without it."""
    keys = set(fault.keys)
    concerned = [identity for identity in identities if any(f.key in keys for f in identity.figures)]
    values = _values(fault, concerned)
    if not any(exact.fails(identity, values) for identity in concerned):
        return Trial(seed, fault.kind, covered=False)
    with patch.object(PROVING, "FAMILIES", OF_FIGURES):
        proof = prove(fault.case)
    news = [f for f in proof.findings if f.severity in {"error", "warning"} and (f.rule, f.subject) not in before]
    named = {key for f in news for key in f.params.get("located", "").split()}
    return Trial(
        seed,
        fault.kind,
        covered=True,
        detected=bool(news),
        located=_located(fault, named, identities, values),
        repaired=_repaired(fault, news),
        silent=_silent(fault, news),
        suspects=len(named),
        note=f"{fault.keys[:2]} {fault.meant} -> {fault.text}; named {sorted(named)[:6]}; "
        + "; ".join(f"{f.rule} {f.arithmetic} {f.repair and (f.repair.value, f.repair.kind)}" for f in news[:3]),
    )


def _values(fault: Fault, identities: Sequence[Identity]) -> dict[str, Fraction]:
    """What the damaged figures are worth, in the unit that they were read in before."""
    if fault.kind == "unit_changed":
        factor = Fraction(exact.YUAN[fault.text], exact.YUAN[fault.meant])
        inside = set(fault.keys)
        figures = {f.key: f for identity in identities for f in identity.figures if f.key in inside}
        return {key: Fraction(figure.value) * factor for key, figure in figures.items()}
    number = parse_number(fault.text)
    assert number is not None
    return dict.fromkeys(fault.keys, Fraction(number.value))


def _located(fault: Fault, named: set[str], identities: Sequence[Identity], values: exact.Values) -> bool:
    """The right cell is among those named, and no more are named than the identities leave in question."""
    if not named & set(fault.keys):
        return False
    if fault.kind == "unit_changed":
        return len(named) <= len(_tables_at_fault(fault, identities))
    return len(named) <= max(1, len(exact.could_be_at_fault(identities, values)))


def _tables_at_fault(fault: Fault, identities: Sequence[Identity]) -> set[str]:
    """The tables that all failing identities share: each of them could be in another unit."""
    values = _values(fault, identities)
    titles = [
        {fault.case.facts[int(f.key[1:])].title for f in identity.figures if f.key[0] == "f"}
        for identity in identities
        if exact.fails(identity, values)
    ]
    return set.intersection(*titles)


def _repaired(fault: Fault, news: Sequence[Finding]) -> bool:
    """Whether the likeliest proposal is what was there, in the cell where it was."""
    repairs = sorted((f.repair for f in news if f.repair), key=lambda r: -r.likelihood)
    if not repairs:
        return False
    first = repairs[0]
    if fault.kind == "unit_changed":
        return first.value == fault.meant and first.kind == "unit_of_table"
    number = parse_number(fault.meant)
    named = {f.params["located"].split()[0] for f in news if f.repair == first}
    return number is not None and Decimal(first.value) == number.value and bool(named & set(fault.keys))


def _silent(fault: Fault, news: Sequence[Finding]) -> bool:
    """Whether a finding shows another figure as printed than the one that is there."""
    if fault.kind == "unit_changed":
        return False
    shown = {
        parse_number(f.repair.printed.rstrip("%"))
        for f in news
        if f.repair and set(f.params["located"].split()[:1]) & set(fault.keys)
    }
    return not shown <= {parse_number(fault.text.rstrip("%"))}


def run(count: int, first: int, make: Callable[[int], Clean] = trials_of, workers: int = 2) -> Iterator[Clean]:
    """Documents from seed `first` on, until `count` faults were put in."""
    with ProcessPoolExecutor(workers) as pool:
        done, seed = 0, first
        while done < count:
            seeds = range(seed, seed + min(64, -(-(count - done) // 2)))
            for found in pool.map(make, seeds, chunksize=4):
                trials = tuple(islice(found.trials, count - done))
                done += len(trials)
                yield Clean(found.seed, found.errors, found.warnings, trials)
                if done >= count:
                    break
            seed = seeds.stop


def clean(seed: int) -> Clean:
    """The disclosure of a seed as it is."""
    return trials_of(seed, ())


def without_fault(seeds: range, workers: int = 2) -> list[Clean]:
    """The disclosures of these seeds as they are."""
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(clean, seeds, chunksize=8))
