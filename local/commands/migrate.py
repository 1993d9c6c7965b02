"""`migrate`: the tables and views of the warehouse, brought forward or taken back step by step."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from migrations.apply import Migrator
    from migrations.database import Database
    from migrations.losses import Loss
    from migrations.planning import Task
    from shared.settings import Settings


@click.command("migrate")
@click.option("--to", "target", type=click.IntRange(min=0), metavar="NUMBER", help="Up or down to this one; 0 is none.")
@click.option("--expand-only", is_flag=True, help="Leave contracts for later: what a deployment runs before its code.")
@click.option("--plan", "only_plan", is_flag=True, help="Say what would be done, and what it would lose; do nothing.")
@click.option("--accept-loss", "accepted", multiple=True, metavar="NAME", help="Migration that may lose what it drops.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object, nothing else.")
@click.option("--wait", "wait_s", type=click.FloatRange(min=0), default=0, metavar="SECONDS", help="Wait for a run.")
def command(
    *,
    target: int | None,
    expand_only: bool,
    only_plan: bool,
    accepted: tuple[str, ...],
    as_json: bool,
    wait_s: float,
) -> int:
    """Apply the numbered steps of sql/migrations that this warehouse lacks, and make its views anew.

    Each step may run twice, so a killed migration goes on when the command is given again. Steps that would drop rows
    or values are refused until they are named. docs/migrations.md says how to go back, and how to keep a copy.

    \b
    python -m local migrate --plan
    python -m local migrate
    python -m local migrate --to 3 --accept-loss 0004_drop_old_names
    """
    from migrations.apply import Migrator
    from shared.settings import Settings

    with _opened(Settings.read(), wait_s) as database:
        migrator = Migrator(database)
        tasks = migrator.plan(target, expand_only=expand_only)
        losses = migrator.losses(tasks)
        missing_views = [] if only_plan else _migrate(migrator, tasks, accepted, quiet=as_json)
    if as_json:
        click.echo(json.dumps(_answer(tasks, losses, missing_views, done=not only_plan)))
    else:
        click.echo("\n".join(_page(tasks, losses, missing_views, done=not only_plan)))
    return 0


def _opened(settings: Settings, wait_s: float) -> AbstractContextManager[Database]:
    if settings.scheme("AIU_WAREHOUSE") == "duckdb":
        from migrations import duckdb_file

        return duckdb_file.opened(settings.path("AIU_WAREHOUSE"), wait_s)
    from migrations import bigquery_datasets

    return bigquery_datasets.opened(settings["AIU_WAREHOUSE"])


def _migrate(migrator: Migrator, tasks: list[Task], accepted: tuple[str, ...], *, quiet: bool) -> list[str]:
    def say(task: Task, done: int) -> None:
        steps = len(getattr(task.migration, task.way))
        if done == steps and not quiet:
            click.echo(f"{task.migration.name}: {task.way}, {steps} statements", err=True)

    return migrator.migrate(tasks, accepted, say)


def _answer(tasks: list[Task], losses: list[Loss], missing_views: list[str], *, done: bool) -> dict[str, object]:
    steps = [{"migration": task.migration.name, "way": task.way, "kind": task.migration.kind} for task in tasks]
    lost = [{"migration": loss.migration, "what": loss.what, "rows": loss.count} for loss in losses]
    return {"done": done, "steps": steps, "losses": lost, "views_missing": missing_views}


def _page(tasks: list[Task], losses: list[Loss], missing_views: list[str], *, done: bool) -> Iterator[str]:
    if not tasks:
        yield "All migrations are applied" + ("; the views were made anew." if done else ".")
    for task in tasks:
        yield f"{'Done' if done else 'To do'}: {task.migration.name}, {task.way} ({task.migration.kind})"
        yield f"  {task.migration.about}"
    for loss in losses:
        yield f"{'Lost' if done else 'Would lose'}: {loss.what}, {loss.count:,} rows ({loss.migration})"
    if missing_views:
        yield f"Left out, because they need newer tables: {', '.join(missing_views)}"
