"""Every fault does what it says, as often as it says, and nothing when it is switched off."""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING, Any

import pytest

from local.sample_org.cursor_activity import DAY_MS, epoch_ms
from local.sample_org.faults import Fault, Switchboard

if TYPE_CHECKING:
    from local.sample_org.org import Organisation
    from tests.sample_org.conftest import Asker, Start


def usage(asker: Asker, org: Organisation) -> Any:
    """Ask for the first page of usage."""
    return asker.anthropic("usage_report/messages", [("starting_at", f"{org.season.start}T00:00:00Z")])


def events(asker: Asker, org: Organisation, page: int = 1) -> Any:
    """Ask for a page of ten events of the last week."""
    end = epoch_ms(org.season.end) + DAY_MS
    return asker.cursor(
        "filtered-usage-events", {"startDate": end - 7 * DAY_MS, "endDate": end - 1, "page": page, "pageSize": 10}
    )


def test_a_status_comes_as_often_as_declared(org: Organisation, start: Start) -> None:
    """After one sound answer two 429 with Retry-After, then sound answers again; other endpoints are well."""
    asker = start(org, faults=["anthropic_usage:429,times=2,after=1,retry_after=3"])
    heard = [usage(asker, org) for _ in range(4)]

    assert [200, 429, 429, 200] == [answer.status for answer in heard]
    assert "3" == heard[1].headers["retry-after"]
    assert "rate_limit_error" == heard[1].json["error"]["type"]
    assert 200 == asker.anthropic("users").status
    assert [None, "status", "status", None, None] == [asked.fault for asked in asker.doubles.asked]


def test_some_faults_last_for_ever_and_can_be_reset(org: Organisation, start: Start) -> None:
    """Without `times` a fault stays until the board is reset."""
    asker = start(org, faults=["*:529"])

    assert [529] * 3 == [asker.anthropic("users").status for _ in range(3)]
    assert 529 == asker.cursor("members").status
    asker.doubles.faults.reset()
    assert 200 == asker.anthropic("users").status


def test_one_page_can_fail(org: Organisation, start: Start) -> None:
    """A fault on page 2 leaves page 1 alone, for cursors as for page numbers."""
    asker = start(org, faults=["cursor_events:500,page=2", "anthropic_usage:500,page=2"])
    following = usage(asker, org).json["next_page"]
    params = [("starting_at", f"{org.season.start}T00:00:00Z"), ("page", following)]

    assert [200, 500, 200] == [events(asker, org, page).status for page in (1, 2, 3)]
    assert 500 == asker.anthropic("usage_report/messages", params).status


def test_connections_break(org: Organisation, start: Start) -> None:
    """A dropped connection has no answer at all; the next one works."""
    asker = start(org, faults=["anthropic_users:drop,times=1"])

    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        asker.anthropic("users")
    assert 200 == asker.anthropic("users").status


def test_bodies_can_be_cut_dripped_or_for_people(org: Organisation, start: Start) -> None:
    """Truncated JSON and HTML come with 200; a drip is slow and sound."""
    asker = start(
        org, faults=["anthropic_users:truncate,times=1", "anthropic_keys:html", "cursor_members:drip,delay=0"]
    )
    cut, people = asker.anthropic("users"), asker.anthropic("api_keys")

    assert (200, 200) == (cut.status, people.status)
    with pytest.raises(json.JSONDecodeError):
        json.loads(cut.raw)
    assert people.raw.startswith(b"<!doctype html>")
    assert 14 == len(asker.cursor("members").json["teamMembers"])


def test_pages_repeat(org: Organisation, start: Start) -> None:
    """In place of page 2 page 1 comes again, once."""
    asker = start(org, faults=[Fault("cursor_events", "repeat_page", times=1, page=2)])
    first, again, second = (events(asker, org, page).json for page in (1, 2, 2))

    assert first == again
    assert 2 == second["pagination"]["currentPage"]
    assert first["usageEvents"] != second["usageEvents"]


@pytest.mark.parametrize(
    ("endpoint", "path"), [("anthropic_cost", "cost_report"), ("claude_code", "usage_report/claude_code")]
)
def test_cursors_loop(org: Organisation, start: Start, endpoint: str, path: str) -> None:
    """The next page is always the first one, and there is always a next one."""
    asker = start(org, faults=[f"{endpoint}:cursor_loop"])
    params = [("starting_at", f"{org.season.start}" + ("T00:00:00Z" if path == "cost_report" else ""))]
    first = asker.anthropic(path, params).json
    second = asker.anthropic(path, [*params, ("page", first["next_page"])]).json

    assert first["has_more"]
    assert first == second


def test_lists_and_page_numbers_loop_too(org: Organisation, start: Start) -> None:
    """after_id leads back to the first page; a page number past the end has the first page's rows and a next one."""
    asker = start(org, faults=["anthropic_users:cursor_loop", "cursor_events:cursor_loop"])
    first = asker.anthropic("users").json
    numbered = events(asker, org, 500).json

    assert first["has_more"]
    assert first == asker.anthropic("users", [("after_id", first["last_id"])]).json
    assert numbered["pagination"]["hasNextPage"]
    assert events(asker, org).json["usageEvents"] == numbered["usageEvents"]


def test_rows_carry_surprises(org: Organisation, start: Start) -> None:
    """A new field is in every row, a required one is missing in one, an integer no float can hold is in one."""
    asker = start(
        org,
        faults=["cursor_events:extra_field", "cursor_events:missing_field", "cursor_events:huge_integer"],
    )
    rows = events(asker, org).json["usageEvents"]

    assert all("surprise" in row for row in rows)
    assert 1 == sum("timestamp" not in row for row in rows)
    assert 1 == sum(9_007_199_254_740_993 == row.get("tokenUsage", {}).get("inputTokens") for row in rows)


def test_answers_can_be_empty(org: Organisation, start: Start) -> None:
    """Buckets stay and are empty; any other list has no rows and ends."""
    asker = start(org, faults=["*:empty"])
    buckets = usage(asker, org).json["data"]
    page = events(asker, org).json

    assert [[]] * 7 == [bucket["results"] for bucket in buckets]
    assert (0, [], False) == (page["totalUsageEventsCount"], page["usageEvents"], page["pagination"]["hasNextPage"])
    assert ([], False) == tuple(asker.anthropic("users").json[name] for name in ("data", "has_more"))
    assert [] == asker.cursor("members").json["teamMembers"]


def test_a_fault_is_read_from_text() -> None:
    """ENDPOINT:KIND and options; what cannot be read says why."""
    assert Fault("cursor_events", "status", times=2, status=429) == Fault.parse("cursor_events:429,times=2")
    assert Fault("*", "missing_field", field="a.b", delay=0.5) == Fault.parse("*:missing_field,field=a.b,delay=0.5")
    for text in ("cursor_events", "cursor_events:sulk", "cursor_events:drop,often=3", "cursor_events:drop,times=x"):
        with pytest.raises(ValueError, match=r".+"):
            Fault.parse(text)


def test_counts_are_kept_for_each_endpoint() -> None:
    """A fault on all endpoints strikes each of them by itself."""
    board = Switchboard()
    board.switch_on("*:drop,times=1")

    assert [1, 0, 1] == [len(board.meet(endpoint, 1)) for endpoint in ("a", "a", "b")]
