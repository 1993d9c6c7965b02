"""A function is deployed with the clients that its entry in the topology asks for, and with no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.functions.serving import DEPLOYED
from tests.house.repository import pins, read

if TYPE_CHECKING:
    from shared import topology

CLIENTS = {"google-cloud-bigquery", "google-cloud-pubsub", "google-cloud-secret-manager", "google-cloud-storage"}
HEAVY = {"duckdb", "numpy", "pandas", "pyarrow", "rich", "sqlglot"}
"""google-cloud-bigquery imports pandas wherever it is installed; the others are for people's machines."""


def _clients(function: topology.Function | topology.Endpoint) -> set[str]:
    writes, publishes = getattr(function, "writes", ()), getattr(function, "publishes", ())
    places = {place.partition("/")[0] for place in (*function.reads, *writes)}
    wanted = {
        "google-cloud-storage": places & {"lake", "uploads"},
        "google-cloud-bigquery": places & {"warehouse"},
        "google-cloud-pubsub": publishes,
        "google-cloud-secret-manager": function.secrets,
    }
    return {client for client, why in wanted.items() if why}


@pytest.mark.parametrize("function", [pytest.param(function, id=function.name) for function in DEPLOYED])
def test_clients_are_those_of_the_roles(function: topology.Function | topology.Endpoint) -> None:
    """Who reads or writes a bucket has its client, who publishes the bus's, and so on; nobody has a heavy one."""
    locked = set(pins(read(f"{function.folder}/requirements.txt")))

    assert _clients(function) == locked & CLIENTS
    assert {"functions-framework", "msgspec", "structlog", "tzdata"} <= locked
    assert set() == locked & HEAVY
