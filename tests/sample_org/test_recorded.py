"""Recorded answers are replayed, days between them are empty, and nothing in them is live."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from local.sample_org import doors
from local.sample_org.cursor_activity import DAY_MS
from local.sample_org.recorded import RecordedRows

if TYPE_CHECKING:
    from tests.sample_org.conftest import Asker, Start

FOLDER = Path(__file__).with_name("recorded")
DOCUMENTED = FOLDER / "documented"


@pytest.fixture
def asker(start: Start) -> Asker:
    """Doubles that replay what is documented."""
    return start(RecordedRows(DOCUMENTED))


def response(name: str) -> object:
    """Return a recorded response."""
    return json.loads((DOCUMENTED / f"{name}.json").read_bytes())["response"]


def test_first_and_last_pages_are_replayed_verbatim(asker: Asker) -> None:
    """A documented first page names its next one, and that one ends the list."""
    first = asker.anthropic("api_keys", [("limit", "1000")])
    last = asker.anthropic("api_keys", [("limit", "1000"), ("after_id", first.json["last_id"])])
    code = asker.anthropic("usage_report/claude_code", [("starting_at", "2025-08-08")])
    code_last = asker.anthropic(
        "usage_report/claude_code", [("starting_at", "2025-08-08"), ("page", code.json["next_page"])]
    )

    assert response("api_keys") == first.json
    assert response("api_keys_last_page") == last.json
    assert response("claude_code") == code.json
    assert (True, False) == (code.json["has_more"], code_last.json["has_more"])
    assert (
        response("enterprise_users")
        == asker.anthropic("analytics/users", [("date", "2026-07-01")], key=doors.ANALYTICS_KEY).json
    )


def test_any_window_is_filled_around_the_recorded_days(asker: Asker) -> None:
    """A month around the example has its rows on its day and empty buckets on all others."""
    window = [("starting_at", "2026-07-20T00:00:00Z"), ("ending_at", "2026-08-09T00:00:00Z"), ("limit", "31")]
    cost = asker.anthropic("cost_report", window).json["data"]
    usage = asker.anthropic("usage_report/messages", window).json["data"]

    assert 20 == len(cost) == len(usage)
    assert {"2026-08-01T00:00:00Z": 6} == {b["starting_at"]: len(b["results"]) for b in cost if b["results"]}
    assert {"2026-08-01T00:00:00Z": 4} == {b["starting_at"]: len(b["results"]) for b in usage if b["results"]}
    assert [] == asker.anthropic("usage_report/claude_code", [("starting_at", "2026-08-07")]).json["data"]


def test_cursor_days_and_events_are_found_by_their_time(asker: Asker) -> None:
    """Windows of any length find the recorded lines and events, values as documented."""
    daily = {"startDate": 1710720000000 - 3 * DAY_MS, "endDate": 1710720000000 + 3 * DAY_MS, "page": 1, "pageSize": 50}
    events = {"startDate": 1750896000000, "endDate": 1750896000000 + DAY_MS - 1}
    lines = asker.cursor("daily-usage-data", daily).json
    found = asker.cursor("filtered-usage-events", events).json

    assert [True, False] == [row["isActive"] for row in lines["data"]]
    assert 2 == lines["pagination"]["totalUsers"]
    assert [21.36232, 21.36232, 37.33, 8] == [event["chargedCents"] for event in found["usageEvents"]]
    assert 4 == found["totalUsageEventsCount"]
    assert 2 == len(asker.cursor("spend", {"page": 1, "pageSize": 50}).json["teamMemberSpend"])


def test_every_recording_says_where_it_comes_from() -> None:
    """The README lists each file with its origin; addresses are at example.com and no key looks live."""
    readme = (FOLDER / "README.md").read_text()
    for path in FOLDER.glob("*/*.json"):
        text = path.read_text()
        origin = "official" if json.loads(text)["official"] else "reconstructed"
        assert f"| {path.parent.name}/{path.name} | {origin} |" in readme
        assert text.count("@") == text.count("@example.com")
        assert text.count("sk-ant-") == text.count("sk-ant-api03-...")


def test_what_was_seen_live_can_be_replayed(start: Start) -> None:
    """A text as userId, a date with a time of day, undocumented spend fields."""
    asker = start(RecordedRows(FOLDER / "live"))
    body = {"startDate": 1758067200000, "endDate": 1758067200000 + DAY_MS - 1, "page": 1, "pageSize": 10}
    (row,) = asker.cursor("daily-usage-data", body).json["data"]

    assert ("2025-09-17", 1758133588288) == (row["day"], row["date"])
    assert row["userId"].startswith("user_")
    assert 1234.5 == asker.cursor("spend", {}).json["teamMemberSpend"][0]["includedSpendCents"]


def test_a_folder_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    """An empty folder and a broken file are named."""
    with pytest.raises(ValueError, match="no recorded exchanges"):
        RecordedRows(tmp_path)
    (tmp_path / "broken.json").write_text('{"method": "GET"}')
    with pytest.raises(ValueError, match=r"broken\.json"):
        RecordedRows(tmp_path)
