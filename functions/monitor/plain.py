"""Text that somebody else wrote, made fit for a mail: one line, no secrets, no addresses, no end without end."""

from __future__ import annotations

import re

from shared.redaction import HIDDEN, SECRET_VALUE

ADDRESS = re.compile(r"[^\s@<>\"'(),;:]+@[\w-]+(?:\.[\w-]+)+")
"""An incident names sources and days; whose figures they are is read where access is controlled."""


def plain(text: str, longest: int, *, with_addresses: bool = False) -> str:
    """Return at most `longest` characters on one line, without what cannot be seen, credentials and addresses.

    `with_addresses` is for what people say of themselves.
    """
    visible = SECRET_VALUE.sub(HIDDEN, "".join(char if char.isprintable() else " " for char in text))
    line = " ".join((visible if with_addresses else ADDRESS.sub(HIDDEN, visible)).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
