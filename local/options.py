"""What several commands ask for in the same words: days, streams, how to answer."""

from __future__ import annotations

import difflib
import re
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import click

from shared import topology

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shared.settings import Settings

F = TypeVar("F", bound="Callable[..., Any]")
ONE_STREAM = topology.STREAMS[0].name
"""A stream for examples."""


class Day(click.ParamType[date]):
    """A UTC day, written YYYY-MM-DD."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; a usage error quotes what was written."""
        if isinstance(value, date):
            return value
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        return self.fail(f"{value!r} is not a day: write YYYY-MM-DD, for example 2026-01-31", param, ctx)


class StreamName(click.ParamType[str]):
    """The name of a stream of the topology."""

    name = "stream"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name; a usage error lists those there are."""
        names = [stream.name for stream in topology.STREAMS]
        if value in names:
            return str(value)
        near = difflib.get_close_matches(value, names, n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        return self.fail(f"no stream is called {value!r}; {meant}There are {', '.join(names)}", param, ctx)


def days(command: F) -> F:
    """Add --start, --end and --stream."""
    streams = click.option(
        "--stream", "streams", type=StreamName(), multiple=True, help="Only this stream; may be repeated."
    )
    end = click.option("--end", type=Day(), metavar="DAY", help="Last UTC day, included.")
    start = click.option("--start", type=Day(), metavar="DAY", help="First UTC day, included.")
    return start(end(streams(command)))


def as_json(command: F) -> F:
    """Add --json."""
    return click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object, nothing else.")(command)


def wait(command: F) -> F:
    """Add --wait."""
    return click.option(
        "--wait",
        "wait_s",
        type=click.FloatRange(min=0),
        default=0,
        metavar="SECONDS",
        help="How long to wait when another run has the warehouse; without it, stop and say who.",
    )(command)


def in_order(streams: Sequence[str]) -> tuple[str, ...]:
    """Return each stream once, in the topology's order, so that equal wishes look equal."""
    return tuple(stream.name for stream in topology.STREAMS if stream.name in streams)


def check_days(start: date | None, end: date | None, settings: Settings) -> None:
    """Raise a usage error for days that are the wrong way round, or none of which has closed yet."""
    if start and end and start > end:
        raise click.UsageError(f"--start {start} is after --end {end}: write the earlier day first")
    last = settings.now().astimezone(UTC).date() - timedelta(days=1)
    if start and start > last:
        raise click.UsageError(f"--start {start} has not closed yet: the last closed day is {last} (days are UTC)")
