"""How far a run is, drawn on a terminal when it takes longer than a second; elsewhere, silence."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from shared.errors import RetriableError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from local.watch import Step
    from local.world import World

PATIENCE_S = 1.0
BETWEEN_LOOKS_S = 0.1
_DOING: dict[Step, str] = {
    "fetch": "asking the vendors",
    "load": "loading snapshots",
    "transform": "building facts",
    "monitor": "checking promises",
}


def follow(world: World, run_id: str | None) -> None:
    """Wait until no message is on its way; on a terminal, draw bars for the run of that id."""
    if not sys.stderr.isatty():
        world.bus.drain()
        return
    started = time.perf_counter()
    with ExitStack() as stack:
        bars: _Bars | None = None
        while not _is_quiet(world):
            if bars is None and time.perf_counter() - started > PATIENCE_S:
                bars = _Bars(world, run_id, stack)
            if bars:
                bars.draw()


def _is_quiet(world: World) -> bool:
    try:
        world.bus.drain(BETWEEN_LOOKS_S)
    except RetriableError:
        return False
    return True


class _Bars:
    """One bar per step; what is not counted yet pulses."""

    def __init__(self, world: World, run_id: str | None, stack: ExitStack) -> None:
        self._world, self._run_id = world, run_id
        self._progress = stack.enter_context(_progress())
        self._tasks: dict[Step, TaskID] = {
            step: self._progress.add_task(text, total=None, start=True) for step, text in _DOING.items()
        }
        self._windows: int | None = None

    def draw(self) -> None:
        """Bring the bars up to date."""
        if self._windows is None:
            self._windows = self._planned()
        for step, task in self._tasks.items():
            total = self._windows if step in {"fetch", "load"} else None
            done = len(self._world.watcher.handled[step])
            self._progress.update(task, completed=done, total=total, visible=self._is_under_way(step))

    def _planned(self) -> int | None:
        plans = list(self._world.ledger.plans(self._run_id)) if self._run_id else []
        return len(max(plans, key=lambda plan: plan.revision).entries) if plans else None

    def _is_under_way(self, step: Step) -> bool:
        return self._world.watcher.busy[step].seconds > 0


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
