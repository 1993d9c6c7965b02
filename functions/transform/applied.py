"""What the published facts were built with, by name: models, prices, the last closed day, the key of hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.protocols import Build

ALL = "SELECT name, digest FROM applied_models"
FORGET = "DELETE FROM applied_models WHERE name = @name"
REMEMBER = "INSERT INTO applied_models (name, digest) VALUES (@name, @digest)"


def applied(build: Build) -> dict[str, str]:
    """Return name → digest as the last publication left them; what it never knew is not there."""
    return {row["name"]: row["digest"] for row in build.rows(ALL)}


def forget(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what takes a name out of the record."""
    yield FORGET, {"name": name}


def remember(name: str, digest: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what puts a name into the record, or changes what it was built with."""
    yield from forget(name)
    yield REMEMBER, {"name": name, "digest": digest}
