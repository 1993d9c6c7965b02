"""The command line teaches, and whatever goes wrong is one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metabase.bootstrap import vault
from metabase.sync.cli import COMMANDS, invoke
from tests.metabase_double import metabase_double
from tests.metabase_sync.organisation import TABLES, wanted

if TYPE_CHECKING:
    from pathlib import Path

    from tests.metabase_sync.desk import Desk

DESCRIBED = """
admin: {email: admin@example.com}
warehouse: {project: example-project}
groups: {finance: [ana@example.com]}
mails: [{dashboard: money, every: month, to: [ana@example.com]}]
"""


@pytest.mark.parametrize("command", [*COMMANDS, "lock rebuild"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--help says what it does and, of commands, with what it exits."""
    assert 0 == invoke([*command.split(), "--help"])

    assert len(capsys.readouterr().out.splitlines()) > 5


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever arrives sees all of them, and the exit codes."""
    assert 0 == invoke(["--help"])

    shown = capsys.readouterr().out
    assert [] == [command for command in COMMANDS if f"\n  {command} " not in shown]
    assert "0 nothing to do, 2 something to do, 1 an error" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["aply"], "did you mean 'apply'"),
        (["plan", "--no"], "--no"),
        (["--environment", "../x", "plan"], "--environment"),
    ],
)
def test_wrong_usage_is_an_error(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, since 2 means that there is something to do."""
    assert 1 == invoke(arguments)

    assert says in capsys.readouterr().err


def test_names_from_an_instance_are_text(desk: Desk) -> None:
    """Neither markup nor control characters of somebody's name reach the terminal."""
    desk.applied()
    number = desk.lock.dashboards["money"].number
    desk.somebody().done("PUT", f"/api/dashboard/{number}", {"caveats": "x"})
    evil = "[red]\x1b[2J\nname"
    desk.server.state.users[max(desk.server.state.users)]["email"] = evil

    out = desk("drift").out + desk("plan").out

    assert "[red]" in out
    assert "\x1b" not in out


def test_a_lock_of_another_address_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Staging's lock with production's address: both are named, and nothing is asked."""
    desk.applied()
    here = desk.server.url
    monkeypatch.setenv("METABASE_URL", "http://127.0.0.1:9")

    said = [desk(command) for command in ("plan", "apply", "drift", "prune")]

    assert {1} == {each.code for each in said}
    assert all(here in each.err and "--environment" in each.err for each in said)


def test_from_bare_to_ready_with_three_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bootstrap, apply, bootstrap: no key is copied by hand, and nothing that is printed is secret."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("METABASE_API_KEY", raising=False)
    (tmp_path / "instance.yaml").write_text(DESCRIBED, encoding="utf-8")
    boot = ["bootstrap", "--file", "instance.yaml", "--pause", "0"]
    with metabase_double(set_up=False, tables=TABLES) as server:
        monkeypatch.setenv("METABASE_URL", server.url)

        codes = [
            invoke(["--lock-folder", str(tmp_path / "lock"), *command], definitions=lambda _: wanted())
            for command in (boot, ["apply"], boot, ["plan"])
        ]

    said = capsys.readouterr()
    assert [0, 0, 0, 0] == codes, said.err
    assert "Next: python -m metabase apply" in said.out
    assert ["Money, monthly"] == [pulse["name"] for pulse in server.state.pulses.values()]
    kept = vault.FolderVault(tmp_path / ".aiu" / "metabase-secrets")
    assert [] == [name for name in ("METABASE_ADMIN_PASSWORD", "METABASE_API_KEY") if str(kept.get(name)) in said.out]
