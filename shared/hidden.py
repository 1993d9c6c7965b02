"""Credentials that this process has seen, so that no line it writes shows one, whoever puts it there."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from shared.redaction import SHORTEST_HINT, Redactor

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST = 4
"""Shorter values would hide half of every line, and are no secrets."""
_URL_SAFE = str.maketrans("+/", "-_")

_redactors: dict[str, Redactor] = {"": Redactor("")}
"""By credential; the one without any knows what keys look like."""


def hide(secret: str | None) -> None:
    """Keep a credential out of every text from now on."""
    if secret and len(secret) >= SHORTEST:
        # A quote or a backslash is written differently in JSON.
        written = (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
        for form in (*written, *_in_base64(secret)):
            _redactors.setdefault(form, Redactor(form))


def _in_base64(secret: str) -> Iterator[str]:
    """Yield how a credential looks inside base64, which depends on how many letters stand before it.

    HTTP's Basic puts a name before it or a colon behind, a mail server's PLAIN a name and zeros: only what is made of
    the credential alone is the same in all of them. Short ones are left out: their letters would be found anywhere.
    """
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + secret.encode()).decode()
        first, last = -(-before * 8 // 6), (before + len(secret.encode())) * 8 // 6
        if last - first >= SHORTEST_HINT:
            yield whole[first:last]
            yield whole[first:last].translate(_URL_SAFE)


def without_secrets(text: str) -> str:
    """Return the text with `***` in the place of every credential."""
    for redactor in list(_redactors.values()):
        text = redactor.text(text)
    return text


def line_without_secrets(_: object, __: str, line: Any) -> str:
    """Hide every credential in a finished log line: the last of structlog's processors."""
    return without_secrets(str(line))
