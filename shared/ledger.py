"""What the lake knows about runs: plans, commits, failures.

Everything here is create-only, so a step that runs twice, or beside itself, finds what the first one wrote.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec

from shared import keys
from shared.errors import FatalError
from shared.messages import FetchRequested, RunKind
from shared.protocols import MissingObjectError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shared.protocols import Lake


class Plan(msgspec.Struct, frozen=True):
    """What one run has to bring: one entry per stream and window."""

    run_id: str
    kind: RunKind
    planned_at: datetime
    deadline: datetime
    run_date: date
    revision: int
    entries: tuple[FetchRequested, ...]
    not_configured: tuple[str, ...] = ()
    """Streams that were asked for but whose source has no key."""
    request: dict[str, object] = msgspec.field(default_factory=dict)
    """The arguments of the run, to recognise an unfinished one with equal arguments."""


class Part(msgspec.Struct, frozen=True):
    """One gzip NDJSON object of a snapshot."""

    key: str
    rows: int
    sha256: str


class Day(msgspec.Struct, frozen=True):
    """What a snapshot says about one of its days."""

    day: date
    rows: int
    checksum: str
    """SHA-256 over the day's lines without their metadata: equal says that nothing changed."""
    quarantined_rows: int = 0
    quarantined_usd: Decimal = Decimal(0)
    is_zero: bool = True
    is_partial: bool = False
    """The snapshot covers only a part of the day."""


class Finding(msgspec.Struct, frozen=True, order=True):
    """Something odd that was kept: shown to people as data quality, never hidden."""

    rule: str
    subject: str
    detail: str


class Commit(msgspec.Struct, frozen=True):
    """One snapshot: everything one stream said about a closed window of days."""

    run_id: str
    stream: str
    start: date
    end: date
    revision: int
    observed_at: datetime
    table: str
    parts: tuple[Part, ...]
    rows: int
    quarantined_rows: int
    checksum: str
    days: tuple[Day, ...]
    drift: dict[str, int] = msgspec.field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    sound: bool = True
    reason: str | None = None

    @property
    def snapshot_id(self) -> str:
        """Name of this snapshot in the warehouse."""
        return keys.snapshot_id(self)


class Failure(msgspec.Struct, frozen=True):
    """Why one entry of a plan will never arrive, or has not arrived yet."""

    run_id: str
    stream: str
    start: date
    end: date
    revision: int
    state: Literal["forbidden", "failed"]
    error: str


T = TypeVar("T", bound=msgspec.Struct)


class Ledger:
    """The lake, read and written in the words of runs."""

    def __init__(self, lake: Lake) -> None:
        """`lake` holds everything; the ledger keeps nothing of its own."""
        self.lake = lake

    def propose(self, plan: Plan) -> Plan:
        """Write the plan of a run, or return the one that was there first."""
        key = keys.plan(plan.run_id, plan.revision)
        self.lake.create(key, msgspec.json.encode(plan))
        return self._read(key, Plan)

    def plan(self, run_id: str, revision: int = 1) -> Plan | None:
        """Return a run's plan, or None when it has none."""
        return self._find(keys.plan(run_id, revision), Plan)

    def plans(self, run_id: str | None = None) -> Iterator[Plan]:
        """Yield the plans of one run, replays included, or of all runs."""
        for key in self.lake.list(f"runs/{run_id}/plan-" if run_id else "runs/"):
            if "/plan-" in key:
                yield self._read(key, Plan)

    def commit(self, commit: Commit) -> bool:
        """Commit a snapshot; False when another attempt was first."""
        return self.lake.create(keys.commit(commit), msgspec.json.encode(commit))

    def committed(self, entry: keys.Window) -> Commit | None:
        """Return the commit of a plan's entry, or None."""
        return self._find(keys.commit(entry), Commit)

    def read_commit(self, key: str) -> Commit:
        """Return the commit under a lake key; FatalError when it is not one."""
        return self._read(key, Commit)

    def commit_keys(self, stream: str | None = None) -> list[str]:
        """Return the keys of all commits, of one stream or of all."""
        return self.lake.list(f"commit/{stream}/" if stream else "commit/")

    def fail(self, entry: FetchRequested, state: Literal["forbidden", "failed"], error: str) -> None:
        """Record that an entry will never arrive; the first reason stays."""
        failure = Failure(entry.run_id, entry.stream, entry.start, entry.end, entry.revision, state, error)
        self.lake.create(keys.failed(entry), msgspec.json.encode(failure))

    def failures(self, run_id: str) -> list[Failure]:
        """Return the terminal failures of a run."""
        return [self._read(key, Failure) for key in self.lake.list(f"failed/{run_id}/")]

    def note_trouble(self, entry: FetchRequested, error: str) -> None:
        """Record why an attempt did not succeed, for people; decides nothing."""
        failure = Failure(entry.run_id, entry.stream, entry.start, entry.end, entry.revision, "failed", error)
        self.lake.create(keys.trouble(entry, error), msgspec.json.encode(failure))

    def troubles(self, run_id: str) -> list[Failure]:
        """Return the hints why entries of a run have not arrived."""
        return [self._read(key, Failure) for key in self.lake.list(f"trouble/{run_id}/")]

    def is_applied(self, run_id: str, digest: str) -> bool:
        """Whether the facts were already published from exactly these snapshots."""
        return self._find(keys.applied(run_id, digest), Applied) is not None

    def mark_applied(self, run_id: str, digest: str, warehouse: str) -> None:
        """Record that a run's facts were published; a hint that saves work."""
        self.lake.create(keys.applied(run_id, digest), msgspec.json.encode(Applied(warehouse)))

    def _find(self, key: str, kind: type[T]) -> T | None:
        try:
            return self._read(key, kind)
        except MissingObjectError:
            return None

    def _read(self, key: str, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(self.lake.read(key), type=kind)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise FatalError(f"{key} is not a {kind.__name__}: {error}") from None


class Applied(msgspec.Struct, frozen=True):
    """The warehouse whose facts were published."""

    warehouse: str


# Prepared by the import's one thread, as the messages are.
for _kind in (Plan, Commit, Failure, Applied):
    msgspec.json.Decoder(_kind)


def digest(names: Iterable[str]) -> str:
    """Return the name of a set of names: equal sets have equal digests."""
    return keys.short_hash("\n".join(sorted(names)), 20)
