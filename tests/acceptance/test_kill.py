"""Killed at any moment and started again, on a bus that doubles, shuffles and drops: the facts are the truth, once."""

from __future__ import annotations

import random
import signal
import time
from typing import TYPE_CHECKING

import pytest

import local.running.world
from local.bus.chaos import Chaos
from local.bus.in_process import InProcessBus
from local.sample_org.org import Organisation
from local.sample_org.server import serve_in_background
from local.sample_org.sheets import write_sheets
from local.sample_org.switches import Switches

from .facts import Sums, differences, told
from .installation import Installation
from .meant import Meant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

ORG = Organisation.generate(seed=9, people=5, days=6, switches=Switches(negotiated_price=True))
RUN = ("run", "--start", str(ORG.season.start), "--end", str(ORG.season.end), "--json")
PATIENCE_S = 60
KILLS = 20
"""Random moments, in the long version."""


@pytest.fixture(scope="module")
def meant() -> dict[str, Sums]:
    """The whole truth."""
    return Meant(ORG).everything()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """Five people, who worked for six days; every answer dribbles in, so that there is something to interrupt."""
    write_sheets(ORG, tmp_path / "sheets")
    with serve_in_background(ORG, faults=["*:drip,delay=0.005,times=1"]) as doubles:
        yield Installation.point(tmp_path, doubles.environment)


def _killed_when(installation: Installation, commits: int) -> None:
    """Start a run and SIGKILL it as soon as the lake holds that many snapshots."""
    process = installation.start(*RUN)
    deadline = time.monotonic() + PATIENCE_S
    while installation.commits < commits and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    process.kill()
    process.communicate()
    # Or it had ended before, and nothing was proved.
    assert -signal.SIGKILL == process.returncode


def _killed_after(installation: Installation, seconds: float) -> None:
    process = installation.start(*RUN)
    time.sleep(seconds)
    process.kill()
    process.communicate()


@pytest.mark.parametrize("commits", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in (8, 15))])
def test_a_killed_run_is_whole_when_it_is_started_again(
    installation: Installation, meant: dict[str, Sums], commits: int
) -> None:
    """Killed while it fetches, while it loads, when all is fetched: the next run ends it, and nothing is doubled."""
    _killed_when(installation, commits)
    ended = installation.command(*RUN)

    assert (0, []) == (ended.code, ended.document["missing"])
    assert [] == differences(meant, told(installation))


@pytest.mark.chaos
def test_killed_twenty_times_at_random(installation: Installation, meant: dict[str, Sums]) -> None:
    """Twenty runs in one folder, each killed within two seconds, and one that may end."""
    chance = random.Random(20)  # noqa: S311 - repeatable, not secret
    for _ in range(KILLS):
        _killed_after(installation, chance.uniform(0.2, 2.0))
    ended = installation.command(*RUN)

    assert (0, []) == (ended.code, ended.document["missing"])
    assert [] == differences(meant, told(installation))


@pytest.mark.chaos
@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_once_at_random(installation: Installation, meant: dict[str, Sums], seed: int) -> None:
    """Each in an installation of its own: at any moment of its life, the first run may be the one that is killed."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    _killed_after(installation, chance.uniform(0.2, 2.5))
    ended = installation.command(*RUN)

    assert (0, []) == (ended.code, ended.document["missing"])
    assert [] == differences(meant, told(installation))


@pytest.mark.chaos
@pytest.mark.parametrize("seed", range(10))
def test_a_bus_on_its_bad_days(
    installation: Installation, meant: dict[str, Sums], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Every message twice and late, every fifth one lost: runs may miss something, sweeps on a sound bus bring it."""
    chaos = Chaos(duplicate=True, shuffle=True, drop=0.2, seed=seed)

    def stormy(**options: Any) -> InProcessBus:
        return InProcessBus(chaos=chaos, **options)

    with monkeypatch.context() as storm:
        storm.setattr(local.running.world, "InProcessBus", stormy)
        installation.command(*RUN)
        installation.command("sweep", "--json")
    swept = installation.command("sweep", "--json")
    ended = installation.command(*RUN)

    assert chaos.lost > 0
    assert (0, 0) == (swept.code, ended.code)
    assert [] == differences(meant, told(installation))
