"""Every function once in a process of its own; the tests about it share that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shared import topology
from tests.emulators import servers
from tests.functions.messages import EXAMPLES
from tests.functions.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.functions.serving import Served


@pytest.fixture(scope="module", params=topology.FUNCTIONS, ids=lambda function: function.name)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve one function that hears messages, with what its example needs lying ready."""
    folder = tmp_path_factory.mktemp(request.param.name)
    with serving(request.param, folder) as instance:
        EXAMPLES[request.param.name].prepare(folder)
        yield instance


@pytest.fixture(scope="session")
def emulators() -> Iterator[None]:
    """Run the emulators of Pub/Sub and of Cloud Storage; skips aloud where they are not."""
    servers.pubsub()
    servers.storage()
    yield
    servers.end_all()
