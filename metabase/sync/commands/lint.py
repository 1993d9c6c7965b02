"""`lint`: are the definitions sound?"""

from __future__ import annotations

import click

from metabase.sync import pages


@click.command("lint")
def command() -> int:
    """Check the definitions without asking any server.

    SQL, columns, filters, places on the grid, colours, clicks and descriptions. Every finding names file, place and
    what to write instead. Exits with 0 when there is none, with 1 otherwise.
    """
    from metabase.linting import lint

    found = lint()
    if not found:
        pages.say("The definitions are sound.")
        return 0
    pages.table("Findings", ("file", "where", "says"), [(str(f.file), str(f.where), str(f.says)) for f in found])
    return 1
