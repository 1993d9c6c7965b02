"""The command line of deployments: `python -m delivery deploy --project P`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from delivery import smoke as smoke_run
from delivery.deploying import Delivery
from delivery.promises import promises
from delivery.records import Records
from delivery.steps import StepError

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
def deploy(project: str, patience: float) -> None:
    """Migrations, functions, a smoke run; needs pulumi, gcloud and git, and AIU_WAREHOUSE for the migrations."""
    pause = min(smoke_run.PAUSE_S, patience / 10)
    sys.exit(Delivery(project, Path.cwd(), _tell, patience_s=patience, pause_s=pause).deploy())


@cli.command()
@PROJECT
@PATIENCE
def smoke(project: str, patience: float) -> None:
    """Ask what runs now to sweep and to look at its rules, and wait for both to say that they are through."""
    smoke_run.smoke(project, Path.cwd(), patience_s=patience, pause_s=min(smoke_run.PAUSE_S, patience / 10))
    _tell("everything answered")


@cli.command()
@PROJECT
def report(project: str) -> None:
    """Show how deployments went beside what was promised about them; exit code 1 when a promise is broken."""
    found = promises(Records(project, Path.cwd()).all())
    table = Table("promise", "measured", "kept")
    for promise in found:
        table.add_row(promise.says, promise.found, "yes" if promise.is_kept else "no")
    Console().print(table if found else "Nothing was deployed yet.")
    sys.exit(0 if all(promise.is_kept for promise in found) else 1)


def main() -> None:
    """Run the command line; what a command said when it failed is told without a traceback."""
    try:
        cli()
    except StepError as error:
        _tell(f"failed: {error}")
        sys.exit(1)


if __name__ == "__main__":
    main()
