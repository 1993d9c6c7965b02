"""What several commands ask for in the same words: days, streams, how to answer."""

from __future__ import annotations

import difflib
import functools
import re
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Any

import click

from shared import topology

if TYPE_CHECKING:
    from collections.abc import Callable

    from shared.settings import Settings

ONE_STREAM = topology.STREAMS[0].name
"""A stream for examples."""
WAIT = "How long to wait when another run has the warehouse; without it, stop and say who."


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


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days and streams a command was asked for."""

    start: date | None
    end: date | None
    streams: tuple[str, ...]
    """In the topology's order, each once, so that equal wishes look equal."""

    def check(self, settings: Settings) -> None:
        """Raise a usage error for days that are the wrong way round, or none of which has closed yet."""
        if self.start and self.end and self.start > self.end:
            raise click.UsageError(f"--start {self.start} is after --end {self.end}: write the earlier day first")
        last = settings.now().astimezone(UTC).date() - timedelta(days=1)
        if self.start and self.start > last:
            raise click.UsageError(
                f"--start {self.start} has not closed yet: the last closed day is {last} (days are UTC)"
            )


@dataclass(frozen=True, slots=True)
class Manner:
    """How a command was asked to behave."""

    as_json: bool = False
    wait_s: float = 0.0


def asked(command: Callable[..., int]) -> Callable[..., int]:
    """Add --start, --end and --stream; the command gets them as `asked`."""

    @click.option("--start", type=Day(), metavar="DAY", help="First UTC day, included.")
    @click.option("--end", type=Day(), metavar="DAY", help="Last UTC day, included.")
    @click.option("--stream", "streams", type=StreamName(), multiple=True, help="Only this stream; may be repeated.")
    @functools.wraps(command)
    def bundled(*, start: date | None, end: date | None, streams: tuple[str, ...], **others: Any) -> int:
        ordered = tuple(stream.name for stream in topology.STREAMS if stream.name in streams)
        return command(asked=Asked(start, end, ordered), **others)

    return bundled


def manner(command: Callable[..., int]) -> Callable[..., int]:
    """Add --json and --wait; the command gets them as `manner`."""

    @click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object, nothing else.")
    @click.option("--wait", "wait_s", type=click.FloatRange(min=0), default=0, metavar="SECONDS", help=WAIT)
    @functools.wraps(command)
    def bundled(*, as_json: bool, wait_s: float, **others: Any) -> int:
        return command(manner=Manner(as_json, wait_s), **others)

    return bundled
