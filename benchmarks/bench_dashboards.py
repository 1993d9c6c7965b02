"""How fast the dashboards answer over two years of 15 and of 1,000 people, beside the bare SQL of the same cards.

The server is a process of its own, asked over HTTP as a browser asks: a page, then its cards, six at a time. Every
round chooses other filters, so that no answer is a remembered one. Bare SQL is the card's own statement on the views
of the same file, in a DuckDB that keeps nothing: what a card would cost if each one evaluated its views. Seconds differ
between machines, ratios hardly do. Exit 1 when a promise is missed: the first dashboard, on a server that has just
started, within 1 s of its request at 15 people, and 95 of 100 cards within 200 ms; within 1 s at 1,000 people.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode, urlsplit

from benchmarks.large_warehouse import make, opened
from local.dashboards import chosen
from local.warehouse.reader import DuckDBReader
from metabase.definition import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metabase.definition.shapes import Card, Dashboard

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 22)
FIRST = "finance_executive"
AS_A_BROWSER = 6
"""Requests that a browser has under way to one server."""
CHOICES: tuple[dict[str, str], ...] = (
    {"period": "2026-10"},
    {"period": "past6months"},
    {"period": "past24months~", "ledger": "billed"},
    {"period": "2026-08-01~2026-10-31", "platform": "cursor"},
    {"period": "thisyear", "ledger": "list"},
)


class Promise(NamedTuple):
    """A size, and the seconds promised for it."""

    people: int
    days: int
    first_page: float | None
    card_p95: float


PROMISES = (Promise(15, 730, 1.0, 0.2), Promise(1000, 730, None, 1.0))


class Took(NamedTuple):
    """Seconds of one card's answers."""

    name: str
    seconds: list[float]
    bare: float


def main() -> int:
    """Print a table for each size; exit 1 when a promise is missed."""
    arguments = _arguments()
    missed: list[str] = []
    for promise in PROMISES:
        if arguments.people in {None, promise.people}:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(arguments.keep or folder) / f"{promise.people}x{promise.days}.duckdb"
                if not path.exists():
                    make(path, promise.people, promise.days, TODAY)
                with opened(path, TODAY):
                    """Gives a file that was made earlier the views of today."""
                missed += _measure(path, promise)
    print("\n".join(["", *missed]) if missed else "\nevery promise is kept")
    return int(bool(missed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, choices=[promise.people for promise in PROMISES], help="only this size")
    parser.add_argument("--keep", help="folder in which the warehouses stay, to measure again without making them")
    return parser.parse_args()


def _measure(path: Path, promise: Promise) -> list[str]:
    print(f"\n{promise.people} people x {promise.days} days")
    with _served(path) as (address, started):
        first = _page(address, files.dashboards()[FIRST], {})
        print(f"server ready after {started:.2f} s; first page with all its cards {first:.2f} s after its request")
        _until_warm(address)
        again = _page(address, files.dashboards()[FIRST], CHOICES[0])
        took = _cards(address)
    bare = _bare(path)
    told = [each._replace(bare=bare[each.name]) for each in took]
    seconds = sorted(second for each in told for second in each.seconds)
    p95 = seconds[int(len(seconds) * 0.95)]
    _table(told)
    said = ", ".join(f"{name} {value * 1000:.0f} ms" for name, value in _spread(seconds, p95).items())
    print(f"a warm page with all its cards {again:.2f} s; {len(seconds)} answers: {said}")
    missed, size = [], f"at {promise.people} people"
    if promise.first_page and first > promise.first_page:
        missed.append(f"missed: the first page took {first:.2f} s {size}; promised {promise.first_page} s")
    if p95 > promise.card_p95:
        missed.append(f"missed: p95 of cards is {p95:.3f} s {size}; promised {promise.card_p95} s")
    return missed


def _spread(seconds: list[float], p95: float) -> dict[str, float]:
    return {"median": statistics.median(seconds), "p95": p95, "longest": max(seconds)}


def _table(told: list[Took]) -> None:
    print(f"{'card':58} {'median ms':>9} {'longest':>9} {'bare ms':>9} {'ratio':>7}")
    for each in sorted(told, key=lambda each: -statistics.median(each.seconds))[:12]:
        middle, longest = statistics.median(each.seconds), max(each.seconds)
        times = " ".join(f"{value * 1000:9.1f}" for value in (middle, longest, each.bare))
        print(f"{each.name:58} {times} {middle / max(each.bare, 1e-6):7.2f}")
    ratio = statistics.median(statistics.median(each.seconds) / max(each.bare, 1e-6) for each in told)
    print(f"of {len(told)} cards, the slowest twelve; median ratio of answer to bare SQL {ratio:.2f}")


def _cards(address: str) -> list[Took]:
    """Ask every card for every choice, as pages do: six at a time."""
    took: dict[str, list[float]] = {}
    for choice in CHOICES:
        for dashboard in files.dashboards().values():
            with ThreadPoolExecutor(AS_A_BROWSER) as browser:
                asked = {
                    card.key: browser.submit(_timed, address, _card(dashboard, card, choice))
                    for card in dashboard.cards
                }
            for key, answer in asked.items():
                took.setdefault(f"{dashboard.key}/{key}", []).append(answer.result())
    return [Took(name, seconds, 0.0) for name, seconds in took.items()]


def _bare(path: Path) -> dict[str, float]:
    """Return seconds of every card's own statement, alone, on views that are evaluated for it."""
    found = {}
    with closing(DuckDBReader(path, today=TODAY)) as reader:
        for dashboard in files.dashboards().values():
            for card in dashboard.cards:
                choice = chosen.defaults(dashboard, TODAY, _known(dashboard, CHOICES[0]))
                text = files.card_sql(dashboard.key, card.key)
                sql, params = chosen.statement(card, text, choice, lambda _: False)
                reader.session().prepare(sql, params)
                begin = time.perf_counter()
                reader.query(sql, params)
                found[f"{dashboard.key}/{card.key}"] = time.perf_counter() - begin
    return found


def _page(address: str, dashboard: Dashboard, choice: dict[str, str]) -> float:
    begin = time.perf_counter()
    _timed(address, f"/d/{dashboard.key}?{urlencode(_known(dashboard, choice))}")
    with ThreadPoolExecutor(AS_A_BROWSER) as browser:
        list(browser.map(lambda card: _timed(address, _card(dashboard, card, choice)), dashboard.cards))
    return time.perf_counter() - begin


def _until_warm(address: str) -> None:
    """Every page once: whatever a server does in its first seconds is over then."""
    for dashboard in files.dashboards().values():
        _page(address, dashboard, {})


def _card(dashboard: Dashboard, card: Card, choice: dict[str, str]) -> str:
    return f"/d/{dashboard.key}/{card.key}?{urlencode(_known(dashboard, choice))}"


def _known(dashboard: Dashboard, choice: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in choice.items() if name in dashboard.filters}


def _timed(address: str, path: str) -> float:
    begin = time.perf_counter()
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
    if answer.status != http.client.OK:
        raise SystemExit(f"{path} answered {answer.status}: {body[:300]!r}")
    return time.perf_counter() - begin


@contextmanager
def _served(path: Path) -> Iterator[tuple[str, float]]:
    environment = {**os.environ, "AIU_WAREHOUSE": f"duckdb:///{path}", "AIU_TODAY": str(TODAY)}
    begin = time.perf_counter()
    command = [sys.executable, "-m", "local", "dashboards", "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        said = process.stderr.readline() if process.stderr else ""
        found = re.search(r"http://[\d.:]+", said)
        if found is None:
            raise SystemExit(said)
        yield found.group(), time.perf_counter() - begin
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
