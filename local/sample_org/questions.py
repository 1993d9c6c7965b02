"""One request as an endpoint sees it, and the ways to answer it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGING = ("page", "after_id", "before_id")


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, without its credentials."""

    endpoint: str
    query: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""

    def one(self, name: str) -> str | None:
        """Return the last value of a query parameter; None when it was not given."""
        values = self.query.get(name)
        return values[-1] if values else None

    def many(self, name: str) -> tuple[str, ...]:
        """Return all values of an array parameter, which the vendor wants as `name[]`."""
        if name in self.query:
            raise Refusal(400, f"{name}: arrays are given as repeated {name}[]")
        return self.query.get(f"{name}[]", ())

    @property
    def digest(self) -> str:
        """Identifies the question but not the page of it: cursors are bound to this."""
        query = sorted((name, values) for name, values in self.query.items() if name not in PAGING)
        body = sorted((name, value) for name, value in self.body.items() if name not in PAGING)
        return hashlib.sha256(json.dumps([query, body]).encode()).hexdigest()[:12]

    def first_page(self) -> Question:
        """Return the same question about its first page."""
        query = {name: values for name, values in self.query.items() if name not in PAGING}
        body = {**self.body, "page": 1} if "page" in self.body else self.body
        return Question(self.endpoint, query, body, self.headers)


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful answer."""

    body: bytes
    page: int = 1
    """Which page of the question this is, from 1."""
    tells_restated: bool = False
    """Whoever gets this has been told about the organisation's restated day."""


class Refusal(Exception):  # noqa: N818 - it is an answer, too
    """An answer other than 200; each vendor gives it its own shape."""

    def __init__(self, status: int, message: str, *, headers: Mapping[str, str] | None = None) -> None:
        """`message` is what the vendor tells the caller."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = dict(headers or {})


def encoded(body: object) -> bytes:
    """Return JSON."""
    return msgspec.json.encode(body)


def joined(before: bytes, texts: list[str], after: bytes) -> bytes:
    """Return a JSON body around rows that are JSON texts already: `before` ends where the array's items start."""
    return b"".join((before, ",".join(texts).encode(), after))
