"""Everything one command works with: the runtime with a watched bus, opened and closed in the right order."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from local.bus.in_process import InProcessBus
from local.running.watch import Watcher
from shared.errors import ConfigurationError, LockedError
from shared.runtime import Runtime, use, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shared.settings import Settings


class World(Runtime):
    """The runtime of one command: its bus delivers to watched entry points, its notices go to standard error."""

    bus: InProcessBus

    def __init__(self, settings: Settings) -> None:
        """Make the bus; ConfigurationError when the settings name one that this machine does not play."""
        if settings.scheme("AIU_BUS") != "inprocess":
            raise ConfigurationError(
                f"AIU_BUS={settings['AIU_BUS']!r}: a command delivers its messages itself; write AIU_BUS=inprocess:"
            )
        self.watcher = Watcher()
        bus = InProcessBus(entry_points=self.watcher.entry_points(), now=settings.now)
        super().__init__(settings, bus=bus)

    def open(self, wait_seconds: float, on_wait: Callable[[str], None]) -> None:
        """Open lake and warehouse; LockedError says who has the warehouse after `wait_seconds`."""
        # The lake first: a run that cannot save must not start.
        _ = self.lake
        if self.settings.scheme("AIU_WAREHOUSE") == "duckdb":
            from local.warehouse.duckdb_warehouse import DuckDBWarehouse

            path, today = self.settings.path("AIU_WAREHOUSE"), self.settings.today
            try:
                self.warehouse = DuckDBWarehouse(path, wait_seconds=wait_seconds, on_wait=on_wait, today=today)
            except LockedError as error:
                raise LockedError(f"{error}; `--wait 600` waits for it") from None
        if self.settings.scheme("AIU_NOTIFY") == "log":
            from local.notifiers import LogNotifier

            # Standard output belongs to the summary.
            self.notifier = LogNotifier(lambda text: print(text, file=sys.stderr))
        # What nobody can make is found out before anything is asked for.
        _ = self.warehouse, self.secrets, self.notifier

    def shut(self) -> None:
        """Stop deliveries, then connections, then let go of the warehouse."""
        # Whoever was interrupted has waited for the calls that run; everybody else has none.
        self.bus.close(0)
        wait_for(self.close())
        close = getattr(self.__dict__.get("warehouse"), "close", None)
        if close:
            close()


@contextmanager
def opened(
    settings: Settings,
    wait_seconds: float = 0.0,
    on_wait: Callable[[str], None] = print,
    kind: type[World] | None = None,
) -> Iterator[World]:
    """Make the world the process's runtime until the block ends."""
    world = (kind or World)(settings)
    use(world)
    try:
        world.open(wait_seconds, on_wait)
        yield world
    finally:
        world.shut()
        use(None)
