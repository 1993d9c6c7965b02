"""The command serves until it is interrupted and says how to point a pipeline at it."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from click.testing import CliRunner

from local.sample_org.__main__ import main

ROOT = Path(__file__).parents[2]


def test_the_command_prints_settings_and_ends_on_interrupt(tmp_path: Path) -> None:
    """The printed lines are settings that work; an interrupt ends the command quietly."""
    command = [sys.executable, "-m", "local.sample_org", "--days", "3", "--today", "2026-05-01"]
    sheets = ["--sheets", str(tmp_path / "sheets"), "--fault", "anthropic_users:529", "--switch", "restated"]
    with subprocess.Popen([*command, *sheets], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        settings = dict(process.stdout.readline().strip().split("=", 1) for _ in range(7))
        assert 200 == _status(settings)
        process.send_signal(signal.SIGINT)
        assert 0 == process.wait(timeout=10)

    assert "2026-05-01" == settings["AIU_TODAY"]
    assert f"file://{tmp_path / 'sheets'}" == settings["AIU_SHEETS"]
    assert (tmp_path / "sheets" / "api_keys.csv").exists()


def _status(settings: dict[str, str]) -> int:
    url = f"{settings['ANTHROPIC_BASE_URL']}/v1/organizations/me"
    headers = {"x-api-key": settings["ANTHROPIC_ADMIN_KEY"], "anthropic-version": "2023-06-01"}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - always loopback
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - the same
        return int(response.status)


def test_wrong_options_say_what_is_right() -> None:
    """An unknown endpoint, fault or switch ends with 2 and names what exists."""
    for options, told in (
        (["--fault", "nowhere:drop"], "cursor_events"),
        (["--fault", "cursor_events:sulk"], "truncate"),
        (["--switch", "sulk"], "no switch"),
    ):
        result = CliRunner().invoke(main, options)
        assert 2 == result.exit_code
        assert told in result.output
