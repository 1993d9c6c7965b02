"""`bootstrap`: from a bare Metabase to one that is ready."""

from __future__ import annotations

from pathlib import Path

import click

from metabase.sync import pages
from metabase.sync.choices import VAULT, Choices, address, run


@click.command("bootstrap")
@click.option(
    "--file",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("metabase/instance.yaml"),
    show_default=True,
    help="What the instance should be; metabase/bootstrap/instance.example.yaml is one to copy.",
)
@click.option(
    "--vault",
    type=click.Path(file_okay=False, path_type=Path),
    default=VAULT,
    show_default=True,
    help="Folder for the password and the key, where AIU_SECRETS is no Secret Manager.",
)
@click.option("--rotate", is_flag=True, help="Send the warehouse's credentials again, after they were renewed.")
@click.option("--pause", default=2.0, hidden=True, help="Seconds between two looks at something that takes time.")
@click.pass_obj
def command(choices: Choices, *, path: Path, vault: Path, rotate: bool, pause: float) -> int:
    """Set up a Metabase that nobody has opened yet, or mend one that was; no browser is needed.

    Waits until it is healthy; makes the first administrator (a made-up password) and an API key, and keeps both in
    Secret Manager (AIU_SECRETS=secretmanager://PROJECT) or in files that only you can read; closes public links,
    embedding and telemetry; removes sample content; connects BigQuery; makes the groups Finance, Engineering,
    Administration and Security, which may read what is theirs and write no queries; subscribes people to mails.

    \b
    python -m metabase bootstrap && python -m metabase apply && python -m metabase bootstrap

    The second call gives groups and mails what the first `apply` made. Run it again at any time: what is there stays.
    Exits with 0 when what can be done is done, with 1 on an error.
    """  # noqa: D301 - click's mark of a block that is not wrapped anew
    from metabase.bootstrap import description
    from metabase.bootstrap.steps import Order, bootstrap
    from metabase.bootstrap.vault import open_vault, secrets_of
    from metabase.definition.files import dashboards
    from shared.settings import Settings

    settings = Settings.read()
    described = description.read(path)
    kept = open_vault(settings["AIU_SECRETS"], vault)
    roles = {key: dashboard.roles for key, dashboard in dashboards().items()}
    with choices.locked() as known:
        order = Order(
            described, choices.place, choices.wanted(), roles, known, secrets_of(settings), kept, rotate, pause
        )
        is_done = run(bootstrap(address(), order, _tell))
    if not is_done:
        pages.say("Next: python -m metabase apply, then python -m metabase bootstrap again.")
    return 0


def _tell(step: str, done: str) -> None:
    pages.say(f"{step}: {done or 'as it should be'}")
