"""`doctor`: is the instance fit?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from metabase.sync import pages
from metabase.sync.choices import Choices, connected, run

if TYPE_CHECKING:
    from metabase.sync.examination.finding import Finding


@click.command("doctor")
@click.pass_obj
def command(choices: Choices) -> int:
    """Look at an instance, and change nothing: does it answer, is it new enough, is it closed, can it send mail?

    Compares the instance's own description of its API with what this tool uses, so that a version which moved something
    is known before anything is written.

    Exits with 0 when all is well, with 2 when there are warnings, with 1 when it cannot work.
    """
    found = run(_examine(choices))
    pages.table("Examination", ("about", "is", "says"), [(each.about, each.state, each.says) for each in found])
    states = {each.state for each in found}
    return 1 if "failed" in states else 2 if "warning" in states else 0


async def _examine(choices: Choices) -> list[Finding]:
    from metabase.sync.examination import paths, rights, server

    async with connected() as metabase:
        said = await server.examine(metabase)
        said += await rights.examine(metabase, choices.place)
        return said + await paths.examine(metabase)
