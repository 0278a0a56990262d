"""The command line: what it prints where, and its exit status."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dashboard import cli
from loaders.reference import data_dir
from loaders.store import Store

SAMPLE = "putuo-social-work-department-2024-final-accounts.pdf"


@pytest.fixture
def sample() -> Path:
    return data_dir() / "samples" / SAMPLE


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def test_json_is_one_document_a_line_and_status_1_tells_of_a_file_not_read(tmp_path: Path, sample: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nbroken")
    result = run("read", "--json", sample, tmp_path / "broken.pdf", tmp_path / "none.pdf")
    assert result.exit_code == 1
    good, broken, missing = [json.loads(line) for line in result.stdout.splitlines()]
    assert (good["schema"], good["name"], good["media"]) == ("mingzhang/1", SAMPLE, "pdf")
    assert good["disclosures"][0]["key_figures"]["income_total"]["value"] == "307.82"
    assert broken == {"schema": "mingzhang/1", "name": "broken.pdf", "error": broken["error"]}
    assert broken["error"]["code"] == "broken"
    assert missing["error"]["code"] == "not_found"
    assert "broken.pdf" in result.stderr


def test_table_shows_body_figures_and_ledger(sample: Path) -> None:
    result = run("read", sample)
    assert result.exit_code == 0
    assert "中共上海市普陀区委社会工作部 · 2024" in result.stdout
    assert re.search(r"收入总计 +307\.82 万元 +已核对", result.stdout)
    assert "台账：应有" in result.stdout
    assert result.stderr == ""


def test_english_on_demand(sample: Path) -> None:
    result = run("read", "--lang", "en", sample)
    assert re.search(r"Total income +307\.82", result.stdout)
    assert "Ledger: " in result.stdout


@pytest.mark.parametrize("arguments", [["read"], ["read", "--yaml", "x"], ["serve", "--port", "0"], ["fly"]])
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_ingest_stores_what_it_can_and_sums_up(tmp_path: Path, sample: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(sample.read_bytes())
    (folder / "b.pdf").write_bytes(sample.read_bytes())
    (folder / "c.pdf").write_bytes(b"")
    result = run("ingest", folder, "--store", tmp_path / "store")
    assert result.exit_code == 1
    assert "存入 1 个，重复 1 个，未能读出 1 个。" in result.stdout
    assert "“in/c.pdf”是空文件" in result.stdout
    assert Store(tmp_path / "store").disclosures()["year"].to_list() == [2024]
    again = run("ingest", folder / "a.pdf", "--store", tmp_path / "store")
    assert again.exit_code == 0
    assert "存入 0 个，重复 1 个，未能读出 0 个。" in again.stdout


def test_the_store_is_where_the_environment_says(tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGZHANG_STORE", str(tmp_path / "else"))
    run("ingest", sample)
    assert Store(tmp_path / "else").disclosures()["name"].to_list() == [SAMPLE]


def test_reading_processes_import_the_app_without_drawing_it() -> None:
    """`multiprocessing` runs the main script of its parent as `__mp_main__` in each worker."""
    code = f"import runpy, sys; runpy.run_path({str(cli.APP_SCRIPT)!r}, run_name='__mp_main__')"
    subprocess.run([sys.executable, "-c", f"{code}; assert 'streamlit' not in sys.modules"], check=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_serve_fills_an_empty_store_and_answers_on_loopback(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "dashboard", "serve", "--port", str(port), "--store", str(tmp_path / "s")]
    environment = {**os.environ, "HOME": str(tmp_path / "home")}
    with (tmp_path / "log").open("w+") as log:
        server = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log)
        try:
            answer = ask(f"http://127.0.0.1:{port}/_stcore/health", server)
        finally:
            server.terminate()
            server.wait(20)
        log.seek(0)
        said = log.read()
    assert answer == "ok", said
    assert f"http://127.0.0.1:{port}" in said
    assert Store(tmp_path / "s").disclosures().height >= 8


def ask(url: str, server: subprocess.Popen[bytes]) -> str:
    """The answer of a server that is still starting; "" when it has stopped or takes longer than a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2) as response:
                return str(response.read().decode())
        except OSError:
            time.sleep(0.2)
    return ""
