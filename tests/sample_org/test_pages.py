"""Pages, ranges and groupings are what the vendors' documentation says."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from local.sample_org import doors
from local.sample_org.cursor_activity import DAY_MS, epoch_ms
from local.sample_org.switches import Switches

if TYPE_CHECKING:
    from local.sample_org.org import Organisation
    from tests.sample_org.conftest import Asker, Start

USAGE = "usage_report/messages"
BETA = "fast-mode-2026-02-01"


def since(org: Organisation, days: int) -> list[tuple[str, str]]:
    """Return starting_at and ending_at of the season's first days."""
    first = org.season.start
    return [("starting_at", f"{first}T00:00:00Z"), ("ending_at", f"{first + timedelta(days)}T00:00:00Z")]


@pytest.mark.parametrize("path", [USAGE, "cost_report"])
def test_reports_have_seven_buckets_on_a_page_unless_asked(org: Organisation, asker: Asker, path: str) -> None:
    """`limit` counts buckets, 7 by default and 31 at most; has_more and next_page end together."""
    pages = asker.pages(path, since(org, 16))

    assert [7, 7, 2] == [len(page["data"]) for page in pages]
    assert [(True, False), (True, False), (False, True)] == [
        (page["has_more"], page["next_page"] is None) for page in pages
    ]
    assert [31, 31, 28] == [len(page["data"]) for page in asker.pages(path, [*since(org, 90), ("limit", "31")])]
    assert 400 == asker.anthropic(path, [*since(org, 90), ("limit", "32")]).status


def test_there_is_a_bucket_for_every_day_even_when_empty(org: Organisation, asker: Asker) -> None:
    """Buckets are oldest first without gaps; days before the first use are empty, not missing."""
    before = org.season.start - timedelta(3)
    params = [("starting_at", f"{before}T05:00:00Z"), ("ending_at", f"{org.season.start}T00:00:00Z")]
    data = asker.anthropic(USAGE, params).json["data"]

    assert [f"{before + timedelta(n)}T00:00:00Z" for n in range(3)] == [bucket["starting_at"] for bucket in data]
    assert [[], [], []] == [bucket["results"] for bucket in data]


def test_a_cursor_belongs_to_its_question(org: Organisation, asker: Asker) -> None:
    """A page token with another parameter beside it, or one that nobody gave, is refused."""
    token = asker.anthropic(USAGE, since(org, 16)).json["next_page"]

    assert 200 == asker.anthropic(USAGE, [*since(org, 16), ("page", token)]).status
    assert 400 == asker.anthropic(USAGE, [*since(org, 15), ("page", token)]).status
    assert 400 == asker.anthropic(USAGE, [*since(org, 16), ("page", "page_nonsense")]).status


def test_a_range_without_a_full_day_is_refused_for_good(org: Organisation, asker: Asker) -> None:
    """From 00:00:00 to 23:59:59 is 400 with x-should-retry: false and the vendor's words."""
    day = org.season.start
    heard = asker.anthropic("cost_report", [("starting_at", f"{day}T00:00:00Z"), ("ending_at", f"{day}T23:59:59Z")])

    assert 400 == heard.status
    assert "false" == heard.headers["x-should-retry"]
    assert "Invalid date range: ending date must be after starting date" == heard.json["error"]["message"]
    assert {"type", "error", "request_id"} == {*heard.json}


def test_what_is_not_grouped_by_is_null(org: Organisation, asker: Asker) -> None:
    """Dimensions that were not asked for are null and their rows are added up; speed appears only when asked for."""
    (total,) = asker.anthropic(USAGE, since(org, 1)).json["data"][0]["results"]
    rows = asker.anthropic(USAGE, [*since(org, 1), ("group_by[]", "model")]).json["data"][0]["results"]
    speed = asker.anthropic(USAGE, [*since(org, 1), ("group_by[]", "speed")], anthropic_beta=BETA)

    assert {None} == {total[name] for name in ("api_key_id", "workspace_id", "model", "service_tier")}
    assert total["output_tokens"] == sum(row["output_tokens"] for row in rows)
    assert "speed" not in total
    assert {"standard"} == {row["speed"] for row in speed.json["data"][0]["results"]}


def test_unknown_and_forbidden_groupings_are_refused(org: Organisation, asker: Asker, start: Start) -> None:
    """An unknown group, speed without its header, and groups an account is not allowed are 400."""
    refusing = start(org.with_switches(Switches(account_grouping=False, speed_grouping=False)))

    assert 400 == asker.anthropic(USAGE, [*since(org, 1), ("group_by[]", "user")]).status
    assert 400 == asker.anthropic(USAGE, [*since(org, 1), ("group_by", "model")]).status
    assert 400 == asker.anthropic(USAGE, [*since(org, 1), ("group_by[]", "speed")]).status
    assert 200 == asker.anthropic(USAGE, [*since(org, 1), ("group_by[]", "account_id")]).status
    assert 400 == refusing.anthropic(USAGE, [*since(org, 1), ("group_by[]", "account_id")]).status
    assert 400 == refusing.anthropic(USAGE, [*since(org, 1), ("group_by[]", "speed")], anthropic_beta=BETA).status
    assert 400 == asker.anthropic("cost_report", [*since(org, 1), ("group_by[]", "model")]).status


def test_filters_narrow_the_usage_report(org: Organisation, asker: Asker) -> None:
    """Only rows of the named models and keys come back."""
    params = [*since(org, 7), ("group_by[]", "model"), ("models[]", "claude-sonnet-5")]
    rows = [row for bucket in asker.anthropic(USAGE, params).json["data"] for row in bucket["results"]]

    assert {"claude-sonnet-5"} == {row["model"] for row in rows}


def test_claude_code_is_asked_day_by_day(org: Organisation, asker: Asker) -> None:
    """One date a call, 20 rows a page unless asked; a time in it is refused."""
    day = str(org.season.spike)
    path = "usage_report/claude_code"
    pages = asker.pages(path, [("starting_at", day), ("limit", "5")])

    assert len(asker.anthropic(path, [("starting_at", day)]).json["data"]) == sum(len(page["data"]) for page in pages)
    assert len(pages) > 2
    assert 400 == asker.anthropic(path, [("starting_at", f"{day}T00:00:00Z")]).status
    assert 400 == asker.anthropic(path).status


def test_lists_are_walked_by_after_id(org: Organisation, asker: Asker) -> None:
    """20 a page by default, the next one after last_id; filters by status; removed users are missing."""
    first = asker.anthropic("api_keys").json
    second = asker.anthropic("api_keys", [("after_id", first["last_id"])]).json
    back = asker.anthropic("api_keys", [("before_id", second["first_id"])]).json
    expired = asker.anthropic("api_keys", [("status", "expired")]).json["data"]
    users = asker.anthropic("users", [("limit", "1000")]).json["data"]

    assert [key.id for key in org.keys] == [row["id"] for row in (*first["data"], *second["data"])]
    assert (True, False) == (first["has_more"], second["has_more"])
    assert first["data"] == back["data"]
    assert {"expired"} == {row["status"] for row in expired}
    assert [person.email for person in org.people if person.left is None] == [row["email"] for row in users]
    assert 400 == asker.anthropic("api_keys", [("after_id", "apikey_nobody")]).status


def test_archived_workspaces_come_only_when_asked_for(org: Organisation, asker: Asker) -> None:
    """The default workspace never comes, the archived one with include_archived."""
    names = [row["name"] for row in asker.anthropic("workspaces").json["data"]]
    everything = [row["name"] for row in asker.anthropic("workspaces", [("include_archived", "true")]).json["data"]]

    assert ["Production", "Research", "Internal Tools", "Claude Code"] == names
    assert [*names, "Legacy Pilot"] == everything


def test_enterprise_pages_count_rows_before_they_fan_out(org: Organisation, asker: Asker) -> None:
    """A page of one unit holds a row for each of its token types; users have no has_more; a day to come is 400."""
    first = org.season.end - timedelta(30)
    question = [
        ("starting_at", f"{first}T00:00:00Z"),
        ("ending_at", f"{org.season.end + timedelta(1)}T00:00:00Z"),
        ("bucket_width", "1d"),
        *(("group_by[]", name) for name in ("product", "model", "token_type")),
    ]
    key = doors.ANALYTICS_KEY
    cost = asker.anthropic("analytics/user_cost_report", [*question, ("limit", "1")], key=key).json
    users = asker.anthropic("analytics/users", [("date", str(org.season.end)), ("limit", "2")], key=key).json
    late = asker.anthropic("analytics/users", [("date", str(org.season.end + timedelta(1)))], key=key)

    assert 4 == len(cost["data"])
    assert 1 == len({(row["actor"]["user_id"], row["product"], row["starting_at"]) for row in cost["data"]})
    assert {"data", "next_page"} == {*users}
    assert users["next_page"]
    assert 400 == late.status
    assert str(org.season.end) in late.json["error"]["message"]


def test_enterprise_ranges_are_bounded(org: Organisation, asker: Asker) -> None:
    """At most 31 days a question, none older than 365 days, an end when there are buckets."""
    key = doors.ANALYTICS_KEY
    path = "analytics/user_usage_report"
    long = [("starting_at", "2026-10-01T00:00:00Z"), ("ending_at", "2026-11-02T00:00:00Z")]

    assert 400 == asker.anthropic(path, long, key=key).status
    assert 400 == asker.anthropic(path, [("starting_at", "2025-01-01T00:00:00Z")], key=key).status
    assert 400 == asker.anthropic(path, [long[0], ("bucket_width", "1d")], key=key).status
    assert 200 == asker.anthropic(path, [long[0]], key=key).status


def window(org: Organisation, days: int, **more: Any) -> dict[str, Any]:
    """Return the body for the season's last days."""
    end = epoch_ms(org.season.end) + DAY_MS
    return {"startDate": end - days * DAY_MS, "endDate": end - 1, **more}


def test_daily_usage_counts_users_on_its_pages(org: Organisation, asker: Asker) -> None:
    """`pageSize` users with every day of theirs, inactive ones too; without pages only active rows and no envelope."""
    first = asker.cursor("daily-usage-data", window(org, 30, page=1, pageSize=5)).json
    whole = asker.cursor("daily-usage-data", window(org, 30, page=1, pageSize=1000)).json
    active = asker.cursor("daily-usage-data", window(org, 30)).json

    assert 150 == len(first["data"])
    assert 5 == len({row["email"] for row in first["data"]})
    assert (13, 3, True, False) == tuple(
        first["pagination"][name] for name in ("totalUsers", "totalPages", "hasNextPage", "hasPreviousPage")
    )
    assert {True, False} == {row["isActive"] for row in whole["data"]}
    assert "pagination" not in active
    assert [row for row in whole["data"] if row["isActive"]] == active["data"]
    assert 400 == asker.cursor("daily-usage-data", window(org, 31)).status
    assert 400 == asker.cursor("daily-usage-data", {}).status


def test_daily_usage_comes_in_both_forms(org: Organisation, start: Start) -> None:
    """`date` is midnight or carries a time of day, `userId` is a number or a text; `day` is the day in both."""
    body = window(org, 1, page=1, pageSize=100)
    midnight = start(org).cursor("daily-usage-data", body).json["data"][0]
    switches = Switches(cursor_dates="time_of_day", cursor_user_ids="text")
    late = start(org.with_switches(switches)).cursor("daily-usage-data", body).json["data"][0]

    assert epoch_ms(org.season.end) == midnight["date"]
    assert epoch_ms(org.season.end) < late["date"] < epoch_ms(org.season.end) + DAY_MS
    assert midnight["day"] == late["day"]
    assert isinstance(midnight["userId"], int)
    assert late["userId"].startswith("user_")


def test_events_are_paged_newest_first_with_inclusive_ends(org: Organisation, asker: Asker) -> None:
    """All pages together are the counted events, newest first; the range includes both of its ends."""
    pages = asker.event_pages(window(org, 7, pageSize=50))
    times = [int(event["timestamp"]) for page in pages for event in page["usageEvents"]]
    edge = asker.cursor("filtered-usage-events", {"startDate": times[9], "endDate": times[9]}).json

    assert {len(times)} == {page["totalUsageEventsCount"] for page in pages}
    assert {len(pages)} == {page["pagination"]["numPages"] for page in pages}
    assert sorted(times, reverse=True) == times
    assert times.count(times[9]) == edge["totalUsageEventsCount"]
    assert 100 == asker.cursor("filtered-usage-events", window(org, 7)).json["pagination"]["pageSize"]
    assert 1000 == asker.cursor("filtered-usage-events", window(org, 7, pageSize=5000)).json["pagination"]["pageSize"]


def test_events_can_be_filtered(org: Organisation, asker: Asker) -> None:
    """By address, by service account, by a hosting type that must exist."""
    mine = asker.cursor("filtered-usage-events", window(org, 7, email="ANA@example.com")).json["usageEvents"]
    machine = asker.cursor("filtered-usage-events", window(org, 7, serviceAccountId="sa_nightly")).json["usageEvents"]

    assert {"ana@example.com"} == {event["userEmail"] for event in mine}
    assert {"agent-runner@example.com"} == {event["userEmail"] for event in machine}
    assert 400 == asker.cursor("filtered-usage-events", window(org, 7, hostingType="MOON")).status


def test_spend_has_pages_but_no_flag(org: Organisation, asker: Asker) -> None:
    """TotalPages alone says when to stop; spend is cumulative and fractional; the removed member is gone."""
    first = asker.cursor("spend", {"sortBy": "user", "page": 1, "pageSize": 5}).json
    rest = [asker.cursor("spend", {"sortBy": "user", "page": page, "pageSize": 5}).json for page in (2, 3)]
    rows = [row for page in (first, *rest) for row in page["teamMemberSpend"]]

    assert {"teamMemberSpend", "subscriptionCycleStart", "totalMembers", "totalPages"} == {*first}
    assert (13, 3, 13) == (first["totalMembers"], first["totalPages"], len(rows))
    assert 0 < sum(row["spendCents"] for row in rows) < sum(row["overallSpendCents"] for row in rows)
    assert sorted((row["email"] for row in rows), reverse=True) == [row["email"] for row in rows]


def test_members_keep_the_removed_and_audit_logs_need_a_plan(org: Organisation, asker: Asker, start: Start) -> None:
    """Members come at once, removed ones marked; audit logs are 403 without the Enterprise plan."""
    members = asker.cursor("members").json["teamMembers"]
    plain = start(org.with_switches(Switches(cursor_enterprise=False)))
    audit = asker.cursor("audit-logs?startTime=20d&pageSize=2")

    assert 1 == sum(row["isRemoved"] for row in members)
    assert 400 == audit.status
    assert 2 == len(asker.cursor(f"audit-logs?startTime={org.season.end - timedelta(20)}&pageSize=2").json["events"])
    assert 403 == plain.cursor("audit-logs").status


def test_nothing_is_known_of_today(org: Organisation, start: Start) -> None:
    """Moving `today` back hides the days from there on, everywhere."""
    asker = start(org)
    asker.doubles.vendors.today = org.season.end
    usage = [
        ("starting_at", f"{org.season.end}T00:00:00Z"),
        ("ending_at", f"{org.season.end + timedelta(1)}T00:00:00Z"),
    ]

    assert [[]] == [bucket["results"] for bucket in asker.anthropic(USAGE, usage).json["data"]]
    assert 0 == asker.cursor("filtered-usage-events", window(org, 1)).json["totalUsageEventsCount"]
    assert [] == asker.cursor("daily-usage-data", window(org, 1, page=1, pageSize=50)).json["data"]
    assert [] == asker.anthropic("usage_report/claude_code", [("starting_at", str(org.season.end))]).json["data"]
