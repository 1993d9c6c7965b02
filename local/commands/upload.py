"""`upload`: exports that people download from vendors' pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from local import options

if TYPE_CHECKING:
    from datetime import date

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.command("upload")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE…")
@click.option("--start", type=options.Day(), metavar="DAY", help="First UTC day that the files cover whole.")
@click.option("--end", type=options.Day(), metavar="DAY", help="Last UTC day that they cover whole.")
@click.option("--ours", is_flag=True, help="The files are ours, although they name nobody whom we know.")
@options.manner
def command(
    files: tuple[Path, ...], start: date | None, end: date | None, *, ours: bool, manner: options.Manner
) -> int:
    """Load CSV files that people export from vendors' pages, recognised by their header, never by their name.

    The files are copied; what cannot be read is listed in a report beside the copy. Files whose rows have no days take
    their period from their name, from FILE.json beside them, or from --start and --end.

    \b
    python -m local upload audit_log.csv members-2026-01-31.csv
    python -m local upload spend-report.csv --start 2026-01-01 --end 2026-01-31

    Exits with 0 when all rows are there, with 1 when some are not, and says which. docs/uploads.md tells the rest.
    """
    from local.quick_imports import quick_structlog

    quick_structlog()
    from local.running.dropping import Said
    from local.running.uploading import perform
    from shared.settings import Settings

    if start and end and start > end:
        raise click.UsageError(f"--start {start} is after --end {end}: write the earlier day first")
    return perform(files, Said(start, end, ours), Settings.read(), manner)
