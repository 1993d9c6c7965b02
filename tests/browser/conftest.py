"""The sample organisation's dashboards in Debian's Chromium; no request may leave the machine."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("AIU_TEST_CHROMIUM") or shutil.which("chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Chromium asks its maker for nothing; as root it has no sandbox of its own."""
SETTINGS = ".aiu/demo/demo.env"
STARTS_S = 30
LOOPBACK = "http://127.0.0.1:"
HIDDEN = {"AIU_SHOW_PEOPLE": "hashed", "AIU_PERSON_KEY": "a key for tests that is long enough to be one"}


@dataclass(frozen=True)
class Site:
    """The dashboards, and the command line beside them."""

    address: str
    folder: Path

    def local(self, *arguments: str) -> str:
        """Run one command on the same warehouse and return what it prints."""
        command = [sys.executable, "-m", "local", "--env", SETTINGS, *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=_environment(), capture_output=True, text=True, check=True
        ).stdout


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Playwright keeps an event loop in its thread, so these tests have a process of their own."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Fifteen people, ninety days, and their dashboards; there are hashes for whoever hides people."""
    if CHROMIUM is None:
        pytest.skip("NOT TESTED: there is no Chromium; `apt-get install chromium` or AIU_TEST_CHROMIUM=PATH")
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(_demo(tmp_path_factory), folder, dirs_exist_ok=True)
    with dashboards_of(folder) as address:
        yield Site(address, folder)


def _demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which the demonstration has run: once for all workers, whoever comes first."""
    mine = tmp_path_factory.getbasetemp()
    folder = (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / "demonstration"
    folder.mkdir(exist_ok=True)
    demo = [sys.executable, "-m", "local", "demo", "--no-serve", "--json"]
    with (folder.parent / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / SETTINGS).exists():
            subprocess.run(demo, cwd=folder, env={**_environment(), **HIDDEN}, capture_output=True, check=True)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a worker."""
    if CHROMIUM is None:
        pytest.skip("NOT TESTED: there is no Chromium; `apt-get install chromium` or AIU_TEST_CHROMIUM=PATH")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET])
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A person's browser, empty, on a laptop; whatever is asked of another machine fails the test."""
    elsewhere: list[str] = []
    person = browser.new_context(viewport={"width": 1400, "height": 900}, base_url=site.address, accept_downloads=True)
    person.on("request", lambda asked: None if asked.url.startswith(LOOPBACK) else elsewhere.append(asked.url))
    person.set_default_timeout(15_000)
    yield person
    person.close()
    assert [] == elsewhere


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """One page; an error in its console fails the test."""
    errors: list[str] = []
    opened = context.new_page()
    opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    assert [] == errors


@contextlib.contextmanager
def dashboards_of(folder: Path, **settings: str) -> Iterator[str]:
    """Serve the dashboards over a folder's warehouse, with settings of one's own; yields their address."""
    command = [sys.executable, "-m", "local", "--env", SETTINGS, "dashboards", "--port", "0"]
    environment = {**_environment(), **settings}
    process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        said = process.stderr.readline() if process.stderr else ""
        found = re.search(r"http://[\d.:]+", said)
        assert found, said
        yield found.group()
    finally:
        process.terminate()
        process.wait(STARTS_S)
        if process.stderr:
            process.stderr.close()


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AIU_", "ANTHROPIC_", "CURSOR_"))}
    return {**kept, "PYTHONPATH": str(ROOT)}
