"""`apply`: make the instance what the definitions say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from metabase.sync import pages
from metabase.sync.choices import Choices, run

if TYPE_CHECKING:
    from metabase.sync.lock import Lock


@click.command("apply")
@click.option("--overwrite", is_flag=True, help="Also undo what somebody changed in the browser.")
@click.option(
    "--accept-differences", "accept", is_flag=True, help="Go on where Metabase tells something else than it was sent."
)
@click.pass_obj
def command(choices: Choices, *, overwrite: bool, accept: bool) -> int:
    """Make and change what `plan` shows, read each object back, and keep its number in the lock.

    Stops before the first write when it would overwrite what somebody changed in the browser, and says who that was.
    --accept-differences is for a version that spells something in a way which is not known here: each difference is
    shown, kept in the lock, and counts as equal from then on.

    May be interrupted and run again at any time. Cards that people put on our dashboards stay where they are.

    Exits with 0 when everything is as it is defined, with 1 otherwise.
    """
    with choices.locked() as known:
        written = run(_apply(choices, known, overwrite=overwrite, accept=accept))
    pages.say(f"Wrote {written} objects." if written else "Nothing to do: everything is as it is defined.")
    return 0


async def _apply(choices: Choices, known: Lock, *, overwrite: bool, accept: bool) -> int:
    from metabase.sync.applying import apply
    from metabase.sync.conflicts import EditedError, edited_text
    from metabase.sync.planning import plan

    async with choices.instance(known) as instance:
        edits = plan(instance).edits
        if edits and not overwrite:
            said = [edited_text(step.kind, step.key, step.edited, step.editor) for step in edits]
            raise EditedError("nothing was written. " + " ".join(said))
        return await apply(instance, _tell, overwrite=overwrite, accept=accept)


def _tell(what: str, kind: str, key: str) -> None:
    pages.say(f"{what} {kind} {key}")
