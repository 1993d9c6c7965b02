"""What holds for every record, not only for the golden ones."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.fetchers.anthropic.rows import rows
from shared.errors import SkippableError
from shared.rows import Context, Page, Rows
from shared.strict import EXACT, LARGEST_EXPONENT, usd_of_cents

DAY = date(2026, 8, 1)
LINE: dict[str, Any] = {
    "amount": "1",
    "context_window": None,
    "cost_type": None,
    "currency": "USD",
    "description": None,
    "inference_geo": None,
    "model": None,
    "service_tier": None,
    "token_type": None,
    "workspace_id": None,
}
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def _read(*lines: Any) -> Rows:
    bucket = {"starting_at": f"{DAY}T00:00:00Z", "ending_at": "2026-08-02T00:00:00Z", "results": list(lines)}
    body = json.dumps({"data": [bucket], "has_more": False, "next_page": None}, ensure_ascii=False).encode()
    return rows(Page(body), Context("anthropic_cost", DAY, DAY))


@settings(deadline=None)
@given(st.integers(-(10**24), 10**24), st.integers(0, 7))
def test_cents_become_dollars_exactly(digits: int, places: int) -> None:
    """Up to seven decimals of a cent nothing is lost and nothing is found."""
    cents = Decimal(digits).scaleb(-places)
    out = Rows()

    assert cents == EXACT.multiply(usd_of_cents(cents, out, "x"), Decimal(100))
    assert [] == out.findings


@settings(deadline=None)
@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_every_amount_is_money_or_refused(cents: Decimal) -> None:
    """An amount has nine decimals of a dollar, within half of the last one, or it is refused."""
    out = Rows()
    if not cents.is_finite() or cents.adjusted() > LARGEST_EXPONENT:
        with pytest.raises(SkippableError):
            usd_of_cents(cents, out, "x")
        return
    usd = usd_of_cents(cents, out, "x")
    lost = EXACT.subtract(EXACT.multiply(usd, Decimal(100)), cents)

    assert -9 == usd.as_tuple().exponent
    assert abs(lost) <= Decimal("0.5e-7")
    assert bool(lost) == bool(out.findings)


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=8), ANY_JSON, max_size=4))
def test_unknown_fields_change_nothing_but_the_drift(extra: dict[str, Any]) -> None:
    """A row reads the same whatever the vendor adds to it, and its own text is kept."""
    unknown = {name: value for name, value in extra.items() if name not in LINE}
    line = {**unknown, **LINE}

    out = _read(line)

    assert [] == out.quarantined
    assert [Decimal("0.01")] == [getattr(row, "cost_usd", None) for row in out.rows]
    assert line == json.loads(out.rows[0].raw_response)
    assert {f"data.results.{name}": 1 for name in unknown} == out.drift


@settings(deadline=None)
@given(st.lists(ANY_JSON, max_size=5))
def test_nothing_is_lost(lines: list[Any]) -> None:
    """Whatever stands among the results comes out as a row or in quarantine, with its text."""
    out = _read(LINE, *lines)

    assert 1 + len(lines) == len(out.rows) + len(out.quarantined)
    assert lines == [json.loads(record.raw) for record in out.quarantined]


def test_an_endless_number_is_one_bad_record() -> None:
    """A number that would fill the memory is quarantined like any other."""
    out = _read({**LINE, "amount": "1e999999999"}, {**LINE, "amount": "-1e999999999"})

    assert ([], 2) == (out.rows, len(out.quarantined))
