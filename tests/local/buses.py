"""Buses with one subscriber."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from local.bus.in_process import InProcessBus
from shared import topology
from shared.messages import envelope

if TYPE_CHECKING:
    from collections.abc import Callable

    from cloudevents.http import CloudEvent

NOW = datetime(2026, 9, 1, 12, 0, 0, 123456, tzinfo=UTC)
WAIT_S = 10


def one(handler: Callable[[CloudEvent], object], *, slots: int = 1, **settings: Any) -> InProcessBus:
    """Return a bus whose only subscriber, on run-requested, is `handler`."""
    function = topology.Function("f", "", topology.RUN_REQUESTED, max_instances=1, concurrency=slots)
    return InProcessBus([function], entry_points={"f": handler}, backoff_s=0.001, **settings)


def noting(numbers: list[str]) -> Callable[[CloudEvent], None]:
    """Return a handler that writes down the numbers of its messages."""
    return lambda event: numbers.append(envelope(event).attributes["n"])


def send(bus: InProcessBus, count: int = 1) -> None:
    """Publish numbered messages."""
    for n in range(count):
        bus.publish(topology.RUN_REQUESTED, {"n": n}, {"n": str(n)})
