"""Keeps credentials out of messages, logs and exceptions, whoever put them there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

HIDDEN = "***"
SECRET_NAME = re.compile(r"key$|token$|secret|password|auth|signature|cookie", re.IGNORECASE)
"""Names of headers and query parameters whose values nobody may read; ids such as api_key_id are not among them."""
SECRET_VALUE = re.compile(r"\bsk-[\w-]{6,}")
SHORTEST_HINT = 16
"""Secrets at least this long are also hidden where a vendor quotes only how they begin."""
HINT = 10


class Redactor:
    """Hides one credential, in full, in part and encoded."""

    def __init__(self, secret: str) -> None:
        """`secret` is kept inside the pattern only."""
        beginnings = [re.escape(secret[:HINT]) + r"[\w.…*=+/-]*"] if len(secret) >= SHORTEST_HINT else []
        whole = [re.escape(form) for form in {secret, quote(secret, safe="")} if form]
        self._secret = re.compile("|".join([*beginnings, *whole])) if whole else None

    def __repr__(self) -> str:
        return "Redactor(***)"

    def text(self, text: str, headers: Mapping[str, str] | None = None) -> str:
        """Return the text without the credential and without the secret values among the request's headers."""
        for value in secret_values(headers or {}):
            text = text.replace(value, HIDDEN)
        if self._secret:
            text = self._secret.sub(HIDDEN, text)
        return SECRET_VALUE.sub(HIDDEN, text)

    def query(self, params: Sequence[tuple[str, str]]) -> str:
        """Return the parameters as a person reads them: repeated ones together, secrets hidden."""
        shown: dict[str, list[str]] = {}
        for name, value in params:
            shown.setdefault(name, []).append(HIDDEN if SECRET_NAME.search(name) else value)
        return (
            self.text("?" + "&".join(f"{name}={','.join(values)}" for name, values in shown.items())) if shown else ""
        )


def secret_values(headers: Mapping[str, str]) -> Iterable[str]:
    """Yield what nobody may read of a request's headers."""
    for name, value in headers.items():
        if SECRET_NAME.search(name) and value:
            yield value
            # "Basic abc": the scheme alone is no secret, what follows it is one wherever it appears.
            credentials = value.partition(" ")[2]
            if credentials:
                yield credentials
