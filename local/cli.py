"""The command line: its commands, and how every error reaches a person, in one line and never as a traceback."""

from __future__ import annotations

import difflib
import importlib
import json
import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from shared.errors import ConfigurationError, PipelineError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
    "demo",
    "run",
    "replay",
    "upload",
    "query",
    "status",
    "dashboards",
    "incidents",
    "sweep",
    "export",
    "person",
    "migrate",
    "report",
    "sheets",
)
"""In the order in which a newcomer meets them; each is `command` in the module of its name."""
DONE, MISSING, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: nothing is missing; something is; the person can mend it; ctrl-C."""


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
        command: click.Command = importlib.import_module(f"local.commands.{cmd_name}").command
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--env", "env_file", metavar="FILE", help="Settings from this file in place of .env; it wins over the environment."
)
def cli(env_file: str | None) -> None:
    """AI usage and cost of an organisation, from the vendors to facts one can close a month with.

    \b
    python -m local demo                      the whole product on a sample organisation, no key needed
    python -m local run                       yesterday, and what the vendors may have restated
    python -m local query "SELECT …"          BigQuery SQL on the result

    Settings come from the environment and from .env beside the README (.env.example shows all of them).
    Exit codes: 0 done, 1 something is missing (it says what), 2 wrong usage.
    """
    from local.environment import load

    load(env_file)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and exit with its code."""
    code = invoke(arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has read enough: without this the interpreter would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def invoke(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; whatever goes wrong is said in one line."""
    try:
        result = cli.main(args=arguments, prog_name="python -m local", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return WRONG_USAGE
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        return DONE
    except Exception as error:  # noqa: BLE001 - a person never sees a traceback; the log has it
        return _complain(error, as_json="--json" in (sys.argv if arguments is None else arguments))
    return result if isinstance(result, int) else DONE


def _complain(error: Exception, *, as_json: bool) -> int:
    """Say on standard error what went wrong, in one line, and return the exit code."""
    code = WRONG_USAGE if isinstance(error, ConfigurationError) else MISSING
    said = " ".join(str(error).split())
    if not isinstance(error, PipelineError):
        from local.logs import keep_traceback

        said = f"unexpected {type(error).__name__}: {said}; the details are in {keep_traceback()}"
    click.echo(f"error: {said}", err=True)
    if as_json:
        click.echo(json.dumps({"run_id": None, "exit_code": code, "status": "error", "error": said}))
    return code
