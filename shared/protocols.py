"""The five protocols between us and Google: Lake, Bus, Warehouse, Secrets, Notifier.

Each exists twice, on Google Cloud and on one machine, and both pass the same contract tests.
Implementations raise only errors of `shared.errors`; `MissingObjectError` is the Lake's "there is no such key".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from shared.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

Row = dict[str, Any]


class MissingObjectError(PipelineError):
    """The lake has no object under that key."""


class Lake(Protocol):
    """Immutable objects under slash-separated keys; whoever creates a key first wins for ever."""

    def create(self, key: str, data: bytes) -> bool:
        """Write `data` under `key` unless something is there; True when this call wrote it. All or nothing."""
        ...

    def read(self, key: str) -> bytes:
        """Return the bytes under `key`; MissingObjectError when there are none."""
        ...

    def list(self, prefix: str) -> list[str]:
        """Return all keys that start with `prefix`, sorted."""
        ...

    def discard(self, keys: Iterable[str]) -> None:
        """Delete keys under `stage/` that no commit names; missing ones are fine."""
        ...

    def uri(self, key: str) -> str:
        """Return the address under which the warehouse reads that object, a path or gs://bucket/key."""
        ...


class Uploads(Lake, Protocol):
    """A lake of files that people bring, which may be too large to hold in memory."""

    def open(self, key: str) -> BinaryIO:
        """Open the object under `key` from its beginning; MissingObjectError when there is none."""
        ...

    def receive(self, key: str, file: BinaryIO) -> bool:
        """Write what `file` holds, as `create` does with bytes."""
        ...


class Bus(Protocol):
    """At-least-once messages: any may be lost, doubled, late or out of order."""

    def publish(self, topic: str, body: Mapping[str, Any], attributes: Mapping[str, str]) -> None:
        """Hand one JSON message to `topic`; returns when the bus has it."""
        ...


@dataclass(frozen=True, slots=True)
class Load:
    """What one commit adds to the warehouse, in one atomic step."""

    table: str
    uris: tuple[str, ...]
    """gzip NDJSON parts whose lines have exactly the table's columns; empty when the rows are there already."""
    rows: int
    ops: Mapping[str, Sequence[Row]]
    """Rows of small tables (raw_snapshots, raw_snapshot_days) that must become visible in the same step."""
    job: str
    """Deterministic name of this load, without its attempt."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What one table of a build has cost so far."""

    table: str
    statement_count: int
    duration_ms: int
    row_count: int
    bytes_billed: int | None
    """None where the warehouse charges none."""


class Build(Protocol):
    """A private place to build tables in before they are published; closing it forgets them."""

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Read; the tables of this build are visible by their bare names and hide published ones."""
        ...

    def table(self, name: str, sql: str, params: Mapping[str, Any] | None = None, *, append: bool = False) -> None:
        """Create (or append to) the build's table `name` from a query."""
        ...

    def stage(self, name: str, like: str, rows: Sequence[Row]) -> None:
        """Create the build's table `name` with the columns of table `like` and these rows."""
        ...

    def spent(self) -> list[Spent]:
        """Return what building cost, by table, in the order in which they were first built."""
        ...

    def publish(self, epoch: int, statements: Sequence[tuple[str, Mapping[str, Any]]]) -> bool:
        """Run all statements in one transaction behind the fence; False when a newer epoch was there first."""
        ...


class Warehouse(Protocol):
    """BigQuery SQL over the datasets; bare table names resolve across them."""

    name: str
    """Names this very warehouse: a new file or dataset has a new name, so markers of a lost one mean nothing."""

    def load(self, load: Load) -> None:
        """Append the parts' rows and the ops rows, all or nothing; running it twice adds nothing twice."""
        ...

    def query(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return all rows of one read-only BigQuery statement; params are `@name`."""
        ...

    def build(self) -> AbstractContextManager[Build]:
        """Open a private build; at most one writes at a time."""
        ...


class Secrets(Protocol):
    """Credentials by name."""

    def get(self, name: str) -> str | None:
        """Return the secret, or None when it is not configured."""
        ...

    def is_configured(self, name: str) -> bool:
        """Whether the deployment names the secret, without reading it: who plans runs may not."""
        ...


@dataclass(frozen=True, slots=True)
class IncidentTurn:
    """What became of one incident, for receivers that keep a book of incidents themselves."""

    incident_id: str
    rule: str
    state: str
    """open, acknowledged or resolved."""
    severity: str
    """Its own, also when it is over."""
    summary: str
    detail: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to people."""

    subject: str
    text: str
    html: str | None = None
    severity: str = "info"
    incidents: tuple[IncidentTurn, ...] = ()
    """What it tells of; nothing when it is no alert."""

    @property
    def audience(self) -> tuple[str, ...]:
        """Whose readers it is for: the severity of every incident in it, so that good news follows the bad."""
        return tuple(sorted({turn.severity for turn in self.incidents} or {self.severity}))


class Notifier(Protocol):
    """The way out to people."""

    def send(self, notice: Notice) -> None:
        """Deliver one notice; RetriableError when it may work later, FatalError when it never will."""
        ...
