"""Wrong usage is said in one clear sentence, costs nothing, and ends with 2."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from local.cli import COMMANDS

from .keyboard import ROOT

if TYPE_CHECKING:
    from .keyboard import Keyboard

KEY = {"CURSOR_ADMIN_KEY": "not-a-key", "AIU_TODAY": "2026-11-21"}
WRONG = [
    (("run", "--start", "2026-02-30"), "'2026-02-30' is not a day: write YYYY-MM-DD"),
    (("run", "--start", "20260201"), "'20260201' is not a day"),
    (("run", "--start", "2026-02-02", "--end", "2026-02-01"), "--start 2026-02-02 is after --end 2026-02-01"),
    (("run", "--start", "2026-11-21"), "has not closed yet: the last closed day is 2026-11-20"),
    (("run", "--stream", "cursor_dayly"), "did you mean cursor_daily? There are anthropic_usage, "),
    (("rnu",), "did you mean 'run'?"),
    (("replay",), "say what to replay"),
    (("replay", "x", "--start", "2026-01-01"), "RUN_ID has its own days"),
    (("replay", "x", "--stream", "claude_code"), "RUN_ID has its own streams"),
    (("replay", "backfill-2026-01-01-000000000000"), "no run is called 'backfill-2026-01-01-000000000000'"),
    (("replay", "--from-lake"), "the lake holds no snapshot"),
    (("query", " "), "the statement is empty"),
    (("query", "SELECT 1"), "there is no warehouse"),
    (("query", "SELECT 1", "--format", "xml"), "'xml' is not one of 'table', 'csv', 'json'"),
    (("demo", "--people", "0"), "0 is not in the range"),
    (("--env", "nowhere.env", "status"), "nowhere.env cannot be read: No such file or directory"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=lambda value: " ".join(value) if value else None)
def test_wrong_usage_is_explained(keyboard: Keyboard, arguments: tuple[str, ...], said: str) -> None:
    """The message quotes what was written and says what to write instead; nothing is printed as an answer."""
    ended = keyboard.local(*arguments, **KEY)

    assert 2 == ended.code
    assert said in ended.err
    assert "" == ended.out
    assert "Traceback" not in ended.err


SETTINGS = [
    ("AIU_LAKE", "s3://bucket", "AIU_LAKE='s3://bucket' is not understood: write file:…"),
    ("AIU_WAREHOUSE", "duckdb:///", "AIU_WAREHOUSE='duckdb:///' names no path"),
    ("AIU_WAREHOUSE", "bigquery://project/dataset", "has no backend for"),
    ("AIU_BUS", "pubsub://project", "write AIU_BUS=inprocess:"),
    ("AIU_TODAY", "tomorrow", "AIU_TODAY='tomorrow' is not a date: write YYYY-MM-DD"),
    ("CURSOR_BASE_URL", "localhost", "CURSOR_BASE_URL='localhost' is not a web address"),
]


@pytest.mark.parametrize(("name", "value", "said"), SETTINGS, ids=[name for name, *_ in SETTINGS])
def test_a_malformed_setting_is_named(keyboard: Keyboard, name: str, value: str, said: str) -> None:
    """A setting in .env that means nothing stops the command in one line that names it."""
    settings = {**KEY, name: value}
    (keyboard.folder / ".env").write_text("".join(f"{key}={text}\n" for key, text in settings.items()))

    ended = keyboard.local("run")

    assert 2 == ended.code
    assert said in ended.err
    assert 1 == len(ended.err.splitlines())


def test_a_line_of_the_settings_that_cannot_be_read_is_counted_and_not_shown(keyboard: Keyboard) -> None:
    """A broken line may hold a key, so the message has its number only."""
    (keyboard.folder / ".env").write_text("AIU_TODAY=2026-11-21\nCURSOR_ADMIN_KEY='crsr_secret\n")

    ended = keyboard.local("status")

    assert 2 == ended.code
    assert "line 2, is not understood: write NAME=value" in ended.err
    assert "crsr_secret" not in ended.err


def test_the_environment_wins_over_the_settings_beside_the_readme(keyboard: Keyboard) -> None:
    """.env fills gaps; a file that was named wins over both."""
    (keyboard.folder / ".env").write_text("AIU_WAREHOUSE=duckdb:///./one.duckdb\n")
    (keyboard.folder / "named.env").write_text("AIU_WAREHOUSE=duckdb:///./named.duckdb\n")

    assert "one.duckdb" in keyboard.local("status").err
    assert "two.duckdb" in keyboard.local("status", AIU_WAREHOUSE="duckdb:///./two.duckdb").err
    assert "named.duckdb" in keyboard.local("--env", "named.env", "status", AIU_WAREHOUSE="duckdb:///./two.duckdb").err


def test_without_any_key_a_run_says_how_to_get_one(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line per key, and the sample organisation for those who have none; nothing was run, so it is no success."""
    monkeypatch.setattr("local.running.keyless.ROOT", ROOT)

    ended = keyboard.local("run", "--json")

    assert 1 == ended.code
    lines = ended.err.splitlines()
    assert 5 == len(lines)
    assert ["ANTHROPIC_ADMIN_KEY", "ANTHROPIC_ANALYTICS_KEY", "CURSOR_ADMIN_KEY"] == [
        line.split()[0] for line in lines[1:4]
    ]
    assert "python -m local demo" in lines[4]
    assert (1, "error") == (ended.document["exit_code"], ended.document["status"])


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_by_example(keyboard: Keyboard, command: str) -> None:
    """Every command shows how it is called."""
    ended = keyboard.local(command, "--help")

    assert 0 == ended.code
    assert f"\n  python -m local {command}" in ended.out


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (["--help"], {"aiohttp", "duckdb", "sqlglot", "rich", "structlog", "msgspec"}),
        (["query", "SELECT 1"], {"aiohttp", "rich", "structlog", "tenacity"}),
        (["status"], {"aiohttp", "rich", "structlog", "tenacity"}),
    ],
    ids=["help", "query", "status"],
)
def test_a_command_imports_what_it_needs(arguments: list[str], heavy: set[str], tmp_path: object) -> None:
    """Start-up is most of what a small command takes."""
    program = f"import sys; from local.cli import invoke; invoke({arguments!r}); print('loaded', *sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        cwd=str(tmp_path),
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )

    assert set() == heavy & set(ran.stdout.splitlines()[-1].split())
