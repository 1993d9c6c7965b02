"""`dashboards`: the six dashboards over what was published last, in a browser on this machine."""

from __future__ import annotations

import click


@click.command("dashboards")
@click.option("--port", type=click.IntRange(0, 65535), help="By default 8765, or any free one where that is taken.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on. Whoever reaches it reads everything: there is no log-in.",
)
def command(port: int | None, host: str) -> int:
    """Serve the six dashboards over the local warehouse until ctrl-C.

    They read what was published last, also while a run is going on, and never write. Filters are part of a page's
    address, so a link shows somebody else the same. With AIU_SHOW_PEOPLE=hashed a keyed hash stands for each person.

    \b
    python -m local dashboards
    python -m local --env .aiu/demo/demo.env dashboards --port 0
    """
    from local.dashboards.serving import run
    from shared.settings import Settings

    run(Settings.read(), port, host)
    return 0
