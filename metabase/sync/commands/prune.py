"""`prune`: move to the Trash what is no longer defined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from metabase.sync import pages
from metabase.sync.choices import Choices, run

if TYPE_CHECKING:
    from metabase.sync.lock import Lock
    from metabase.sync.pruning import Pruned
    from metabase.sync.survey import Marked


@click.command("prune")
@click.option("--at-most", default=10, show_default=True, metavar="N", help="Refuse when more than N objects would go.")
@click.option("--dry-run", is_flag=True, help="Show what would go; nothing is moved.")
@click.pass_obj
def command(choices: Choices, *, at_most: int, dry_run: bool) -> int:
    """Move to the Trash what carries this tool's mark and is no longer defined; nothing is ever deleted.

    What people made stays, a copy of ours too, and a collection stays as long as something of theirs lies in it. From
    the Trash everything can be taken back in the browser.

    Exits with 0 when it is done, with 1 otherwise; --dry-run with 2 when something would go.
    """
    with choices.locked() as known:
        found = run(_prune(choices, known, at_most, dry_run=dry_run))
    if not found:
        pages.say("Nothing to prune: everything with our mark is defined.")
    return 2 if found and dry_run else 0


async def _prune(choices: Choices, known: Lock, at_most: int, *, dry_run: bool) -> list[object]:
    from metabase.sync.pruning import leftovers, prune

    async with choices.instance(known) as instance:
        found = await leftovers(instance)
        if not dry_run:
            return [*await prune(instance, found, at_most, _tell)]
        rows = [(each.kind.name, each.mark.key, _placed(each), str(each.thing["name"])) for each in found]
        if rows:
            pages.table("Would go to the Trash", ("what", "key", "on dashboards", "name"), rows)
        return [*found]


def _placed(each: Marked) -> str:
    """Return on how many dashboards a card lies, those of other people too: it disappears there as well."""
    return str(each.thing.get("dashboard_count", "")) if each.is_card else ""


def _tell(done: Pruned) -> None:
    where = f"stays: {done.kept}" if done.kept else "is in the Trash"
    pages.say(f"{done.kind} {done.key} (number {done.number}, {done.name}) {where}")
