"""`query`: BigQuery SQL on the warehouse, at any time."""

from __future__ import annotations

import sys

import click


@click.command("query")
@click.argument("sql")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="JSON is an array of objects with NUMERIC as text; CSV holds no formulas.",
)
def command(sql: str, shape: str) -> int:
    """Ask the warehouse in BigQuery SQL; a dash reads the statement from standard input.

    Shows what was published last, also while a run is going on, and never holds one up.

    \b
    python -m local query "SELECT platform, SUM(cost_usd) AS usd FROM fct_cost_daily GROUP BY platform"
    python -m local query --format csv - < month.sql > month.csv
    """
    from local.pages.published import published
    from local.pages.query_formats import FORMATS
    from shared.errors import ConfigurationError, FatalError
    from shared.settings import Settings

    statement = sys.stdin.read() if sql == "-" else sql
    if not statement.strip():
        raise click.UsageError("the statement is empty: write for example SELECT * FROM source_coverage")
    with published(Settings.read()) as warehouse:
        try:
            rows = warehouse.query(statement)
            columns = warehouse.columns(statement)
        except FatalError as error:
            from local.pages.sql_errors import explained

            raise ConfigurationError(explained(error)) from error
        print(FORMATS[shape](columns, rows))
    return 0
