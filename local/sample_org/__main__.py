"""`python -m local.sample_org` serves the doubles until it is interrupted and prints the lines for `.env`."""

from __future__ import annotations

import asyncio
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from local.sample_org.endpoints import NAMES
from local.sample_org.faults import KINDS, Fault
from local.sample_org.org import Organisation
from local.sample_org.rate_limits import DOCUMENTED
from local.sample_org.recorded import RecordedRows
from local.sample_org.server import serve
from local.sample_org.sheets import write_sheets
from local.sample_org.switches import Switches

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from local.sample_org.server import Doubles

DATE = click.DateTime(["%Y-%m-%d"])
FOLDER = click.Path(path_type=Path, resolve_path=True, file_okay=False)


def _faults(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> list[Fault]:
    """Read faults written as ENDPOINT:KIND[,name=value…]; a click error says what is wrong with one."""
    try:
        faults = [Fault.parse(text) for text in texts]
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from error
    for fault in faults:
        if fault.endpoint not in {*NAMES, "*"}:
            raise click.BadParameter(f"{fault.endpoint!r} is none of *, {', '.join(NAMES)}", ctx, param)
    return faults


@click.command()
@click.option("--port", default=0, help="Anthropic's port; Cursor's is the next one. 0 picks two free ones.")
@click.option("--seed", default=7, show_default=True)
@click.option("--people", type=click.IntRange(min=1), default=15, show_default=True)
@click.option("--keys", type=click.IntRange(min=0), help="API keys; two for each person and ten more when not given.")
@click.option(
    "--days", type=click.IntRange(min=1), default=90, show_default=True, help="Days of activity before --today."
)
@click.option("--today", type=DATE, help="First day of which nothing is known; the real one when not given.")
@click.option("--sheets", type=FOLDER, help="Write the mapping sheet's CSV tabs into this folder.")
@click.option("--recorded", type=FOLDER, help="Replay the exchanges of this folder.")
@click.option("--fault", "faults", callback=_faults, multiple=True, help=f"ENDPOINT:KIND, kinds {', '.join(KINDS)}.")
@click.option("--switch", "switched", multiple=True, help="Flip a switch of Switches, e.g. restated.")
@click.option("--rate-limits", is_flag=True, help="Enforce the documented rate limits.")
def main(
    *,
    port: int,
    today: datetime | None,
    sheets: Path | None,
    recorded: Path | None,
    faults: list[Fault],
    switched: tuple[str, ...],
    rate_limits: bool,
    **size: Any,
) -> None:
    """Serve vendor doubles on loopback HTTP for a sample organisation."""
    if recorded:
        source: Organisation | RecordedRows = _recording(recorded)
        sheets = recorded / "sheets"
    else:
        end = (today or datetime.now(UTC)).date() - timedelta(1)
        source = Organisation.generate(**size, end=end, switches=_switches(switched))
        if sheets:
            write_sheets(source, sheets)
    known, limits = today.date() if today else None, DOCUMENTED if rate_limits else None
    doubles = serve(source, faults=faults, today=known, limits=limits, ports=(port, port + 1 if port else 0))
    asyncio.run(_until_interrupted(doubles, sheets))


async def _until_interrupted(doubles: AbstractAsyncContextManager[Doubles], sheets: Path | None) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with doubles as running:
        for name, value in running.environment.items():
            click.echo(f"{name}={value}")
        if sheets:
            click.echo(f"AIU_SHEETS=file://{sheets}")
        await stopped.wait()


def _recording(folder: Path) -> RecordedRows:
    try:
        return RecordedRows(folder)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--recorded") from error


def _switches(names: tuple[str, ...]) -> Switches:
    """Flip booleans by name; the two Cursor forms are named by their value."""
    values: dict[str, object] = {}
    for name in names:
        default = getattr(Switches(), name, None)
        if name in {"time_of_day", "text"}:
            values["cursor_dates" if name == "time_of_day" else "cursor_user_ids"] = name
        elif isinstance(default, bool):
            values[name] = not default
        else:
            raise click.BadParameter(f"{name!r} is no switch", param_hint="--switch")
    return Switches(**values)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
