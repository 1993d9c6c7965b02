"""`status`: how fresh and complete everything is."""

from __future__ import annotations

import click


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object, nothing else.")
def command(as_json: bool) -> int:
    """Show freshness and coverage per stream, the latest runs and open incidents; also while a run is going on.

    \b
    python -m local status
    python -m local status --json
    """
    from local.pages.standing import tell
    from shared.settings import Settings

    return tell(Settings.read(), as_json=as_json)
