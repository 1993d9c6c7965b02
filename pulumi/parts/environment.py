"""The settings of a deployed function: where everything is, and which version of which secret is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import naming
from shared import topology
from shared.blueprint import Function

if TYPE_CHECKING:
    from configuration import App
    from shared.blueprint import Endpoint


def environment(function: Function | Endpoint, of: App) -> dict[str, str]:
    """Return the environment of one function."""
    told = {
        "AIU_WAREHOUSE": f"bigquery://{of.project}/{of.dataset}",
        "AIU_LAKE": f"gs://{naming.bucket(of, 'lake')}",
        "AIU_UPLOADS": f"gs://{naming.bucket(of, 'uploads')}",
        "AIU_BUS": f"pubsub://{of.project}",
        "AIU_SHEETS": f"gsheets://{of.spreadsheet}" if of.spreadsheet else "",
        "AIU_SECRETS": f"secretmanager://{of.project}{_versions(function, of)}",
        "AIU_NOTIFY": of.notify,
        "AIU_SHOW_PEOPLE": of.show_people,
        # The framework's server takes as many requests at once as the platform sends to one instance.
        "THREADS": str(function.concurrency),
    }
    return {name: value for name, value in told.items() if value}


def _versions(function: Function | Endpoint, of: App) -> str:
    """Return `?NAME=VERSION&…` of the secrets it may read; who plans runs is told of all, and may read none."""
    plans = isinstance(function, Function) and function.topic == topology.RUN_REQUESTED
    told = of.secret_versions if plans else {n: v for n, v in of.secret_versions.items() if n in function.secrets}
    return "?" + urlencode(sorted(told.items())) if told else ""
