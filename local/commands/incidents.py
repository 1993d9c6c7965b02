"""`incidents`: what is broken, why, and who has it in hand."""

from __future__ import annotations

import click

from local import options


@click.group("incidents")
def command() -> None:
    """List the promises that are broken, show why, and say that you have one in hand.

    \b
    python -m local incidents list
    python -m local incidents show 7e20da35
    python -m local incidents ack 7e20da35 --note "wanted: the yearly evaluation"
    """


@command.command("list")
@click.option("--all", "everything", is_flag=True, help="Also those that are over.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object, nothing else.")
def list_command(everything: bool, as_json: bool) -> int:
    """Show the incidents that last, the most urgent first."""
    from local.pages.incident_list import read, show_list
    from local.pages.published import published
    from shared.settings import Settings

    with published(Settings.read()) as warehouse:
        show_list(read(warehouse, everything=everything), everything=everything, as_json=as_json)
    return 0


@command.command("show")
@click.argument("incident")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object, nothing else.")
def show_command(incident: str, as_json: bool) -> int:
    """Show one incident: message, explanation, history and the next command. The beginning of its id is enough."""
    from functions.monitor.acknowledge import find
    from local.pages.incident_list import one
    from local.pages.incident_page import show_one
    from local.pages.published import published
    from shared.settings import Settings

    with published(Settings.read()) as warehouse:
        show_one(one(incident, find(incident, warehouse)), warehouse, as_json=as_json)
    return 0


@command.command("ack")
@click.argument("incident")
@click.option("--by", "who", metavar="NAME", help="Who has it in hand; else the name at this keyboard.")
@click.option("--note", default="", metavar="TEXT", help="What you know or will do.")
@options.manner
def ack_command(incident: str, who: str | None, note: str, manner: options.Manner) -> int:
    """Say that you have an incident in hand: nobody is told again until it ends or becomes more severe."""
    from getpass import getuser

    from local.quick_imports import quick_structlog

    quick_structlog()
    from local.running.incident_ack import perform
    from shared.settings import Settings

    return perform(incident, who or getuser(), note, Settings.read(), manner)
