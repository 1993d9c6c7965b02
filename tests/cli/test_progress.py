"""Progress: drawn for a person at a terminal, and for nobody else."""

from __future__ import annotations

import json
import os
import pty
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local.sample_org.server import Doubles

    from .keyboard import Keyboard


def test_a_terminal_sees_how_far_a_run_is(keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]) -> None:
    """Bars go to standard error, so the answer on standard output stays one JSON object."""
    doubles.faults.switch_on("cursor_audit:drip,delay=0.1")
    ours, theirs = pty.openpty()
    seen: list[bytes] = []
    reader = threading.Thread(target=_read, args=(ours, seen))
    reader.start()
    process = keyboard.start("run", *days, "--json", stderr=theirs)
    os.close(theirs)
    out, _ = process.communicate(timeout=60)
    reader.join()
    os.close(ours)

    said = b"".join(seen).decode()
    assert 0 == json.loads(out)["exit_code"]
    assert "asking the vendors" in said
    assert "14 of 15" in said


def test_a_pipe_sees_no_bars(keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]) -> None:
    """A log file wants no control characters."""
    ended = keyboard.local("run", *days, "--json")

    assert "asking the vendors" not in ended.err
    assert "\x1b" not in ended.out + ended.err


def _read(terminal: int, seen: list[bytes]) -> None:
    while True:
        try:
            piece = os.read(terminal, 65_536)
        except OSError:
            return
        if not piece:
            return
        seen.append(piece)
