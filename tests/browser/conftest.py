"""The dashboard in a real browser: a server on a store of its own, and a Chromium that can reach nothing else."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route, sync_playwright

from loaders.pool import ReaderPool
from loaders.records import Reading
from loaders.store import Store

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data" / "samples"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOCAL = ("", "127.0.0.1", "localhost")
START_SECONDS = 60


def chromium() -> str:
    """The browser, or skip with the reason."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("no Chromium on this machine (apt install chromium, or set CHROMIUM)")
    return found


@dataclass
class Window:
    """A browser window on the dashboard and what it did wrong: requests to other hosts, errors in the console."""

    base: str
    context: BrowserContext
    page: Page
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        """Go to a page of the dashboard and wait until it stands still."""
        self.page.goto(self.base + path)
        return self.settled()

    def settled(self) -> Page:
        """Wait until the script has run and its elements are drawn."""
        self.page.wait_for_selector("h1")
        self.page.wait_for_timeout(500)  # the script is asked to run a moment after a click
        self.page.wait_for_function(
            "() => document.querySelector('[data-test-script-state=notRunning]')"
            " && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')"
        )
        self.page.wait_for_timeout(200)
        return self.page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()


def _guarded(base: str, browser: Browser, width: int, height: int) -> Window:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    context.set_default_timeout(20_000)
    window = Window(base, context, context.new_page())

    def guard(route: Route, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in {"data", "blob"} or url.hostname in LOCAL:
            route.continue_()
        else:
            window.outside.append(request.url)
            route.abort()

    def listen(message: ConsoleMessage) -> None:
        # A page opened by its own address first asks for the server's configuration beside itself.
        expected = "_stcore" in str(message.location.get("url", "")) and "404" in message.text
        if message.type == "error" and not expected:
            window.errors.append(message.text)

    context.route("**/*", guard)
    window.page.on("console", listen)
    window.page.on("pageerror", lambda error: window.errors.append(str(error)))
    return window


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(store: Path, home: Path) -> Iterator[str]:
    """A dashboard on this store, until the generator is closed; yields its address."""
    port = free_port()
    log = home / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "dashboard/app.py", "--server.port", str(port)],
            cwd=ROOT,
            env={**os.environ, "MINGZHANG_STORE": str(store), "HOME": str(home)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(START_SECONDS * 4):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{base}/_stcore/health", timeout=1):
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.25)
    pytest.fail(f"the dashboard did not start:\n{log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def samples_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the samples."""
    path = tmp_path_factory.mktemp("samples") / "store"
    store = Store(path)
    files = [(file.read_bytes(), file.name) for file in sorted(SAMPLES.iterdir()) if file.suffix in SUFFIXES]
    with ReaderPool(workers=2) as readers:
        for (data, name), outcome in zip(files, readers.read_many(files), strict=True):
            assert isinstance(outcome, Reading), f"{name}: {outcome}"
            store.ingest(outcome, data)
    return path


SUFFIXES = {".pdf", ".docx", ".txt"}


@pytest.fixture(scope="session")
def samples_server(samples_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve(samples_store, tmp_path_factory.mktemp("home"))


@pytest.fixture
def window(samples_server: str, browser: Browser) -> Iterator[Window]:
    """A window on the samples; nothing may leave the machine and nothing may fail in the console."""
    opened = _guarded(samples_server, browser, 1366, 768)
    yield opened
    opened.context.close()
    assert opened.outside == []
    assert opened.errors == []


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("empty") / "store"


@pytest.fixture(scope="module")
def empty_server(empty_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve(empty_store, tmp_path_factory.mktemp("home"))


@pytest.fixture
def fresh(empty_server: str, browser: Browser) -> Iterator[Window]:
    """A window on a store that is filled by the test."""
    opened = _guarded(empty_server, browser, 1366, 768)
    yield opened
    opened.context.close()
    assert opened.outside == []
    assert opened.errors == []


@pytest.fixture
def another(samples_server: str, browser: Browser) -> Iterator[Window]:
    """A second window, of somebody else."""
    opened = _guarded(samples_server, browser, 1920, 1080)
    yield opened
    opened.context.close()
