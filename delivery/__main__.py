"""The command line of deployments: `python -m delivery deploy --project P`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from delivery import smoke as smoke_run
from delivery.cloud import Cloud
from delivery.deploying import Delivery
from delivery.promises import promises
from delivery.records import Deployment, Records
from delivery.steps import StepError

NEWEST = 10
PROJECT = click.option("--project", required=True, help="Google's name of the project.")
PATIENCE = click.option("--patience", default=smoke_run.PATIENCE_S, show_default=True, help="Seconds to wait for logs.")


def _tell(line: str) -> None:
    click.echo(line, err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Deploy this checkout, and return to the last good commit when it does not work.

    Exit codes: 0 it runs, 1 it was not deployed and the last good one runs, 2 nobody knows what runs: look at once.
    """


@cli.command()
@PROJECT
@PATIENCE
@click.option("--began", type=click.DateTime(["%Y-%m-%dT%H:%M:%SZ"]), help="When its tests were through, in UTC.")
def deploy(project: str, patience: float, began: datetime | None) -> None:
    """Migrations, functions, a smoke run; needs pulumi, gcloud and git, and AIU_WAREHOUSE for the migrations.

    One at a time: an attempt that began and did not end is taken for killed, and its lock is opened.
    """
    pause = min(smoke_run.PAUSE_S, patience / 10)
    sys.exit(
        Delivery(project, Path.cwd(), _tell, patience_s=patience, pause_s=pause).deploy(
            began and began.replace(tzinfo=UTC)
        )
    )


@cli.command()
@PROJECT
@PATIENCE
def smoke(project: str, patience: float) -> None:
    """Ask what runs now to sweep, to look at its rules and how it is, and wait until each has answered."""
    pause = min(smoke_run.PAUSE_S, patience / 10)
    smoke_run.smoke(Cloud(project, Path.cwd()), patience_s=patience, pause_s=pause)
    _tell("everything answered")


@cli.command()
@PROJECT
def report(project: str) -> None:
    """Show the last deployments, and all beside what was promised; exit code 1 when a promise is broken."""
    deployments = Records(project, Path.cwd()).all()
    found = promises(deployments)
    table = Table("promise", "measured", "kept")
    for promise in found:
        table.add_row(promise.says, promise.found, "yes" if promise.is_kept else "no")
    Console().print(_newest(deployments[-NEWEST:]), table if found else "Nothing was deployed yet.")
    sys.exit(0 if all(promise.is_kept for promise in found) else 1)


def _newest(deployments: list[Deployment]) -> Table:
    table = Table("began (UTC)", "commit", "outcome", "minutes", "because")
    for each in reversed(deployments):
        said = next(iter(each.reason.splitlines()), "")
        table.add_row(
            f"{each.began_at:%Y-%m-%d %H:%M}", each.commit[:12], each.outcome, f"{each.seconds / 60:.1f}", said
        )
    return table


def main() -> None:
    """Run the command line; what a command said when it failed is told without a traceback."""
    try:
        cli()
    except StepError as error:
        _tell(f"failed: {error}")
        sys.exit(1)


if __name__ == "__main__":
    main()
