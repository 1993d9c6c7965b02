"""The cloud ends an instance with SIGTERM: what is in hand is finished, and nothing new is taken."""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from shared import keys
from shared.messages import FetchRequested
from tests.functions.messages import DAY, body
from tests.functions.serving import DEPLOYED, STOP_S, push, serving
from tests.functions.vendor import WAIT_S, SlowVendor

if TYPE_CHECKING:
    from pathlib import Path

KEY = "sk-ant-admin01-example-0123456789abcdef"
ENTRY = FetchRequested("daily-2026-09-02", "claude_code", DAY, DAY, 1)
FETCHER = next(function for function in DEPLOYED if function.name == "fetch-claude-code")


@pytest.mark.parametrize("threads", ["16", "1"])
def test_what_is_in_hand_is_finished(threads: str, tmp_path: Path) -> None:
    """A fetch that waits for its vendor when SIGTERM comes is committed and acknowledged; then the process ends."""
    with ExitStack() as stack:
        vendor = stack.enter_context(SlowVendor().serving())
        keys_and_places = {"ANTHROPIC_ADMIN_KEY": KEY, "ANTHROPIC_BASE_URL": vendor.url, "THREADS": threads}
        served = stack.enter_context(serving(FETCHER, tmp_path, **keys_and_places))
        pool = stack.enter_context(ThreadPoolExecutor())

        answer = pool.submit(served.post, push(body(ENTRY), {"source": "claude_code"}))
        assert vendor.asked.wait(WAIT_S), served.output()
        served.process.send_signal(signal.SIGTERM)
        vendor.released.set()

        assert (204, "") == answer.result(WAIT_S), served.output()
        assert 0 == served.process.wait(STOP_S)
        assert [keys.commit(ENTRY)] == served.lake.list("commit/")


def test_an_idle_instance_just_ends(tmp_path: Path) -> None:
    """Nothing in hand: the process ends, and has nothing to say about it."""
    with serving(FETCHER, tmp_path) as served:
        assert 0 == served.stop()
        assert 1 == len(served.output().splitlines())
