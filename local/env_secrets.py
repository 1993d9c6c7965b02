"""Secrets from the environment: their names are the names of variables."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from shared.hidden import hide

if TYPE_CHECKING:
    from collections.abc import Mapping


class EnvSecrets:
    """Credentials from environment variables; never shown, not even by repr."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """`environment` stands in for the process's own, read anew on every call."""
        self._environment = os.environ if environment is None else environment

    def __repr__(self) -> str:
        return "EnvSecrets(***)"

    def get(self, name: str) -> str | None:
        """Return the secret without surrounding white space, or None when it is unset or blank."""
        value = self._environment.get(name, "").strip() or None
        hide(value)
        return value

    def is_configured(self, name: str) -> bool:
        """Whether the variable is set, and not blank."""
        return bool(self._environment.get(name, "").strip())
