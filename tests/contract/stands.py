"""Test stands: a backend under test together with what its outside world looks like."""

from __future__ import annotations

import gzip
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from aiosmtpd.controller import Controller

from local.bus.in_process import InProcessBus
from local.env_secrets import EnvSecrets
from local.folder_lake import FolderLake
from local.notifiers import LogNotifier, SmtpNotifier
from local.notify_webhook import WebhookNotifier
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from shared import topology
from tests.ports import free_port
from tests.webhooks import serving, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from aiosmtpd.smtp import SMTP, Envelope, Session
    from cloudevents.http import CloudEvent

    from shared.protocols import Bus, Lake, Notifier, Row, Secrets, Warehouse


class WarehouseStand(NamedTuple):
    """A warehouse, and a place from which it can load."""

    warehouse: Warehouse
    folder: Path
    address: str = ""
    """What the warehouse calls that folder, when it does not go by its path."""
    is_emulated: bool = False
    """Whether it is an emulator of a warehouse, which keeps sums of INT64 as floats and products of NUMERIC as more."""

    def part(self, *lines: Mapping[str, Any]) -> str:
        """Write one gzip NDJSON part and return its address."""
        path = self.folder / f"part-{len(list(self.folder.iterdir()))}.ndjson.gz"
        path.write_bytes(gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode()))
        return f"{self.address}{path.name}" if self.address else str(path)

    def one(self, sql: str, params: Mapping[str, Any] | None = None) -> Any:
        """Return the only value of the only row."""
        (row,) = self.warehouse.query(sql, params)
        (value,) = row.values()
        return value

    def all(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return every row."""
        return self.warehouse.query(sql, params)


class BusStand(Protocol):
    """A bus with one subscriber on run-requested, and one on fetch-requested that only wants source=acme."""

    received: list[tuple[str, CloudEvent]]
    enforces_filters: bool

    @property
    def bus(self) -> Bus:
        """The bus under test."""

    def fail(self, times: int) -> None:
        """Let the next calls fail."""

    def settle(self) -> None:
        """Wait until every message was handled."""


class InProcessBusStand:
    """The bus of one machine with two subscribers that write down what they get."""

    enforces_filters = True

    def __init__(self) -> None:
        plain = topology.Function("plain", "", topology.RUN_REQUESTED)
        picky = topology.Function("picky", "", topology.FETCH_REQUESTED, filter_attribute=("source", "acme"))
        self.received: list[tuple[str, CloudEvent]] = []
        self._failures = 0
        self._guard = threading.Lock()
        points = {name: self._receiver(name) for name in ("plain", "picky")}
        self.bus = InProcessBus([plain, picky], entry_points=points, backoff_s=0.001)

    def fail(self, times: int) -> None:
        """Let the next calls fail."""
        self._failures = times

    def settle(self) -> None:
        """Wait until every message was handled."""
        self.bus.drain(10)

    def _receiver(self, name: str) -> Callable[[CloudEvent], None]:
        def receive(event: CloudEvent) -> None:
            with self._guard:
                self.received.append((name, event))
                if self._failures:
                    self._failures -= 1
                    raise OSError("a bad day")

        return receive


class NotifierStand(NamedTuple):
    """A notifier, and what arrived."""

    notifier: Notifier
    arrived: list[str]


class Inbox:
    """A mail server that keeps every message, or refuses recipients with a reply."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.reply = ""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept a recipient unless told otherwise."""
        if self.reply:
            return self.reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a message."""
        content = envelope.content
        self.messages.append(content.decode() if isinstance(content, bytes) else content or "")
        return "250 OK"


@contextmanager
def folder_lake(folder: Path) -> Iterator[Lake]:
    """A lake in a folder."""
    yield FolderLake(folder / "lake")


@contextmanager
def duckdb_warehouse(folder: Path) -> Iterator[WarehouseStand]:
    """A new DuckDB file, and a folder for parts."""
    parts = folder / "parts"
    parts.mkdir()
    warehouse = DuckDBWarehouse(folder / "w.duckdb")
    try:
        yield WarehouseStand(warehouse, parts)
    finally:
        warehouse.close()


@contextmanager
def in_process_bus(folder: Path) -> Iterator[BusStand]:
    """The bus of one machine."""
    stand = InProcessBusStand()
    try:
        yield stand
    finally:
        stand.bus.close()


@contextmanager
def env_secrets(folder: Path) -> Iterator[Callable[[Mapping[str, str]], Secrets]]:
    """Secrets in the environment."""
    yield EnvSecrets


@contextmanager
def log_notifier(folder: Path) -> Iterator[NotifierStand]:
    """Notices on the screen."""
    arrived: list[str] = []
    yield NotifierStand(LogNotifier(arrived.append), arrived)


@contextmanager
def smtp_notifier(folder: Path) -> Iterator[NotifierStand]:
    """Notices to a mail server on loopback."""
    inbox, port = Inbox(), free_port()
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        url = f"smtp://127.0.0.1:{port}?from=pipeline@example.com&to=finance@example.com"
        yield NotifierStand(SmtpNotifier(url, EnvSecrets({})), inbox.messages)
    finally:
        server.stop()


@contextmanager
def webhook_notifier(kind: str) -> Iterator[NotifierStand]:
    """Notices to a service on loopback that keeps every body."""
    with serving() as service:
        notifier = WebhookNotifier(f"{kind}?least=info", EnvSecrets(settings(service.at)))
        yield NotifierStand(notifier, service.arrived)


@contextmanager
def slack_notifier(folder: Path) -> Iterator[NotifierStand]:
    """Notices to a chat."""
    with webhook_notifier("slack") as stand:
        yield stand


@contextmanager
def pagerduty_notifier(folder: Path) -> Iterator[NotifierStand]:
    """Notices to a pager."""
    with webhook_notifier("pagerduty") as stand:
        yield stand
