"""Settings from a file: `.env` beside the README, or one that is named."""

from __future__ import annotations

import os
from pathlib import Path

from shared.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = "write NAME=value, one a line, as .env.example shows"


def load(named: str | None = None) -> None:
    """Add a file's settings to the environment: `.env` fills gaps, a file somebody named wins.

    ConfigurationError when the named file is missing, or a line of either cannot be read.
    """
    path = Path(named) if named else ROOT / ".env"
    if not named and not path.is_file():
        return
    for name, value in read(path).items():
        if named:
            os.environ[name] = value
        else:
            os.environ.setdefault(name, value)


def read(path: Path) -> dict[str, str]:
    """Return the settings in a file; ConfigurationError names the line that cannot be read."""
    from dotenv.parser import parse_stream

    try:
        with path.open(encoding="utf-8") as file:
            bindings = list(parse_stream(file))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigurationError(f"{path} cannot be read: {reason}") from None
    for binding in bindings:
        if binding.error or (binding.key and binding.value is None):
            # The line itself may hold a key: it is never shown.
            raise ConfigurationError(f"{path}, line {binding.original.line}, is not understood: {EXAMPLE}")
    return {binding.key: binding.value for binding in bindings if binding.key and binding.value is not None}
