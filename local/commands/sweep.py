"""`sweep`: whatever is behind is asked for again."""

from __future__ import annotations

import click

from local import options


@click.command("sweep")
@options.manner
def command(manner: options.Manner) -> int:
    """Ask again for whatever is behind in the runs of the last 35 days, as the hourly sweep does in the cloud.

    \b
    python -m local sweep
    """
    from local.quick_imports import quick_structlog

    quick_structlog()
    from local.running.sweeping import perform
    from shared.settings import Settings

    return perform(Settings.read(), manner)
