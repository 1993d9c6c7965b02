"""The command line: its commands, its exit codes, and how every error reaches a person, in one line."""

from __future__ import annotations

import difflib
import importlib
from typing import TYPE_CHECKING

import click

from metabase.sync.choices import Choices
from shared.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from metabase.compiling.wanted import Wanted

COMMANDS = {
    "bootstrap": "metabase.bootstrap.command",
    "lint": "metabase.sync.commands.lint",
    "plan": "metabase.sync.commands.plan",
    "apply": "metabase.sync.commands.apply",
    "drift": "metabase.sync.commands.drift",
    "prune": "metabase.sync.commands.prune",
    "doctor": "metabase.sync.commands.doctor",
    "lock": "metabase.sync.commands.lock",
}
"""In the order in which a newcomer meets them."""
NOTHING_TO_DO, WRONG, SOMETHING_TO_DO, INTERRUPTED = 0, 1, 2, 130
"""Exit codes, as every tool of this kind has them."""


class Commands(click.Group):
    """Imports a command when it is asked for, and suggests the nearest one when there is none."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; a usage error names the one that was probably meant."""
        if cmd_name not in COMMANDS:
            near = difflib.get_close_matches(cmd_name, COMMANDS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(COMMANDS)}."
            raise click.UsageError(f"no command is called {cmd_name!r}; {hint}", ctx)
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--env", "env_file", metavar="FILE", help="Settings from this file in place of .env.")
@click.option(
    "--environment",
    default="default",
    envvar="METABASE_ENVIRONMENT",
    show_default=True,
    metavar="NAME",
    help="Which instance this is: its numbers are kept in metabase/lock/NAME.json.",
)
@click.option(
    "--dataset",
    default="ai_usage",
    envvar="METABASE_DATASET",
    show_default=True,
    metavar="NAME",
    help="Base name of the BigQuery datasets; the views are in NAME_bi, or with hashed people in NAME_hashed.",
)
@click.option(
    "--people",
    type=click.Choice(["names", "hashed"]),
    default="names",
    envvar="AIU_SHOW_PEOPLE",
    show_default=True,
    help="Whether cards show who somebody is, or keyed hashes in their place.",
)
@click.option(
    "--database",
    default="AI usage warehouse",
    envvar="METABASE_DATABASE",
    show_default=True,
    metavar="NAME",
    help="What the warehouse is called in Metabase.",
)
@click.option("--lock-folder", type=click.Path(file_okay=False), hidden=True, help="Another place for the locks.")
@click.pass_context
def cli(ctx: click.Context, /, env_file: str | None, **chosen: str | None) -> None:
    """Dashboards as code: the six dashboards of metabase/dashboards, in a Metabase (open source, 0.63 or newer).

    \b
    python -m metabase lint                   are the definitions sound? asks nobody
    python -m metabase doctor                 is the instance fit for them?
    python -m metabase plan                   what would be done
    python -m metabase apply                  do it; run again at any time, also after a crash
    python -m metabase drift                  what somebody changed in the browser, who and when

    METABASE_URL is the address, METABASE_API_KEY a key of the group Administrators (AIU_SECRETS says where keys are
    kept). Only what this tool made is ever changed, moved or archived.

    Exit codes of plan, drift and doctor: 0 nothing to do, 2 something to do, 1 an error. Of all others: 0 done, 1 not.
    """  # noqa: D301 - click's mark of a block that is not wrapped anew
    from local.environment import load

    load(env_file)
    from shared import log

    # Retries are told as warnings are: on standard error, never among the answers.
    log.configure("WARNING")
    ctx.obj = Choices.of(ctx.obj, chosen)


def invoke(arguments: Sequence[str] | None = None, definitions: Callable[[str], Wanted] | None = None) -> int:
    """Run one command and return its exit code; `definitions` stands in for the dashboards of this repository."""
    try:
        result = cli.main(args=arguments, prog_name="python -m metabase", standalone_mode=False, obj=definitions)
    except click.ClickException as error:
        error.show()
        return WRONG
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except PipelineError as error:
        click.echo(f"error: {' '.join(str(error).split())}", err=True)
        return WRONG
    return result if isinstance(result, int) else NOTHING_TO_DO
