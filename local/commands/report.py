"""`report`: a month or a quarter that finance can hand on, as HTML and as a workbook."""

from __future__ import annotations

from pathlib import Path

import click

OUT = Path(".aiu") / "reports"


@click.command("report")
@click.option("--month", metavar="YYYY-MM", help="A calendar month.")
@click.option("--quarter", metavar="YYYY-Qn", help="A calendar quarter.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=OUT, show_default=True, metavar="FOLDER", help="Where to."
)
def command(month: str | None, quarter: str | None, out: Path) -> int:
    """Write the report of a month or a quarter: one HTML file and one workbook.

    It says whether the period is closed and complete, names the ledger of every amount, and adds up to the facts to
    the last digit. Exit code 1 when days are missing or something does not add up; the report says what.

    \b
    python -m local report --month 2026-10
    python -m local report --quarter 2026-Q4 --out reports
    """
    if bool(month) == bool(quarter):
        raise click.UsageError("write either --month 2026-10 or --quarter 2026-Q4")
    from local.focus.waiting import waiting
    from local.pages.published import published
    from local.report import period as periods
    from local.report.telling import tell
    from local.report.write import report
    from shared.settings import Settings

    settings = Settings.read()
    today = settings.now().date()
    period = periods.month(month, today) if month else periods.quarter(quarter or "", today)
    with waiting("writing the report"), published(settings) as warehouse:
        made, papers = report(warehouse, period, settings.now(), out)
    return tell(made, papers)
