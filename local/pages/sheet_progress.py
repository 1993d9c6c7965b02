"""What takes so long, said on a terminal after a second; elsewhere, silence."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_S = 1.0
CLEARED = "\r\x1b[K"


@contextmanager
def shown(doing: str) -> Iterator[None]:
    """Count the seconds of the block on a line that goes away with it."""
    if not sys.stderr.isatty():
        yield
        return
    over = threading.Event()
    watcher = threading.Thread(target=_count, args=(doing, over), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        print(CLEARED, end="", file=sys.stderr, flush=True)


def _count(doing: str, over: threading.Event) -> None:
    started = time.perf_counter()
    while not over.wait(PATIENCE_S):
        print(f"{CLEARED}{doing}, {time.perf_counter() - started:.0f} s", end="", file=sys.stderr, flush=True)
