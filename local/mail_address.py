"""Where mail goes in and comes out: AIU_NOTIFY as `smtp://user@host:port?from=…&to=…&to-critical=…`."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SEVERITIES = ("critical", "warning", "info")
EXAMPLE = "smtp://user@mail.example.com:587?from=pipeline@example.com&to=finance@example.com"
KNOWN = {"from", "to", *(f"to-{severity}" for severity in SEVERITIES)}


@dataclass(frozen=True, slots=True)
class MailAddress:
    """A mail server, who writes and who reads."""

    host: str
    port: int
    user: str | None
    sender: str
    recipients: tuple[str, ...]
    """Readers of whatever has no readers of its own."""
    routes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Severity → its readers."""

    @classmethod
    def parse(cls, url: str) -> MailAddress:
        """Read the setting; each `to` may be repeated or hold several addresses with commas."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or 25
        except ValueError as error:
            raise ConfigurationError(f"AIU_NOTIFY={url!r}: {error}. Write for example {EXAMPLE}") from None
        query = parse_qs(parts.query)
        if strange := sorted(set(query) - KNOWN):
            raise ConfigurationError(f"AIU_NOTIFY={url!r}: {strange[0]} is none of {', '.join(sorted(KNOWN))}")
        routes = {severity: _addresses(query[f"to-{severity}"]) for severity in SEVERITIES if f"to-{severity}" in query}
        recipients = _addresses(query.get("to", []))
        sender = query.get("from", [""])
        everybody = [*sender, *recipients, *(address for readers in routes.values() for address in readers)]
        has_readers = bool(recipients) or len(routes) == len(SEVERITIES)
        if parts.scheme != "smtp" or not host or not has_readers or not all(map(_is_address, everybody)):
            raise ConfigurationError(f"AIU_NOTIFY={url!r} is not understood: write for example {EXAMPLE}")
        return cls(host, port, unquote(parts.username) if parts.username else None, sender[0], recipients, routes)

    def readers(self, audience: Iterable[str]) -> tuple[str, ...]:
        """Return whom a notice for these severities goes to, each address once."""
        found = [address for severity in audience for address in self.routes.get(severity, self.recipients)]
        return tuple(dict.fromkeys(found))


def _addresses(values: list[str]) -> tuple[str, ...]:
    return tuple(address.strip() for value in values for address in value.split(","))


def _is_address(text: str) -> bool:
    return text.isprintable() and "@" in text and " " not in text and parseaddr(text)[1] == text
