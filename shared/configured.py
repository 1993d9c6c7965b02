"""Whether a source has what it needs: one without a key is not configured, which is no error and not zero."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.protocols import Secrets
    from shared.settings import Settings
    from shared.topology import Source


def configured(source: Source, settings: Settings, secrets: Secrets) -> bool:
    """Return True when the source's key is set, or its folder holds a tab."""
    if source.key_variable:
        return secrets.is_configured(source.key_variable)
    if settings.scheme("AIU_SHEETS") == "file":
        return any(Path(settings.path("AIU_SHEETS")).glob("*.csv"))
    return True
