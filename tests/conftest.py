"""What every test leaves behind as it found it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

if TYPE_CHECKING:
    from collections.abc import Iterator


TAKES_LONGEST = (
    "infra/test_program.py",
    "contract/test_warehouse.py",
    "emulators/test_deployment.py",
    "acceptance/test_faults.py",
    "acceptance/test_truth.py",
    "acceptance/test_recorded.py",
    "persons/test_erase.py",
    "persons/test_hashed_people.py",
    "cli/test_run.py",
    "cli/test_interruptions.py",
    "cli/test_demo.py",
    "infra/test_grants.py",
    "metabase_cli/test_official_client.py",
)
"""Files that begin first, so that no worker is left alone with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files in front; all others keep their order."""
    here = Path(__file__).parent
    places = {here / name: place for place, name in enumerate(TAKES_LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(autouse=True)
def _logs_go_nowhere_else() -> Iterator[None]:
    """A command sets up the logs of its process; the next test must not write where they went."""
    yield
    structlog.reset_defaults()
