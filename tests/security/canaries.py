"""Secrets that nobody else has, in the forms in which they could appear anywhere."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING
from urllib.parse import quote

from shared import topology

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HINT = 14
"""Vendors quote how a key begins: that much of a canary gives it away."""


def names() -> list[str]:
    """Return every secret that the topology gives to some function."""
    return sorted({secret for function in topology.FUNCTIONS for secret in function.secrets})


def plant(mark: str, web: str = "http://127.0.0.1:9") -> dict[str, str]:
    """Return a canary for every secret; `mark` makes it different from all others, `web` is where webhooks go.

    None looks like a key of some vendor, so that what hides it cannot be a pattern.
    """
    values = {name: f"{hashlib.sha256(f'{mark} {name}'.encode()).hexdigest()[:32]}~x.y+z" for name in names()}
    return values | {"AIU_SLACK_WEBHOOK_URL": f"{web}/services/{values['AIU_SLACK_WEBHOOK_URL']}"}


def forms(planted: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield name and form: plain, encoded for URLs and for headers, and as a vendor's hint."""
    for name, value in planted.items():
        secret = value.rpartition("/")[2]
        for form in (secret, secret[:HINT], quote(secret, safe=""), _basic(secret), _basic(f"{secret}:")):
            yield name, form.encode()


def found(text: bytes, planted: Mapping[str, str]) -> set[str]:
    """Return the names of the secrets that stand in a text."""
    return {name for name, form in forms(planted) if form in text}


def _basic(text: str) -> str:
    # The last letters depend on what follows.
    return base64.b64encode(text.encode()).decode().rstrip("=")[:-2]
