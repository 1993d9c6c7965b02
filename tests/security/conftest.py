"""Waits for a vendor are short here; the number of tries stays what it is."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest

import shared.connection
from shared.retrying import Patience

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", autouse=True)
def _short_waits() -> Iterator[None]:
    quick = functools.partial(Patience, backoff_s=0.01, rest_s=0.05)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared.connection, "Patience", quick)
        yield
