"""`plan`: what would be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from metabase.sync import pages
from metabase.sync.choices import Choices, run

if TYPE_CHECKING:
    from metabase.sync.lock import Lock
    from metabase.sync.planning import Plan, Step


@click.command("plan")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object, nothing else.")
@click.pass_obj
def command(choices: Choices, *, as_json: bool) -> int:
    """Show what `apply` would make and change; nothing is written.

    Lines with a name under "changed by" would overwrite what somebody did in the browser: `apply` stops there.

    Exits with 0 when there is nothing to do, with 2 when there is, with 1 on an error.
    """
    with choices.locked() as known:
        planned = run(_plan(choices, known))
    if as_json:
        pages.as_json(_as_json(planned))
    else:
        show(planned)
    return 2 if planned.steps else 0


async def _plan(choices: Choices, known: Lock) -> Plan:
    from metabase.sync.planning import plan

    async with choices.instance(known) as instance:
        return plan(instance)


def show(planned: Plan) -> None:
    """Print a plan."""
    if planned.steps:
        rows = [(step.action, step.kind, step.key, step.what, _who(step)) for step in planned.steps]
        pages.table("To do", ("do", "what", "key", "fields", "changed by"), rows)
    else:
        pages.say("Nothing to do: everything is as it is defined.")
    for kind, key in planned.gone:
        pages.say(f"No longer defined: {kind} {key}; `python -m metabase prune` moves it to the Trash.")
    if planned.unknown_fields:
        named = ", ".join(planned.unknown_fields[:5])
        pages.say(f"Metabase has not seen {len(planned.unknown_fields)} columns yet ({named} …): apply lets it look.")


def _who(step: Step) -> str:
    if not step.edited:
        return ""
    return f"{step.editor or 'somebody'}: {', '.join(step.edited)}"


def _as_json(planned: Plan) -> dict[str, object]:
    steps = [
        {
            "do": step.action,
            "kind": step.kind,
            "key": step.key,
            "name": step.name,
            "fields": step.todo,
            "edited": step.edited,
            "edited_by": step.editor.name if step.edited and step.editor else None,
        }
        for step in planned.steps
    ]
    gone = [{"kind": kind, "key": key} for kind, key in planned.gone]
    return {"steps": steps, "gone": gone, "unknown_fields": planned.unknown_fields}
