"""Somebody at the command line, with an instance of Metabase and a folder for locks."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from metabase.sync import lock
from metabase.sync.cli import invoke
from tests.metabase_double.clients import Client, administrator, in_browser
from tests.metabase_sync import organisation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

    from metabase.compiling.wanted import Wanted
    from tests.metabase_double import MetabaseDouble
    from tests.metabase_double.state import Asked

TOOL = "dashboards-as-code"


@dataclass
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


@dataclass
class Desk:
    """Runs commands against one instance; `wanted` may be changed between two of them."""

    server: MetabaseDouble
    folder: Path
    capsys: pytest.CaptureFixture[str]
    key: str = ""
    environment: str = "test"
    wanted: Wanted = field(default_factory=organisation.wanted)

    def __call__(self, *arguments: str) -> Said:
        """Run one command."""
        options = ("--lock-folder", str(self.folder), "--environment", self.environment)
        self.capsys.readouterr()
        code = invoke([*options, *arguments], definitions=lambda _: self.wanted)
        said = self.capsys.readouterr()
        return Said(code, said.out, said.err)

    def applied(self) -> Said:
        """Apply, which must succeed."""
        said = self("apply")
        assert 0 == said.code, said.err
        return said

    def asked(self, *arguments: str) -> tuple[Said, list[Asked]]:
        """Run one command, and return what the instance was asked meanwhile as well."""
        before = len(self.server.state.requests)
        said = self(*arguments)
        return said, self.server.state.requests[before:]

    @property
    def lock_path(self) -> Path:
        """The file of the lock."""
        return lock.path_of(self.environment, self.folder)

    @property
    def lock(self) -> lock.Lock:
        """The lock as it is."""
        return lock.read(self.lock_path)

    @property
    def admin(self) -> Client:
        """A client of its own with rights to everything."""
        return administrator_once(self.server)

    def somebody(self, email: str = "bo@example.com") -> Client:
        """Return a person at a browser."""
        return in_browser(self.server, email)

    def dashboard(self, key: str = "money") -> Mapping[str, Any]:
        """Return a dashboard as the instance tells it."""
        whole: dict[str, Any] = self.somebody("ana@example.com").done(
            "GET", f"/api/dashboard/{self.lock.dashboards[key].number}"
        )
        return whole

    def card(self, key: str = "money/card_1") -> dict[str, Any]:
        """Return a card as the instance keeps it."""
        return self.server.state.cards[self.lock.cards[key].number]

    def placements(self, key: str = "money") -> dict[str, int]:
        """Return key → number of the placements on a dashboard."""
        told = self.dashboard(key)["dashcards"]
        return {each["visualization_settings"]["x-managed"]["key"]: each["id"] for each in told}


def administrator_once(server: MetabaseDouble) -> Client:
    """Return a client with a new session of the administrator."""
    return Client(server.url, {"X-Metabase-Session": server.session()})


def with_database(server: MetabaseDouble) -> None:
    """Connect the warehouse and let the first sync end."""
    admin = administrator(server)
    details = {"project-id": "example-project", "service-account-json": "{}"}
    body = {"name": organisation.DATABASE, "engine": "bigquery-cloud-sdk", "details": details}
    made = admin.done("POST", "/api/database", body)
    for _ in range(3):
        admin.done("GET", f"/api/database/{made['id']}")
