"""One recorded exchange as a file: a request, and the answer it got.

{"method": "GET", "path": "/v1/organizations/users", "query": {"after_id": "user_…"}, "official": true,
"response": {…}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from local.sample_org.questions import PAGING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class Exchange(msgspec.Struct, frozen=True):
    """One recorded request and its answer."""

    method: str
    path: str
    response: dict[str, Any]
    query: dict[str, str | list[str]] = {}
    body: dict[str, Any] = {}
    official: bool = False
    """Documented by the vendor, values and all; otherwise reconstructed."""
    note: str = ""
    verbatim_only: bool = False
    """Only this very request has this answer; its rows say nothing about days."""

    def answers(self, method: str, path: str, query: Mapping[str, Sequence[str]], body: Mapping[str, Any]) -> bool:
        """Whether a request is this one: equal path and page, and everything that is named here was asked for."""
        named = {name: [value] if isinstance(value, str) else value for name, value in self.query.items()}
        pages = all(named.get(name) == (list(query[name]) if name in query else None) for name in PAGING)
        same_page = pages and self.body.get("page", 1) == body.get("page", 1)
        asked = all(sorted(query.get(name, ())) == sorted(values) for name, values in named.items())
        said = all(body.get(name) == value for name, value in self.body.items())
        return (self.method, self.path) == (method, path) and same_page and asked and said


def read_exchanges(folder: Path) -> list[Exchange]:
    """Return the exchanges of a folder's *.json files; ValueError names one that cannot be read, or an empty folder."""
    exchanges = [_read(path) for path in sorted(folder.glob("*.json"))]
    if not exchanges:
        raise ValueError(f"{folder}: no recorded exchanges (*.json) in it")
    return exchanges


def _read(path: Path) -> Exchange:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Exchange)
    except msgspec.DecodeError as error:
        raise ValueError(f"{path}: not a recorded exchange: {error}") from error
