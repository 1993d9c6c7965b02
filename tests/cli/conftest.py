"""A keyboard, and a small organisation whose vendors answer on loopback."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest

import shared.connection
from local import environment
from local.sample_org.org import Organisation
from local.sample_org.server import serve_in_background
from local.sample_org.sheets import write_sheets
from shared.retrying import Patience

from .keyboard import Keyboard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from local.sample_org.server import Doubles

PEOPLE, DAYS = 4, 4


@pytest.fixture
def keyboard(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Keyboard:
    """Commands in an empty folder, without any setting; waits for a vendor are short."""
    monkeypatch.chdir(tmp_path)
    # Nobody's own .env decides a test.
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(shared.connection, "Patience", functools.partial(Patience, backoff_s=0.01, failures_to_open=99))
    return Keyboard(tmp_path, capsys)


@pytest.fixture(scope="session")
def organisation() -> Organisation:
    """Four people, who worked for four days."""
    return Organisation.generate(people=PEOPLE, days=DAYS)


@pytest.fixture
def doubles(organisation: Organisation, keyboard: Keyboard) -> Iterator[Doubles]:
    """The organisation's vendors; the keyboard is configured for them."""
    write_sheets(organisation, keyboard.folder / "sheets")
    with serve_in_background(organisation) as running:
        keyboard.environment |= running.environment
        yield running


@pytest.fixture
def days(organisation: Organisation) -> tuple[str, ...]:
    """The options that ask for all days of the organisation."""
    return "--start", str(organisation.season.start), "--end", str(organisation.season.end)
