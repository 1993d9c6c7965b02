"""What a kill looks like from the other end: one write took effect, and then nobody speaks any more."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.metabase_double.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from tests.metabase_double import MetabaseDouble


@contextmanager
def killed_after(server: MetabaseDouble, writes: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let so many writes through; the next one takes effect, and neither it nor anything after is answered."""
    left = writes

    def strike(method: str, _: str) -> Fault | None:
        nonlocal left
        if left < 0:
            return Fault("drop_before")
        if method == "GET":
            return None
        left -= 1
        return Fault("drop_after") if left < 0 else None

    with monkeypatch.context() as patched:
        patched.setattr(server.faults, "strike", strike)
        yield
