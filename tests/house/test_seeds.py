"""The price card is data, so its promises are tests."""

from __future__ import annotations

import csv
import itertools
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from shared import topology
from tests.house.repository import ROOT, read

Price = dict[str, str]
DIMENSIONS = ("service_tier", "context_window", "inference_geo", "speed")
WHERE = ("provider", "model", "token_type")
INPUT = "uncached_input_tokens"


def _rows(seed: str) -> list[Price]:
    with (ROOT / "sql/seeds" / seed).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CARD = _rows("price_card.csv")
LINES: dict[tuple[str, ...], list[Price]] = defaultdict(list)
for _price in CARD:
    LINES[tuple(_price[column] for column in WHERE)].append(_price)


def _fit_at_once(one: Price, other: Price) -> bool:
    same_days = one["valid_from"] < other["valid_to"] and other["valid_from"] < one["valid_to"]
    return same_days and all(one[d] == other[d] or not (one[d] and other[d]) for d in DIMENSIONS)


def _meets(price: Price, one: Price, other: Price) -> bool:
    begins = max(one["valid_from"], other["valid_from"])
    return price["valid_from"] <= begins < price["valid_to"] and all(
        price[d] == (one[d] or other[d]) for d in DIMENSIONS
    )


@pytest.mark.parametrize("line", LINES, ids="/".join)
def test_one_price_wins(line: tuple[str, ...]) -> None:
    """Where two prices fit the same usage, exactly one says so in the most columns."""
    for one, other in itertools.combinations(LINES[line], 2):
        if _fit_at_once(one, other):
            assert 1 == sum(_meets(price, one, other) for price in LINES[line]), (one, other)


def test_the_vendors_arithmetic_holds() -> None:
    """Cache writes cost 1.25 and 2 times the input, batch half, and the United States a tenth more."""
    prices = {tuple(p[c] for c in (*WHERE, *DIMENSIONS, "valid_from")): Decimal(p["usd_per_unit"]) for p in CARD}
    for (provider, model, token, tier, context, geo, speed, start), price in prices.items():
        factors = {
            (provider, model, INPUT, tier, context, geo, speed, start): {
                "cache_creation.ephemeral_5m_input_tokens": Decimal("1.25"),
                "cache_creation.ephemeral_1h_input_tokens": Decimal(2),
            }.get(token),
            (provider, model, token, "standard", context, geo, speed, start): Decimal("0.5")
            if tier == "batch"
            else None,
            (provider, model, token, tier, context, "", speed, start): Decimal("1.1") if geo == "us" else None,
        }
        for origin, factor in factors.items():
            if factor:
                assert prices[origin] * factor == price, (model, token, tier, geo, speed)


def test_every_price_has_a_source_and_a_date() -> None:
    """A price that nobody can look up is a guess."""
    for price in CARD:
        assert price["source_url"].startswith("https://platform.claude.com/docs/")
        assert date.fromisoformat(price["valid_from"]) < date.fromisoformat(price["valid_to"])
        assert date.fromisoformat(price["valid_from"]) <= date.fromisoformat(price["checked_on"])
        assert price["unit"] in {"per_million_tokens", "per_thousand_requests"}


def test_the_card_has_the_tables_columns() -> None:
    """The seed is loaded by name into the table of that name."""
    schema = read("sql/schema/price_card.sql")

    assert list(CARD[0]) == [row.split()[0] for row in schema.splitlines() if row.startswith("  ")]


def test_we_keep_to_the_vendors_limits() -> None:
    """No rate in the topology is above one that its vendor documents."""
    documented = {row["endpoint"]: int(row["limit"]) for row in _rows("vendor_limits.csv") if "requests" in row["unit"]}
    cursor = topology.source("cursor").limits
    enterprise = topology.source("claude_enterprise").limits["default"]

    assert (cursor["default"].requests, cursor["default"].seconds) <= (documented["cursor /teams/daily-usage-data"], 60)
    assert cursor["events"].requests <= documented["cursor /teams/filtered-usage-events"]
    assert enterprise.requests <= documented["anthropic /v1/organizations/analytics/*"]
