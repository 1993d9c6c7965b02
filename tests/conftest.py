"""What every test leaves behind as it found it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import structlog

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _logs_go_nowhere_else() -> Iterator[None]:
    """A command sets up the logs of its process; the next test must not write where they went."""
    yield
    structlog.reset_defaults()
