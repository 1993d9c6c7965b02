"""Which answers are tried again, which are not, and what each becomes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from shared.errors import FatalError, ForbiddenError, PipelineError, RetriableError
from shared.http import GoneError, RefusedError
from tests.http.vendor import OK, SECRET, Reply, Time, Vendor, asking, patience

ERROR = {"type": "error", "error": {"type": "some_error", "message": "No such luck."}, "request_id": "req_1"}


def _get(vendor: Vendor, **terms: Any) -> bytes:
    async def ask() -> bytes:
        async with asking(vendor, patience(**terms)) as client:
            return await client.get("/v1/things", [("day", "2026-08-01")], headers={"x-api-key": client.secret})

    return asyncio.run(ask())


def _error(vendor: Vendor, **terms: Any) -> PipelineError:
    with pytest.raises(PipelineError) as caught:
        _get(vendor, **terms)
    return caught.value


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 529])
def test_a_passing_failure_is_tried_again(status: int) -> None:
    """After a failure that may pass, the next try's answer counts."""
    vendor = Vendor(Reply(status, ERROR), Reply())

    assert b'{"data": [], "has_more": false}' == _get(vendor)
    assert 2 == len(vendor.requests)


@pytest.mark.parametrize(
    "broken",
    [
        Reply(body=b"<html>bad gateway</html>"),
        Reply(body=b'{"data": [{"id": 1}, {"id"'),
        Reply(body=b""),
        Reply(body=b"[]"),
        Reply(body=b'{"data": NaN}'),
        Reply(body=b'{"data": "\xff"}'),
        Reply(status=204, body=b""),
        Reply(fault="truncated", body={"data": [1] * 100}),
        Reply(fault="reset"),
    ],
    ids=["html", "cut", "empty", "list", "nan", "utf8", "nothing", "truncated", "reset"],
)
def test_a_damaged_answer_is_tried_again(broken: Reply) -> None:
    """A good status with a body that is not one whole JSON object is no answer."""
    vendor = Vendor(broken, Reply())
    if broken.status == 204:
        assert isinstance(_error(vendor), FatalError)
        return

    assert b'{"data": [], "has_more": false}' == _get(vendor)


def test_three_retries_and_no_more() -> None:
    """A vendor that stays broken is asked four times; then the delivery is tried again later."""
    vendor = Vendor(Reply(503, ERROR))

    error = _error(vendor)

    assert isinstance(error, RetriableError)
    assert 4 == len(vendor.requests)
    assert "example: GET /v1/things?day=2026-08-01: answered 503, the vendor says" in str(error)
    assert "gave up after 4 tries" in str(error)


def test_nobody_there_is_tried_again() -> None:
    """A refused connection is a fault like any other."""

    async def ask() -> str:
        vendor = Vendor()
        async with asking(vendor) as client:
            address = vendor.base_url
        async with asking(Vendor()) as client:
            client._shared.base_url = address
            with pytest.raises(RetriableError) as caught:
                await client.get("/v1/things")
            return str(caught.value)

    assert "no answer (ClientConnectorError" in asyncio.run(ask())


def test_backoff_doubles_and_jitters() -> None:
    """Each wait is drawn from none at all to a step that doubles."""
    time = Time()

    _error(Vendor(Reply(500, ERROR)), time=time, backoff_s=10.0)

    assert 3 == len(time.slept)
    assert all(0 <= wait <= step for wait, step in zip(time.slept, (10, 20, 40), strict=True))
    assert len(set(time.slept)) > 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, RefusedError), (401, ForbiddenError), (403, ForbiddenError), (404, FatalError), (409, FatalError),
     (410, GoneError), (413, FatalError), (302, FatalError)],
)  # fmt: skip
def test_a_refusal_is_final(status: int, kind: type[Exception]) -> None:
    """A refusal is believed the first time, and quoted with the vendor's request id."""
    vendor = Vendor(Reply(status, ERROR, {"request-id": "req_1", "Location": "http://elsewhere.example.com/"}))

    error = _error(vendor)

    assert isinstance(error, kind)
    assert isinstance(error, FatalError)
    assert 1 == len(vendor.requests)
    assert f'answered {status}, the vendor says "No such luck." (req_1)' in str(error)


def test_a_refused_key_says_which_setting_holds_it() -> None:
    """401 names the variable to look at."""
    assert "check EXAMPLE_KEY" in str(_error(Vendor(Reply(401, ERROR))))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"error": "Too bad", "message": "Really."}, "Really."),
        ({"error": "Too bad"}, "Too bad"),
        ({"detail": "x" * 1000}, "x" * 300 + "…"),
        (b"<html><b>Bad</b>\n request</html>", "Bad request"),
        ([1], ""),
        (b"", ""),
    ],
)
def test_the_vendors_message_is_found(body: Any, said: str) -> None:
    """Whatever shape an error body has, its message is quoted in one short line."""
    error = _error(Vendor(Reply(400, body)))

    assert isinstance(error, RefusedError)
    assert said == error.said


@pytest.mark.parametrize("status", [429, 500, 529])
def test_the_vendor_may_forbid_a_retry(status: int) -> None:
    """`x-should-retry: false` is obeyed even where another try would be usual."""
    vendor = Vendor(Reply(status, ERROR, {"x-should-retry": "false"}))

    assert isinstance(_error(vendor), FatalError)
    assert 1 == len(vendor.requests)


def test_a_spend_limit_is_not_hammered() -> None:
    """A 429 that lasts until next month is asked once, and says what to do."""
    details = {"error_code": "enforced_spend_limit_reached"}
    vendor = Vendor(Reply(429, {"error": {"message": "You have reached your limits.", "details": details}}))

    assert "raise it, then run again" in str(_error(vendor))
    assert 1 == len(vendor.requests)


def test_a_body_beyond_the_ceiling_is_refused() -> None:
    """An answer without end does not fill the memory."""
    vendor = Vendor(Reply(body={"data": "x" * 2_000}))

    error = _error(vendor, largest_body=1_000)

    assert isinstance(error, FatalError)
    assert "more than 1,000 bytes" in str(error)


def test_a_slow_drip_has_an_end() -> None:
    """A server that stops in the middle of its answer is left after the read timeout."""
    vendor = Vendor(Reply(fault="drip", body={"data": [1] * 100}), Reply())

    assert b'{"data": [], "has_more": false}' == _get(vendor, read_s=0.05)


def test_a_post_sends_json() -> None:
    """POST carries a JSON body, our name and the caller's headers."""

    async def ask(vendor: Vendor) -> bytes:
        async with asking(vendor) as client:
            return await client.post("/teams/things", {"page": 1}, headers={"x-extra": "yes"})

    vendor = Vendor(Reply(body=OK))
    asyncio.run(ask(vendor))
    request = vendor.requests[0]

    assert [b'{"page":1}'] == vendor.bodies
    assert "application/json" == request.headers["Content-Type"]
    assert "yes" == request.headers["x-extra"]
    assert "AIUsageAnalytics/1.0 (+https://example.com/ai-usage-analytics)" == request.headers["User-Agent"]


def test_repeated_parameters_arrive_in_brackets() -> None:
    """`group_by[]` may be given several times."""

    async def ask(vendor: Vendor) -> None:
        async with asking(vendor) as client:
            await client.get("/v1/things", [("group_by[]", "model"), ("group_by[]", "key")])

    vendor = Vendor()
    asyncio.run(ask(vendor))

    assert ["model", "key"] == vendor.requests[0].query.getall("group_by[]")


def test_the_key_reaches_the_vendor_and_nobody_else() -> None:
    """The secret is in the header that the fetcher made."""
    vendor = Vendor()
    _get(vendor)

    assert SECRET == vendor.requests[0].headers["x-api-key"]
