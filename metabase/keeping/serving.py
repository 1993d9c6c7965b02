"""Starts the server on loopback, and opens it to people once it has been set up."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

from metabase.keeping import programs, secret_files
from shared.errors import ConfigurationError, RetriableError

if TYPE_CHECKING:
    from metabase.keeping.compose import Compose

_VOLUME = "metabase_database"
_PATIENCE_S = 10


def start(compose: Compose, site: str | None) -> list[str]:
    """Start database and Metabase, reachable from this machine only; returns the names of the secrets it made."""
    compose.name_site(site)
    made = secret_files.make(compose.secrets, written_before=_has_database())
    compose.run("up", "--detach", "--wait", "database", "metabase")
    return made


def open_to_people(compose: Compose) -> None:
    """Start the proxy; ConfigurationError while nobody has set Metabase up, for whoever comes first would own it."""
    if not _properties(compose.address).get("has-user-setup"):
        raise ConfigurationError(
            f"Metabase at {compose.address} has no administrator yet, and the first to come would become it: set it up "
            "over loopback first (docs/metabase-server.md, Set-up)."
        )
    compose.run("--profile=people", "up", "--detach", "--wait")


def _has_database() -> bool:
    names = programs.run(["docker", "volume", "ls", "--quiet", f"--filter=name={_VOLUME}"])
    return _VOLUME in names.split()


def _properties(address: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(f"{address}/api/session/properties", timeout=_PATIENCE_S) as answer:  # noqa: S310 - loopback
            properties: dict[str, Any] = json.load(answer)
    except (OSError, ValueError, urllib.error.URLError) as error:
        raise RetriableError(f"Metabase at {address} does not answer ({error}): start it, or wait") from error
    return properties
