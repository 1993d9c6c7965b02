"""Print what a month on Google Cloud costs at list prices, for 15, 100 and 1,000 people, and what dominates.

    nox -s cost-estimate

Nothing is asked over the network: prices are in `pulumi/prices.yaml`, each with its source and how sure it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from tools.cost_usage import facts, usage

if TYPE_CHECKING:
    from rich.table import Table

PEOPLE = (15, 100, 1000)
CENT = Decimal("0.01")
WIDTH = 120
WORDS = {
    "processor_second": "Functions: processors",
    "memory_gib_second": "Functions: memory",
    "message_tib": "Messages",
    "query_tib": "BigQuery: questions",
    "table_gib_month": "BigQuery: tables",
    "object_gib_month": "Lake and uploads",
    "secret_version_month": "Secrets",
    "schedule_month": "Schedules",
    "log_gib": "Logs",
    "alarm_month": "Alarms",
    "image_gib_month": "Images of the functions",
    "machine_month": "Dashboards' machine",
    "disk_gib_month": "Its disk",
    "snapshot_gib_month": "Its snapshots",
    "way_out_hour": "Its way out: hours",
    "address_hour": "Its way out: address",
    "way_out_gib": "Its way out: traffic",
}
"""Price → what people call it, in the order of the table."""
MARKS = {"verified": "", "recalled": " (recalled)", "unclear": " (unclear)"}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the bill of one month."""

    price: str
    quantity: Decimal
    cost_usd: Decimal


def cost(quantity: Decimal, usd: Decimal, free: Decimal) -> Decimal:
    """Return what a quantity costs in dollars, rounded to the cent; what is free comes off first."""
    return (max(quantity - free, Decimal(0)) * usd).quantize(CENT, ROUND_HALF_UP)


def bill(people: int, said: dict[str, Any]) -> list[Item]:
    """Return the lines of a month's bill, in the order of the table."""
    used = usage(people, said)
    return [Item(name, used[name], _cost(used[name], said["prices"][name])) for name in WORDS]


def total(items: list[Item]) -> Decimal:
    """Return the sum of the lines as they are shown."""
    return sum((item.cost_usd for item in items), Decimal(0))


def dominant(items: list[Item]) -> tuple[str, int]:
    """Return what costs most, and its share of the bill in whole per cent."""
    most = max(items, key=lambda item: item.cost_usd)
    share = most.cost_usd / total(items) * 100
    return WORDS[most.price], int(share.to_integral_value(ROUND_HALF_UP))


def table(said: dict[str, Any]) -> Table:
    """Return the bills side by side."""
    from rich.table import Table

    bills = {people: bill(people, said) for people in PEOPLE}
    shown = Table(
        title=f"USD a month at list prices of {said['as_of']}", caption=_caption(said), caption_justify="left"
    )
    shown.add_column("", no_wrap=True)
    for people in PEOPLE:
        shown.add_column(f"{people:,} people", justify="right")
    shown.add_column("price", style="dim", no_wrap=True)
    for number, name in enumerate(WORDS):
        price = said["prices"][name]
        per_unit = f"{price['usd']} / {price['unit']}{MARKS[price['mark']]}"
        shown.add_row(WORDS[name], *(f"{items[number].cost_usd:,.2f}" for items in bills.values()), per_unit)
    shown.add_section()
    shown.add_row("Total", *(f"{total(items):,.2f}" for items in bills.values()), style="bold")
    shown.add_row("Most of it", *(f"{name}, {share} %" for name, share in map(dominant, bills.values())))
    return shown


def _cost(quantity: Decimal, price: dict[str, str]) -> Decimal:
    return cost(quantity, Decimal(price["usd"]), Decimal(price["free"]))


def _caption(said: dict[str, Any]) -> str:
    saved = said["assumed"]["cards_from_cache"]
    return (
        "How much is used is estimated from the rules, cards and schedules of this repository, and from habits in "
        f"pulumi/prices.yaml: {_viewers(said)} look at dashboards on a working day, and {saved:.0%} of their "
        "questions cost nothing. A dashboard on a wall that asks every minute is not in it: alone it may cost 100 USD."
    )


def _viewers(said: dict[str, Any]) -> str:
    counts = [str(said["assumed"]["viewers"][people]) for people in PEOPLE]
    return f"{', '.join(counts[:-1])} and {counts[-1]} people"


def main() -> None:
    """Print the table."""
    from rich.console import Console

    Console(width=WIDTH).print(table(facts()))


if __name__ == "__main__":
    main()
