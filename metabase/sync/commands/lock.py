"""`lock`: the file that knows the numbers of an instance."""

from __future__ import annotations

import click

from metabase.sync import pages
from metabase.sync.choices import Choices, run
from metabase.sync.lock import Lock, write


@click.group("lock")
def command() -> None:
    """The numbers of an instance, in metabase/lock/ENVIRONMENT.json.

    \b
    python -m metabase --environment staging lock rebuild
    """  # noqa: D301 - click's mark of a block that is not wrapped anew


@command.command("rebuild")
@click.pass_obj
def rebuild_command(choices: Choices) -> int:
    """Make a lost or damaged lock anew, from the marks that everything of ours carries. Changes nothing in Metabase.

    `apply` does the same by itself where the file is missing.
    """
    from metabase.sync.lock import alone

    with alone(choices.path, lambda: None):
        made = run(_rebuild(choices))
        write(choices.path, made)
    counts = f"{len(made.collections)} collections, {len(made.cards)} cards, {len(made.dashboards)} dashboards"
    pages.say(f"{choices.path.name}: {counts}")
    return 0


async def _rebuild(choices: Choices) -> Lock:
    from metabase.sync.rebuilding import rebuild

    async with choices.instance(Lock()) as instance:
        return await rebuild(instance)
