"""Rate limits, pauses and the circuit breaker, on a clock that nobody waits for."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.breaker import CircuitOpenError, ExhaustedError
from shared.errors import RetriableError
from shared.pacing import BURST_SHARE, Gate, Pause, bucket
from shared.retrying import retry_after
from shared.topology import Limit
from tests.http.vendor import Reply, Time, Vendor, asking, client, patience

LIMITED = Reply(429, {"error": "Too Many Requests"}, {"Retry-After": "7"})
BROKEN = Reply(500, {})


class Bucket:
    """Counts what would have been taken from a limiter."""

    def __init__(self) -> None:
        """Nothing was taken."""
        self.taken = 0

    async def acquire(self) -> None:
        """Take one."""
        self.taken += 1


def _gate(time: Time, limit: Limit, *, is_enforced: bool = False) -> tuple[Gate, Bucket]:
    gate, counted = Gate(limit, Pause(), patience(time), is_enforced=is_enforced), Bucket()
    gate._bucket = counted  # type: ignore[assignment]
    return gate, counted


async def _pass(gate: Gate, times: int) -> None:
    for _ in range(times):
        async with gate.turn():
            pass


def test_retry_after_in_seconds_is_obeyed() -> None:
    """The next try waits as long as the vendor asks."""
    time = Time()

    async def ask() -> None:
        async with asking(Vendor(LIMITED, Reply()), patience(time)) as asked:
            await asked.get("/v1/things")

    asyncio.run(ask())

    assert 7 <= sum(time.slept) < 8


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("Sat, 01 Aug 2026 00:00:30 GMT", 30.0),
        ("Fri, 31 Jul 2026 23:00:00 GMT", 0.0),
        ("12", 12.0),
        ("0.5", 0.5),
        ("-1", None),
        ("inf", None),
        ("nan", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str | None, seconds: float | None) -> None:
    """Seconds and HTTP dates are understood, nonsense is nothing."""
    assert seconds == retry_after(value, datetime(2026, 8, 1, tzinfo=UTC))


@pytest.mark.parametrize("status", [429, 503])
def test_a_rest_too_long_is_left_to_the_next_delivery(status: int) -> None:
    """A vendor that wants an hour of rest is not waited for, and not asked again either."""
    vendor = Vendor(Reply(status, {}, {"Retry-After": "3600"}))

    async def ask() -> None:
        async with asking(vendor) as asked:
            with pytest.raises(RetriableError, match="3600 s"):
                await asked.get("/v1/things")
            if status == 429:
                with pytest.raises(RetriableError, match="another 3600 s"):
                    await asked.get("/v1/other")

    asyncio.run(ask())

    assert 1 == len(vendor.requests)


def test_a_429_holds_back_the_whole_group() -> None:
    """While one call waits out its Retry-After, no other call of the group goes out; another group does."""
    time = Time()
    pause = Pause()
    refused, same_group = (Gate(Limit(100), pause, patience(time), is_enforced=False) for _ in range(2))
    other_group, _ = _gate(time, Limit(100))

    refused.refuse(7.0, 1.0)
    asyncio.run(_pass(other_group, 1))
    assert [] == time.slept

    asyncio.run(_pass(same_group, 1))
    assert [7.0] == time.slept


def test_a_double_has_no_limit_until_it_shows_one() -> None:
    """On loopback the limit applies after a 429 that our own pace explains, and from then on."""
    time = Time()
    gate, counted = _gate(time, Limit(4, 60))

    asyncio.run(_pass(gate, 10))
    assert 0 == counted.taken

    gate.refuse(5.0, 1.0)
    asyncio.run(_pass(gate, 3))

    assert gate.is_enforced
    assert 3 == counted.taken
    assert [5.0] == time.slept


def test_a_stray_429_sets_no_limit() -> None:
    """A 429 after fewer requests than the limit allows is waited out, but proves no limit."""
    time = Time()
    gate, counted = _gate(time, Limit(100, 60))

    asyncio.run(_pass(gate, 3))
    gate.refuse(5.0, 1.0)
    asyncio.run(_pass(gate, 3))

    assert not gate.is_enforced
    assert 0 == counted.taken
    assert [5.0] == time.slept


def test_without_retry_after_the_limit_says_how_long() -> None:
    """Who ran into the published limit waits for its period; who did not, for the backoff."""
    time = Time()

    assert _gate(time, Limit(4, 60), is_enforced=True)[0].refuse(None, 1.0) == 60.0
    assert _gate(time, Limit(4, 60))[0].refuse(None, 1.0) is None


def test_after_a_429_calls_go_one_at_a_time() -> None:
    """A limit that we do not know costs each call one try at most."""
    vendor = Vendor(LIMITED, Reply())

    async def ask() -> None:
        async with asking(vendor) as asked:
            await asked.get("/v1/things")
            vendor.most_in_flight = 0
            await asyncio.gather(*(asked.get("/v1/things") for _ in range(20)))

    asyncio.run(ask())

    assert 1 == vendor.most_in_flight


def test_at_most_eight_calls_are_in_flight() -> None:
    """A burst waits for free connections; nobody is asked fifty things at once."""

    async def answer(_request: Any) -> Reply:
        await asyncio.sleep(0.005)
        return Reply()

    vendor = Vendor(answer=answer)

    async def ask() -> None:
        async with asking(vendor) as asked:
            await asyncio.gather(*(asked.get("/v1/things") for _ in range(50)))

    asyncio.run(ask())

    assert 8 == vendor.most_in_flight


def test_the_vendors_own_address_is_limited_from_the_start() -> None:
    """Only loopback counts as a double."""
    assert client("https://api.example.com")._gates["default"].is_enforced
    assert not client("http://127.0.0.1:1")._gates["default"].is_enforced
    assert not client("http://localhost:1")._gates["default"].is_enforced
    assert not client("http://[::1]:1")._gates["default"].is_enforced


@pytest.mark.parametrize("requests", [20, 40, 60])
def test_no_minute_holds_more_than_the_limit(requests: int) -> None:
    """Burst and drip together stay within the limit in any window of its length."""
    limiter = bucket(Limit(requests, 60))

    assert requests / BURST_SHARE == limiter.max_rate
    assert requests == pytest.approx(limiter.max_rate + 60 * limiter.max_rate / limiter.time_period)


def test_five_calls_that_gave_up_open_the_breaker() -> None:
    """A dead vendor is asked for five calls' worth of tries, then left alone, then tried with one."""
    time = Time()
    vendor = Vendor(BROKEN)

    async def ask() -> None:
        async with asking(vendor, patience(time)) as asked:
            for _ in range(5):
                with pytest.raises(ExhaustedError):
                    await asked.get("/v1/things")
            with pytest.raises(CircuitOpenError, match="last 5 calls all gave up"):
                await asked.get("/v1/things")
            assert 20 == len(vendor.requests)
            time.now += 30
            vendor.replies = [Reply()]
            await asked.get("/v1/things")
            await asked.get("/v1/things")

    asyncio.run(ask())

    assert 22 == len(vendor.requests)


def test_half_open_lets_one_through() -> None:
    """While one call probes, the others still fail at once; when it gives up, the rest begins anew."""
    time = Time()
    vendor = Vendor(BROKEN)

    async def ask() -> list[BaseException | bytes]:
        async with asking(vendor, patience(time, failures_to_open=1)) as asked:
            with pytest.raises(ExhaustedError):
                await asked.get("/v1/things")
            time.now += 30
            found = await asyncio.gather(*(asked.get("/v1/things") for _ in range(3)), return_exceptions=True)
            with pytest.raises(CircuitOpenError):
                await asked.get("/v1/things")
            return found

    kinds = sorted(type(error).__name__ for error in asyncio.run(ask()))

    assert ["CircuitOpenError", "CircuitOpenError", "ExhaustedError"] == kinds


def test_a_refusal_closes_the_breaker() -> None:
    """A vendor that says no is there."""
    vendor = Vendor(BROKEN)

    async def ask() -> None:
        async with asking(vendor) as asked:
            for reply in (BROKEN, BROKEN, BROKEN, BROKEN, Reply(404, {}), BROKEN, BROKEN):
                vendor.replies = [reply]
                with pytest.raises(Exception, match="answered"):
                    await asked.get("/v1/things")

    asyncio.run(ask())
