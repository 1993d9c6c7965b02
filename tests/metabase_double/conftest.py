"""A double that is set up, and an administrator's client of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.metabase_double import metabase_double
from tests.metabase_double.clients import Client, administrator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.metabase_double import MetabaseDouble


@pytest.fixture
def server() -> Iterator[MetabaseDouble]:
    """Serve an instance that is set up."""
    with metabase_double() as running:
        yield running


@pytest.fixture
def admin(server: MetabaseDouble) -> Client:
    """Ask it with an API key."""
    return administrator(server)
