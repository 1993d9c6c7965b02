"""`demo`: the whole product on a sample organisation, without a key and without a network."""

from __future__ import annotations

import click


@click.command("demo")
@click.option("--people", type=click.IntRange(1), default=15, show_default=True, help="How many people work there.")
@click.option("--days", type=click.IntRange(1, 800), default=90, show_default=True, help="For how many days.")
@click.option("--seed", type=int, default=7, show_default=True, help="Another number, another organisation.")
@click.option("--no-serve", is_flag=True, help="End after the summary, as without a terminal.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object, nothing else.")
def command(people: int, days: int, seed: int, no_serve: bool, as_json: bool) -> int:
    """Show everything on a sample organisation; no key is needed.

    Vendor doubles on this machine answer for 15 people who worked for 90 days; then one run goes the whole way that a
    real one goes, into a lake and a warehouse of its own below .aiu. Done again, it is a new run on the same.
    On a terminal the doubles go on answering until ctrl-C.

    \b
    python -m local demo
    python -m local demo --people 200 --days 30 --no-serve
    """
    from local.quick_imports import quick_structlog

    quick_structlog()
    from local.running.demonstration import Sample, demonstrate

    return demonstrate(Sample(people, days, seed), as_json=as_json, serve=not no_serve)
