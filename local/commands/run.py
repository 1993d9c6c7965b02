"""`run`: one run against the configured vendors."""

from __future__ import annotations

import click

from local import options


@click.command(
    "run",
    help=f"""Ask the vendors, load what they say and bring the facts up to date.

    Without days: yesterday, what the vendors may have restated since, and what earlier runs have missed.
    An unfinished run with equal arguments is resumed.

    \b
    python -m local run
    python -m local run --start 2026-01-01 --end 2026-01-31
    python -m local run --stream {options.ONE_STREAM} --json

    Exits with 0 when all is there, with 1 when something is missing, and says what.
    """,
)
@options.asked
@options.manner
def command(asked: options.Asked, manner: options.Manner) -> int:
    """Check the wish, then carry it out."""
    from local.quick_imports import quick_structlog

    quick_structlog()
    from local.running.keyless import has_something_to_ask, tell
    from local.running.runs import perform
    from shared.messages import RunRequested
    from shared.settings import Settings

    settings = Settings.read()
    asked.check(settings)
    if not has_something_to_ask(asked.streams, settings):
        return tell(asked.streams, as_json=manner.as_json)
    return perform(RunRequested("backfill", None, asked.start, asked.end, asked.streams), settings, manner)
