"""What a command says beside its answer: on standard error, where it disturbs no program that reads the answer."""

from __future__ import annotations

import sys


def note(text: str) -> None:
    """Say one thing to whoever watches."""
    print(text, file=sys.stderr, flush=True)
