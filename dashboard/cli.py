"""`mingzhang read | check | ingest | serve`: the command line.

Results go to standard output, messages and progress bars to standard error. Exit status: 0 when every file was read
(findings are no failure), 1 when a file could not be read, 2 for wrong usage; `check` gives 3 when every file was read
and there is something to mend.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dashboard import terminal, terminal_check
from dashboard.messages import t
from loaders.checks.between import prove_between
from loaders.contract import as_json, as_line, between_json, error_json
from loaders.ingest import FileOutcome, Summary, ingest_all, read_all
from loaders.pool import ReaderPool
from loaders.records import Reading
from loaders.reference import data_dir
from loaders.sources import Source, count_files, expand
from loaders.store import ENV_STORE, Store, default_path

APP_SCRIPT = Path(__file__).with_name("app.py")
DEFAULT_PORT = 8501
EXIT_UNREADABLE = 1
EXIT_FINDINGS = 3

app = typer.Typer(
    name="mingzhang",
    help="明账: read, prove and compare the disclosures of Chinese public bodies.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Lang(StrEnum):
    """Language of what is printed for people."""

    zh = "zh"
    en = "en"


class Level(StrEnum):
    """The severity from which on `check` gives exit status 3."""

    error = "error"
    warning = "warning"


Paths = Annotated[list[Path], typer.Argument(help="Files, folders or zip archives.", metavar="PATH...")]
LangOption = Annotated[Lang, typer.Option("--lang", help="Language of the tables and messages.")]
StoreOption = Annotated[
    Path | None, typer.Option("--store", help=f"Folder of the store. [default: ${ENV_STORE} or data/store]")
]


@app.command()
def read(
    paths: Paths,
    as_json_lines: Annotated[bool, typer.Option("--json", help="One JSON document per file and line.")] = False,
    lang: LangOption = Lang.zh,
) -> None:
    """Read files and print what is in them; nothing is stored."""
    out, failed = Console(highlight=False), False
    with ReaderPool() as pool:
        for source, outcome in read_all(expand(paths), pool):
            if isinstance(outcome, Reading):
                _show(out, outcome, as_json_lines, lang)
                continue
            failed = True
            if as_json_lines:
                typer.echo(as_line(error_json(source.name, outcome)))
            _say(terminal.failure(source.name, outcome.code, str(outcome), lang.value))
    if failed:
        raise typer.Exit(EXIT_UNREADABLE)


@app.command()
def check(
    paths: Paths,
    as_json_lines: Annotated[bool, typer.Option("--json", help="One JSON document per file and line.")] = False,
    fail_on: Annotated[Level, typer.Option("--fail-on", help="Exit status 3 from this severity on.")] = Level.error,
    lang: LangOption = Lang.zh,
) -> None:
    """Hold files against themselves and each other before they are published; nothing is stored.

    Exit status: 0 nothing to mend, 1 a file could not be read, 2 wrong usage, 3 errors were found (with
    --fail-on warning: errors or warnings).
    """
    out, failed = Console(highlight=False), False
    checked: list[terminal_check.Checked] = []
    with ReaderPool() as pool:
        for source, outcome in read_all(expand(paths), pool):
            if isinstance(outcome, Reading):
                checked.append(terminal_check.checked(outcome, as_json(outcome) if as_json_lines else None))
                if not as_json_lines:
                    terminal_check.print_check(out, outcome, lang.value)
                continue
            failed = True
            if as_json_lines:
                typer.echo(as_line(error_json(source.name, outcome)))
            _say(terminal.failure(source.name, outcome.code, str(outcome), lang.value))
    tally = _conclude(out, checked, lang)
    if failed:
        raise typer.Exit(EXIT_UNREADABLE)
    if tally.errors or (tally.warnings and fail_on is Level.warning):
        raise typer.Exit(EXIT_FINDINGS)


def _conclude(out: Console, checked: list[terminal_check.Checked], lang: Lang) -> terminal_check.Tally:
    """Hold the files against each other and print what that gave; the errors and warnings in all."""
    disclosures = {key: disclosure for one in checked for key, disclosure in one.disclosures.items()}
    names = {key: one.name for one in checked for key in one.disclosures}
    proof = prove_between(disclosures)
    between = proof.findings
    for one in checked:
        if one.told is not None:
            mine = [b for b in between if set(b.documents) & set(one.disclosures)]
            told = [between_json(b.finding, b.documents, b.places, names) for b in mine]
            typer.echo(as_line({**one.told, "between": told}))
    if len(disclosures) > 1 and not any(one.told for one in checked):
        terminal_check.print_between(out, proof, names, lang.value)
    found = [finding for disclosure in disclosures.values() for finding in disclosure.findings]
    return terminal_check.tally([*found, *(b.finding for b in between)])


@app.command()
def ingest(paths: Paths, store: StoreOption = None, lang: LangOption = Lang.zh) -> None:
    """Read files and keep them in the store."""
    summary = _fill(Store(store or default_path()), paths, lang)
    terminal.print_summary(Console(highlight=False), summary, lang.value)
    if summary.failed:
        raise typer.Exit(EXIT_UNREADABLE)


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.", min=1, max=65535)] = DEFAULT_PORT,
    store: StoreOption = None,
    samples: Annotated[bool, typer.Option(help="Fill an empty store with the samples.")] = True,
    lang: LangOption = Lang.zh,
) -> None:
    """Serve the dashboard on this machine."""
    folder = (store or default_path()).resolve()
    opened = Store(folder)
    if samples and opened.disclosures().is_empty():
        _say(t("cli.fill", lang.value, path=folder))
        summary = _fill(opened, [data_dir() / "samples"], lang)
        for outcome in summary.failed:
            _say(terminal.failure(outcome.name, outcome.code, outcome.message, lang.value))
    _say(t("cli.serve", lang.value, url=f"http://127.0.0.1:{port}"))
    _run_streamlit(port, folder)


def main() -> None:
    """Entry point of the console script."""
    # Reading processes are started with `python -c`: without this the current folder could shadow modules.
    os.environ.setdefault("PYTHONSAFEPATH", "1")
    app()


def _show(out: Console, reading: Reading, as_json_lines: bool, lang: Lang) -> None:
    if as_json_lines:
        typer.echo(as_line(as_json(reading)))
    else:
        terminal.print_reading(out, reading, lang.value)


def _fill(store: Store, paths: list[Path], lang: Lang) -> Summary:
    """Ingest with a progress bar on standard error."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(t("cli.reading", lang.value), total=count_files(paths))

        def counted(sources: Iterable[Source]) -> Iterator[Source]:
            """An archive holds more files than the one that was counted."""
            for number, source in enumerate(sources, 1):
                if number > (progress.tasks[0].total or 0):
                    progress.update(task, total=number)
                yield source

        def advance(outcome: FileOutcome) -> None:
            progress.update(task, advance=1, description=terminal.clean(outcome.name)[-40:])

        return ingest_all(store, counted(expand(paths)), advance)


def _run_streamlit(port: int, store: Path) -> None:
    """Become the Streamlit server: one process, which signals reach directly."""
    options = {
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "logger.hideWelcomeMessage": "true",
    }
    flags = [part for key, value in options.items() for part in (f"--{key}", value)]
    command = [sys.executable, "-m", "streamlit", "run", str(APP_SCRIPT), *flags]
    root = APP_SCRIPT.parents[1]
    if (root / ".streamlit" / "config.toml").is_file():
        os.chdir(root)  # where Streamlit looks for the theme
    sys.stdout.flush()
    os.execve(sys.executable, command, {**os.environ, ENV_STORE: str(store)})


def _say(text: str) -> None:
    typer.echo(text, err=True)
