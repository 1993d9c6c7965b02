"""The shapes in which the topology is written: sources, streams, topics, functions and schedules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

Kind = Literal["windowed", "state"]


@dataclass(frozen=True, slots=True)
class Limit:
    """How often one credential may ask: `requests` per `seconds`, the bucket starts full."""

    requests: int
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Source:
    """One vendor behind one credential, fetched by one function."""

    name: str
    vendor: str
    """Who sends the invoice; sums are checked per vendor and day."""
    key_variable: str | None
    """The setting that holds the credential; without it the source is not configured."""
    base_url_variable: str | None
    base_url: str | None
    limits: dict[str, Limit]
    """Rate limits by group; a stream names its group."""
    memory_mb: int = 512
    is_asked: bool = True
    """Whether runs ask for it; what people bring themselves comes when they bring it."""


@dataclass(frozen=True, slots=True)
class Stream:
    """One thing a vendor says, and what we promise about it."""

    name: str
    source: str
    table: str
    date_column: str
    kind: Kind = "windowed"
    lookback_days: int = 3
    """Closed days asked for again on every run, because vendors restate."""
    weekly_lookback_days: int = 0
    """Longer lookback used on Mondays; 0 means none."""
    window_days: int = 31
    """Longest window one message asks for."""
    settles_after_hours: int = 1
    """A day may be asked for this long after it has closed (UTC)."""
    oldest_day: date | None = None
    """The vendor knows nothing before this day, and refuses to be asked."""
    history_days: int | None = None
    """The vendor refuses days further back than this."""
    limit: str = "default"
    money: bool = False
    """Money streams are sound only without a single quarantined row."""
    optional: bool = False
    """A refusal of an optional stream never changes the exit code."""
    expected_rows_per_day: tuple[int, int] = (0, 1_000_000)
    freshness_hours: int = 2
    """Promised arrival: this long after the daily schedule has fired."""
    stands_in_for: str | None = None
    """While that stream is refused, this one's figures of a day stand in for its figures up to the day before."""
    same_as: str | None = None
    """Brings the same figures as that stream, which goes first where both speak."""
    by_period: bool = False
    """Rows speak for their whole window, which may be a month: when one changes, every day of it does."""
    vendor: str | None = None
    """Whose figures it brings, when that is not the source's vendor."""
    feeds_facts: bool = True
    """Whether a changed day makes that date's facts dirty; directories change dimensions instead."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One Pub/Sub topic."""

    name: str
    carries: str
    fed_by: str = ""
    """The place whose new objects a bucket tells of on this topic: `lake/PREFIX`, `uploads/`, or none."""


@dataclass(frozen=True, slots=True)
class Function:
    """One deployed function: `entry_point` in `folder`/main.py, called with one CloudEvent."""

    name: str
    folder: str
    topic: str
    publishes: tuple[str, ...] = ()
    filter_attribute: tuple[str, str] | None = None
    """Only messages whose attribute has this value are for this function."""
    entry_point: str = "main"
    secrets: tuple[str, ...] = ()
    memory_mb: int = 512
    timeout_s: int = 480
    max_instances: int = 3
    concurrency: int = 1
    """Messages one instance works on at the same time."""
    reads: tuple[str, ...] = ()
    """Places it reads beside those it writes: `lake/PREFIX`, `uploads/`, `warehouse/` with base, raw, ops or bi."""
    writes: tuple[str, ...] = ()
    """Places where it creates objects, or changes tables."""
    discards: tuple[str, ...] = ()
    """Places of the lake where it deletes what it has created itself."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One deployed function that answers GET requests; nobody pushes messages to it."""

    name: str
    folder: str
    paths: tuple[str, ...]
    entry_point: str = "main"
    secrets: tuple[str, ...] = ()
    memory_mb: int = 512
    timeout_s: int = 60
    max_instances: int = 1
    concurrency: int = 8
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """One Cloud Scheduler job that publishes to `topic`."""

    name: str
    cron: str
    topic: str
    body: dict[str, str] = field(default_factory=dict)
    time_zone: str = "America/Los_Angeles"
