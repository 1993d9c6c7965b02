"""How far a run is, drawn on a terminal when it takes longer than a second; elsewhere, silence."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from shared.errors import RetriableError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from local.running.watch import Step
    from local.running.world import World

PATIENCE_S = 1.0
BETWEEN_LOOKS_S = 0.1
_DOING: dict[Step, str] = {
    "fetch": "asking the vendors",
    "load": "loading snapshots",
    "transform": "building facts",
    "monitor": "checking promises",
}
_COUNTED = ("fetch", "load")


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
    """One bar per step that has begun; steps that nobody can count pulse."""

    def __init__(self, world: World, run_id: str | None, stack: ExitStack) -> None:
        self._world, self._run_id = world, run_id
        self._progress = stack.enter_context(_progress())
        self._tasks: dict[Step, TaskID] = {
            step: self._progress.add_task(text, total=None, visible=False, said="") for step, text in _DOING.items()
        }
        self._windows: int | None = None

    def draw(self) -> None:
        """Bring the bars up to date."""
        if self._windows is None:
            self._windows = self._planned()
        watcher = self._world.watcher
        for step, task in self._tasks.items():
            total = self._windows if step in _COUNTED else None
            done = len(watcher.handled[step])
            seconds = watcher.busy[step].seconds
            said = f"{f'{done} of {total}, ' if total else ''}{seconds:.0f} s"
            self._progress.update(task, completed=done, total=total, visible=seconds > 0, said=said)

    def _planned(self) -> int | None:
        plans = list(self._world.ledger.plans(self._run_id)) if self._run_id else []
        return len(max(plans, key=lambda plan: plan.revision).entries) if plans else None


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn("{task.description:<18}"), BarColumn(), TextColumn("{task.fields[said]}"))
    return Progress(*columns, console=Console(stderr=True), transient=True)
