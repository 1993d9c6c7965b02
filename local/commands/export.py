"""`export`: what other tools read, written from what was published last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from local.options import Day

if TYPE_CHECKING:
    from datetime import date


@click.group("export")
def command() -> None:
    """Write costs and usage for other tools.

    \b
    python -m local export focus --start 2026-10-01 --end 2026-10-31 --out october.parquet
    """


@command.command("focus")
@click.option("--start", type=Day(), metavar="DAY", help="First UTC day, included.")
@click.option("--end", type=Day(), metavar="DAY", help="Last UTC day, included.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="FILE.csv or FILE.parquet.")
@click.option("--force", is_flag=True, help="Replace the file when it is there already.")
@click.option("--validate-only", "given", type=click.Path(path_type=Path), metavar="FILE", help="Check this file only.")
def focus(*, start: date | None, end: date | None, out: Path | None, force: bool, given: Path | None) -> int:
    """FOCUS 1.4 Cost and Usage: written, read back, compared with the facts, and held to the rules.

    Exit code 1, with the rule and its rows, when the file breaks a MUST or its sums are not those of the facts; then
    nothing gets the name FILE. What could not be filled is named, and why (docs/focus.md).

    \b
    python -m local export focus --start 2026-10-01 --end 2026-10-31 --out october.parquet
    python -m local export focus --validate-only somebody-elses.csv
    """
    if given:
        if start or end or out or force:
            raise click.UsageError("--validate-only stands alone: it reads FILE and writes nothing")
        return _validate(given)
    if not start or not end or not out:
        raise click.UsageError("write --start DAY --end DAY --out FILE, or --validate-only FILE")
    if start > end:
        raise click.UsageError(f"--start {start} is after --end {end}: write the earlier day first")
    return _export(start, end, out, force=force)


def _validate(given: Path) -> int:
    from local.focus import page
    from local.focus.validator import validate
    from local.focus.waiting import waiting

    with waiting("reading"):
        verdict = validate(given)
    page.validated(given, verdict)
    return 0 if verdict.is_valid else 1


def _export(start: date, end: date, out: Path, *, force: bool) -> int:
    from local.focus import page
    from local.focus.export import Wish, export
    from local.focus.waiting import waiting
    from shared.settings import Settings

    settings = Settings.read()
    with waiting("writing and checking"):
        made = export(settings, Wish(start, end, out, force))
    page.exported(made)
    return 0 if made.is_good else 1
