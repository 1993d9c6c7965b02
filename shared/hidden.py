"""Credentials that this process has seen, so that no line it writes shows one, whoever puts it there."""

from __future__ import annotations

import json
from typing import Any

from shared.redaction import Redactor

SHORTEST = 4
"""Shorter values would hide half of every line, and are no secrets."""

_redactors: dict[str, Redactor] = {"": Redactor("")}
"""By credential; the one without any knows what keys look like."""


def hide(secret: str | None) -> None:
    """Keep a credential out of every text from now on."""
    if secret and len(secret) >= SHORTEST:
        # A quote or a backslash is written differently in JSON.
        for form in (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]):
            _redactors.setdefault(form, Redactor(form))


def without_secrets(text: str) -> str:
    """Return the text with `***` in the place of every credential."""
    for redactor in list(_redactors.values()):
        text = redactor.text(text)
    return text


def line_without_secrets(_: object, __: str, line: Any) -> str:
    """Hide every credential in a finished log line: the last of structlog's processors."""
    return without_secrets(str(line))
