"""`replay`: an earlier run, or a span of days, once more."""

from __future__ import annotations

import click

from local import options


@click.command("replay")
@click.argument("run_id", required=False)
@options.asked
@click.option("--from-lake", is_flag=True, help="Reload what the lake holds; no vendor is called.")
@click.option("--accept", is_flag=True, help="Release the held snapshots among them; no vendor is called.")
@options.manner
def command(run_id: str | None, asked: options.Asked, from_lake: bool, accept: bool, manner: options.Manner) -> int:
    """Ask the vendors again for the days of RUN_ID, or for a span of days; newer answers replace older ones.

    With --from-lake the snapshots of a run, of a span of days or of everything are loaded again instead, which fills
    a lost warehouse. With --accept snapshots that were held back, because records could not be read, come into force.

    \b
    python -m local replay backfill-2026-01-31-0123456789ab
    python -m local replay --start 2026-01-01 --end 2026-01-31
    python -m local replay --from-lake
    python -m local replay backfill-2026-01-31-0123456789ab --accept
    """
    from local.quick_imports import quick_structlog

    quick_structlog()
    from local.running.reload import reload
    from local.running.runs import perform
    from shared.messages import RunRequested
    from shared.settings import Settings

    settings = Settings.read()
    _check(run_id, asked, from_lake or accept)
    asked.check(settings)
    wish = RunRequested("replay", None, asked.start, asked.end, asked.streams, run_id, from_lake or accept, accept)
    return reload(wish, settings, manner) if wish.from_lake else perform(wish, settings, manner)


def _check(run_id: str | None, asked: options.Asked, is_local: bool) -> None:
    """Raise a usage error unless it is clear what to replay."""
    if run_id and (asked.start or asked.end):
        raise click.UsageError("RUN_ID has its own days: leave out --start and --end")
    if run_id and asked.streams and not is_local:
        raise click.UsageError("RUN_ID has its own streams: leave out --stream, or add --from-lake")
    if not run_id and not is_local and not (asked.start and asked.end):
        raise click.UsageError("say what to replay: RUN_ID, or both --start and --end, or --from-lake for everything")
