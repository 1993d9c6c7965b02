"""`run`: one run against the configured vendors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from local import options

if TYPE_CHECKING:
    from datetime import date


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
@options.days
@options.as_json
@options.wait
def command(start: date | None, end: date | None, streams: tuple[str, ...], as_json: bool, wait_s: float) -> int:
    """Check the wish, then carry it out."""
    from local.quick_imports import quick_structlog

    quick_structlog()
    from local.env_secrets import EnvSecrets
    from local.keyless import advice, has_something_to_ask
    from local.runs import Manner, perform
    from shared.messages import RunRequested
    from shared.settings import Settings

    settings = Settings.read()
    options.check_days(start, end, settings)
    if settings.scheme("AIU_SECRETS") == "env" and not has_something_to_ask(streams, settings, EnvSecrets()):
        click.echo(advice(streams), err=True)
        return 1
    wish = RunRequested(kind="backfill", start=start, end=end, streams=options.in_order(streams))
    return perform(wish, settings, Manner(as_json=as_json, wait_s=wait_s))
