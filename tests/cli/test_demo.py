"""The demonstration: everything, without a key and without a network."""

from __future__ import annotations

import json
import re
import shlex
import signal
import urllib.request
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .keyboard import Keyboard

SMALL = ("--people", "3", "--days", "3", "--no-serve")


def test_the_demonstration_shows_the_whole_product(keyboard: Keyboard) -> None:
    """It needs no key, ends by itself without a terminal, and what it says to try next works."""
    process = keyboard.start("demo", *SMALL)
    out, err = process.communicate(timeout=100)

    assert 0 == process.returncode, err
    # Three days of usage, today's standing of a billing cycle, and seats since the first of the month.
    assert ": done; 21 days published." in out
    dashboards, *lines = re.findall(r"-m local (--env .*)$", out, re.MULTILINE)
    assert b"What do you want to know?" in first_page(keyboard, *shlex.split(dashboards))
    for line in lines:
        # Nobody has asked for most days of the month, and its report says so.
        assert (1 if " report " in line else 0) == keyboard.local(*shlex.split(line)).code


def first_page(keyboard: Keyboard, *arguments: str) -> bytes:
    """Serve the dashboards on a free port, look at their first page, and end them by ctrl-C."""
    process = keyboard.start(*arguments, "--port", "0")
    said = process.stderr.readline() if process.stderr else ""
    found = re.search(r"http://[\d.:]+/", said)
    assert found, said
    with urllib.request.urlopen(found.group()) as answer:  # noqa: S310 - a loopback address of our own
        page: bytes = answer.read()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert 0 == process.returncode
    return page


@pytest.mark.slow
def test_a_second_demonstration_is_a_new_run_on_the_same(keyboard: Keyboard) -> None:
    """Organisations of different sizes are never mixed; the same one is asked again."""
    first = keyboard.local("demo", *SMALL, "--json").document
    second = keyboard.local("demo", *SMALL, "--json").document
    other = keyboard.local("demo", "--people", "2", "--days", "2", "--no-serve", "--json").document

    folders = sorted(path.name for path in (keyboard.folder / ".aiu").iterdir() if path.name.startswith("demo"))
    assert ["demo-2-people-2-days-seed-7", "demo-3-people-3-days-seed-7"] == folders
    assert first["run_id"] != second["run_id"]
    assert first["cost"] == second["cost"]
    assert "2026-11-19" == other["start"]


def test_the_demonstration_never_uses_a_persons_own_key(keyboard: Keyboard) -> None:
    """Whatever the environment holds, the sample organisation's settings win."""
    real = {"CURSOR_ADMIN_KEY": "a-real-key", "CURSOR_BASE_URL": "http://127.0.0.1:9", "AIU_LAKE": "file://./precious"}

    ended = keyboard.local("demo", *SMALL, "--json", **real)

    assert 0 == ended.code, json.dumps(ended.document["missing"])
    assert not (keyboard.folder / "precious").exists()
