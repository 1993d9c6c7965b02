"""`drift`: what somebody changed in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from metabase.sync import pages
from metabase.sync.choices import Choices, connected, run
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from metabase.sync.drifting import Drift
    from metabase.sync.lock import Lock


@click.command("drift")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON array, nothing else.")
@click.pass_obj
def command(choices: Choices, *, as_json: bool) -> int:
    """Show what was changed in the browser since the last `apply`: what, by whom and when (UTC).

    Exits with 0 when nothing was, with 2 when something was, with 1 on an error.
    """
    with choices.locked() as known:
        if known.is_empty:
            raise ConfigurationError(
                f"{choices.path.name} knows nothing: run `python -m metabase apply`, or `lock rebuild` if it was lost"
            )
        choices.require_own(known)
        found = run(_drift(known))
    if as_json:
        pages.as_json([{"kind": d.kind, "key": d.key, "what": d.what, "who": d.who, "when": d.when} for d in found])
    elif found:
        rows = [(each.kind, each.key, ", ".join(each.what), each.who, each.when) for each in found]
        pages.table("Changed since the last apply", ("what", "key", "changed", "by", "when (UTC)"), rows)
    else:
        pages.say("Nothing was changed since the last apply.")
    return 2 if found else 0


async def _drift(known: Lock) -> list[Drift]:
    from metabase.sync.drifting import drift

    async with connected() as metabase:
        return await drift(metabase, known)
