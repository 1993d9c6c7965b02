"""The measure of cold starts measures; what it finds is for people, no test depends on a machine's pace."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from shared import topology
from tests.house.repository import ROOT
from tools import cold_start


def test_ours_and_a_bare_app_are_measured() -> None:
    """Both are loaded by the framework, and ready no sooner than they listen."""
    ours, bare = cold_start.measure(Path(sys.executable), "notify", "functions/notify", rounds=1)

    for cost in (ours, bare):
        assert 0 < cost.listening_ms <= cost.ready_ms
        assert cost.memory_mb > 0


def test_what_does_not_start_is_said_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that is not among the requirements is an error, not a start without it."""
    monkeypatch.setattr(cold_start, "CLIENTS", {"msgspec": "not_installed_anywhere"})

    with pytest.raises(RuntimeError, match="No module named 'not_installed_anywhere'"):
        cold_start.measure(Path(sys.executable), "notify", "functions/notify", rounds=1)


def test_an_unknown_function_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """It names those that there are."""
    with pytest.raises(SystemExit) as ended:
        cold_start.main(["nothing"])

    assert 2 == ended.value.code
    assert "no function is called nothing; there are dispatch, " in capsys.readouterr().err


def test_every_client_that_is_deployed_is_measured() -> None:
    """No lock has a Google client that the measure does not know, and every adapter it names is there."""
    locks = [(ROOT / f.folder / "requirements.txt").read_text(encoding="utf-8") for f in topology.FUNCTIONS]
    deployed = {
        line.partition("==")[0] for lock in locks for line in lock.splitlines() if line.startswith("google-cloud-")
    }

    assert deployed - {"google-cloud-core"} <= set(cold_start.CLIENTS)
    assert {True} == {(ROOT / f"{name.replace('.', '/')}.py").exists() for name in cold_start.ADAPTERS.values()}
