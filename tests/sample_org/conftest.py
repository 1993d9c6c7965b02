"""Doubles on loopback, and somebody who asks them over real HTTP."""

from __future__ import annotations

import base64
import contextlib
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from local.sample_org import doors
from local.sample_org.org import Organisation
from local.sample_org.server import Doubles, serve_in_background

Params = list[tuple[str, str]]
ORGANISATIONS = "/v1/organizations/"


@dataclass(frozen=True)
class Heard:
    """One answer."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.raw)


@dataclass(frozen=True)
class Asker:
    """Asks running doubles as a client would."""

    doubles: Doubles

    def anthropic(
        self, path: str, params: Params | None = None, *, key: str = doors.ADMIN_KEY, **headers: str
    ) -> Heard:
        """GET a path below /v1/organizations/."""
        sent = {
            "x-api-key": key,
            "anthropic-version": "2023-06-01",
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        query = urllib.parse.urlencode(params or [])
        return _heard(f"{self.doubles.anthropic_url}{ORGANISATIONS}{path}?{query}", sent)

    def cursor(self, path: str, body: object = None, *, key: str = doors.CURSOR_KEY, password: str = "") -> Heard:
        """POST a body to a path below /teams/, or GET it without one."""
        credentials = base64.b64encode(f"{key}:{password}".encode()).decode()
        data = None if body is None else json.dumps(body).encode()
        url = f"{self.doubles.cursor_url}/teams/{path}"
        headers = {"authorization": f"Basic {credentials}", "content-type": "application/json"}
        return _heard(url, headers, data)

    def pages(self, path: str, params: Params, *, key: str = doors.ADMIN_KEY, beta: str = "") -> list[Any]:
        """Follow `next_page` to the end."""
        answers = [self.anthropic(path, params, key=key, anthropic_beta=beta).json]
        while answers[-1]["next_page"]:
            page = [*params, ("page", answers[-1]["next_page"])]
            answers.append(self.anthropic(path, page, key=key, anthropic_beta=beta).json)
        return answers

    def event_pages(self, body: dict[str, Any]) -> list[Any]:
        """Ask for usage events page by page to the end."""
        answers = [self.cursor("filtered-usage-events", body).json]
        while answers[-1]["pagination"]["hasNextPage"]:
            answers.append(self.cursor("filtered-usage-events", {**body, "page": len(answers) + 1}).json)
        return answers


def _heard(url: str, headers: Mapping[str, str], data: bytes | None = None) -> Heard:
    request = urllib.request.Request(url, data, dict(headers))  # noqa: S310 - always loopback
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - always loopback
            return Heard(response.status, dict(response.headers), response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Heard(error.code, {k.lower(): v for k, v in error.headers.items()}, error.read())


Start = Callable[..., Asker]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start doubles of any source; they end with the test."""
    with contextlib.ExitStack() as stack:
        yield lambda source, **options: Asker(stack.enter_context(serve_in_background(source, **options)))


@pytest.fixture(scope="session")
def org() -> Organisation:
    """Fifteen people, forty keys, ninety days."""
    return Organisation.generate()


@pytest.fixture(scope="session")
def asker(org: Organisation) -> Iterator[Asker]:
    """Sound doubles of that organisation, for tests that change nothing."""
    with serve_in_background(org) as doubles:
        yield Asker(doubles)
