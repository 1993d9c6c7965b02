"""What the local engine will not run."""

from __future__ import annotations

from shared.errors import ConfigurationError


class UnsupportedBigQueryError(ConfigurationError):
    """A construct that DuckDB would refuse or, worse, understand differently; the message says what to write."""
