"""From the vendors' own documented answers, over HTTP and the whole path, to facts: golden files and hand-made sums.

`golden/<window>/` holds the facts and coverage of one window of days; `GOLDEN_UPDATE=1` writes them anew. What a change
in them means is for a person to judge against `tests/sample_org/recorded/README.md`; the sums below were made by hand.
"""

from __future__ import annotations

import json
import os
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from local.sample_org.recorded import RecordedRows
from local.sample_org.server import serve_in_background
from shared import topology

from .installation import Installation

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDED = Path(__file__).parents[1] / "sample_org" / "recorded"
GOLDEN = Path(__file__).parent / "golden"
OF_ONE_RUN = {"created_timestamp", "ingest_date", "request_id", "snapshot_id"}
"""Columns that say when and by which run; no two runs share them."""
DATES = {"fct_usage_daily": "usage_date", "fct_cost_daily": "cost_date", "source_coverage": "date"}


class Window(NamedTuple):
    """Days around a recorded answer, and the folder it is in."""

    folder: str
    start: str
    end: str


WINDOWS = {
    "before_enterprise_reports_begin": Window("documented", "2019-12-26", "2019-12-28"),
    "cursor_audit": Window("documented", "2024-01-14", "2024-01-16"),
    "cursor_daily": Window("documented", "2024-03-17", "2024-03-19"),
    "cursor_events": Window("documented", "2025-06-25", "2025-06-27"),
    "official_reports": Window("documented", "2025-07-31", "2025-08-09"),
    "september_2025": Window("documented", "2025-09-07", "2025-09-24"),
    "enterprise_users_official": Window("documented", "2026-06-30", "2026-07-02"),
    "august_2026": Window("documented", "2026-07-31", "2026-08-08"),
    "cursor_as_seen_live": Window("live", "2025-09-16", "2025-09-18"),
}
Facts = dict[str, Any]


@pytest.fixture(scope="module")
def installations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Installation]]:
    """One installation in front of each folder of recordings."""
    documented, live = RecordedRows(RECORDED / "documented"), RecordedRows(RECORDED / "live")
    with serve_in_background(documented) as one, serve_in_background(live) as other:
        found = {
            "documented": Installation.point(tmp_path_factory.mktemp("documented"), one.environment),
            "live": Installation.point(tmp_path_factory.mktemp("live"), other.environment),
        }
        for installation in found.values():
            shutil.copytree(RECORDED / "documented" / "sheets", installation.folder / "sheets")
        yield found


@pytest.fixture(scope="module")
def found(installations: dict[str, Installation]) -> dict[str, Facts]:
    """What a run over each window has found, one after the other."""
    return {name: _found(installations[window.folder], window) for name, window in WINDOWS.items()}


def _found(installation: Installation, asked: Window) -> Facts:
    ended = installation.command("run", "--start", asked.start, "--end", asked.end, "--json")
    assert [] == ended.document["missing"], ended.out
    answers = installation.answers(
        {
            table: f"SELECT * FROM {table} WHERE {day} BETWEEN '{asked.start}' AND '{asked.end}'"
            for table, day in DATES.items()
        }
    )
    coverage: dict[str, dict[str, str]] = {}
    for row in sorted(answers.pop("source_coverage"), key=lambda row: (row["stream"], row["date"])):
        if topology.stream(row["stream"]).kind == "windowed":
            coverage.setdefault(row["stream"], {})[row["date"]] = row["state"]
    return {**{table: _plain(rows) for table, rows in answers.items()}, "source_coverage": coverage}


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what is NULL and what belongs to one run only, and put the rows into an order."""
    kept = ({k: v for k, v in row.items() if v is not None and k not in OF_ONE_RUN} for row in rows)
    return sorted(kept, key=lambda row: json.dumps(row, sort_keys=True))


@pytest.mark.parametrize("name", WINDOWS)
def test_recorded_answers_become_these_facts(found: dict[str, Facts], name: str) -> None:
    """Every row of both facts, and what is said about every stream and day of the window."""
    for table, rows in found[name].items():
        path = GOLDEN / name / f"{table}.json"
        if os.environ.get("GOLDEN_UPDATE"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        assert json.loads(path.read_text(encoding="utf-8")) == rows, f"{path}: GOLDEN_UPDATE=1 shows the difference"


def _usd(facts: Facts, ledger: str, **where: str) -> Decimal:
    rows = _where(facts["fct_cost_daily"], where)
    return sum((Decimal(row.get(f"{ledger}_cost_usd", "0")) for row in rows), Decimal(0))


def _count(facts: Facts, *measures: str, **where: str) -> tuple[int, ...]:
    rows = _where(facts["fct_usage_daily"], where)
    return tuple(sum(row.get(measure, 0) for row in rows) for measure in measures)


def _where(rows: list[dict[str, Any]], where: dict[str, str]) -> list[dict[str, Any]]:
    return [row for row in rows if all(row.get(name) == value for name, value in where.items())]


def test_the_cost_report_by_hand(found: dict[str, Facts]) -> None:
    """Six lines: 123.78912 + 310.5 + 12.25 + 10 + 4.1 + 7.77 cents = 468.40912 cents.

    The mapped key drove three of them: 123.78912 (input), 310.5 (output) and 10 (web search) = 444.28912 cents; nobody
    drove the batch line's cache write, code execution and the session: 12.25 + 4.1 + 7.77 = 24.12 cents.
    """
    facts = found["august_2026"]
    mapped = {"source_stream": "anthropic_cost", "user_email": "developer@example.com"}
    nobody = {"source_stream": "anthropic_cost", "user_email": "unknown@unattributed.com"}

    assert Decimal("4.6840912") == _usd(facts, "billed", source_stream="anthropic_cost")
    assert Decimal("4.4428912") == _usd(facts, "billed", **mapped)
    assert Decimal("0.2412") == _usd(facts, "billed", **nobody)
    assert Decimal("1.2378912") == _usd(facts, "billed", **mapped, token_type="uncached_input_tokens")


def test_the_usage_report_by_hand(found: dict[str, Facts]) -> None:
    """The key: input 1500 + 120 + 900, output 500 + 80 + 410, cache writes 1000 + 500 + 300, cache reads 200 + 7000.

    The Workbench, without a key: input 42, output 17. At list price the key's Opus costs 1500 x 5 + 500 x 25 + 200 x
    0.5 + 500 x 6.25 + 1000 x 10 = 33,225 millionths of a dollar, and ten searches cost 10 cents.
    """
    facts = found["august_2026"]
    tokens = ("input_tokens", "output_tokens", "cached_input_tokens", "cache_read_tokens", "web_search_requests")
    opus = {"model": "claude-opus-4-8", "user_email": "developer@example.com"}

    assert (2520, 990, 1800, 7200, 10) == _count(facts, *tokens, api_key_id="apikey_01Rj2N8SVvo6BePZj99NhmiT")
    assert (42, 17, 0, 0, 0) == _count(facts, *tokens, user_email="unknown@unattributed.com")
    assert Decimal("0.033225") == _usd(facts, "list", **opus)
    assert Decimal("0.1") == _usd(facts, "list", token_type="web_search_requests")


def test_the_enterprise_reports_by_hand(found: dict[str, Facts]) -> None:
    """41280 cents of 51600 at list price, 128 requests, 31 messages; 2 sessions of Claude Code on the seat."""
    facts = found["august_2026"]

    assert (Decimal("412.8"), Decimal(516)) == tuple(
        _usd(facts, ledger, source_stream="enterprise_cost") for ledger in ("billed", "list")
    )
    assert (1284500, 891000, 1500, 3200000, 128, 31) == _count(
        facts,
        *("input_tokens", "output_tokens", "cached_input_tokens", "cache_read_tokens", "requests", "messages"),
        platform="claude_ai",
    )
    assert (2, 40, 12, 1) == _count(
        facts, "sessions", "lines_of_code_added", "lines_of_code_removed", "commits", source_stream="enterprise_users"
    )


def test_reports_without_attribution_by_hand(found: dict[str, Facts]) -> None:
    """83391.52823 cents that name nothing are nobody's 833.9152823 dollars; tokens that name nothing stay counted."""
    facts = found["september_2025"]
    nobody = {"user_email": "unknown@unattributed.com"}

    assert Decimal("833.9152823") == _usd(facts, "billed") == _usd(facts, "billed", **nobody)
    assert (56047359, 2724851, 2777906, 51056717) == _count(
        facts, "input_tokens", "output_tokens", "cached_input_tokens", "cache_read_tokens", **nobody
    )


def test_cursor_events_by_hand(found: dict[str, Facts]) -> None:
    """Two events on demand, one that the plan includes, one of a service account.

    Billed: 21.36232 + 37.33 = 58.69232 cents; list: (20.18232 + 1.18) + (40.167 + 1.18) = 62.70932 cents, fee included.
    By the plan: 8 cents at list price, nothing billed. Service account: 21.36232 cents.
    """
    facts = found["cursor_events"]
    people = {"developer@example.com": "0.5869232", "admin@example.com": "0", "agent-runner@example.com": "0.2136232"}

    assert people == {email: str(_usd(facts, "billed", user_email=email)) for email in people}
    assert Decimal("0.6270932") == _usd(facts, "list", user_email="developer@example.com")
    assert Decimal("0.08") == _usd(facts, "list", user_email="admin@example.com")
    # 126 + 5805 in, 450 + 311 out, 6112 + 11964 written to the cache, 11964 read from it.
    assert (5931, 761, 18076, 11964) == _count(
        facts,
        *("input_tokens", "output_tokens", "cached_input_tokens", "cache_read_tokens"),
        user_email="developer@example.com",
    )


@pytest.mark.parametrize("name", ["cursor_daily", "cursor_as_seen_live"])
def test_cursor_lines_by_hand(found: dict[str, Facts], name: str) -> None:
    """1543 lines added, 1102 accepted, 892 deleted; 180 + 0 + 5 requests. The second member was inactive: no usage."""
    facts = found[name]

    assert (1543, 1102, 892, 185, 180, 5, 73, 14) == _count(
        facts,
        *("lines_of_code_added", "lines_of_code_accepted", "lines_of_code_removed", "requests"),
        *("subscription_requests", "usage_based_requests", "total_accepts", "total_rejects"),
    )
    assert {"developer@example.com"} == {row["user_email"] for row in facts["fct_usage_daily"]}


CODE = (
    *("sessions", "lines_of_code_added", "lines_of_code_removed", "commits", "pull_requests"),
    *("total_accepts", "total_rejects"),
)


def test_claude_code_by_hand(found: dict[str, Facts]) -> None:
    """Three rows of one person: 15 + 3 + 1 sessions, 342 + 20 lines, 2 + 1 pull requests, 25 + 2 + 1 accepts.

    A key as the actor has 4 sessions that are nobody's. The reference page's example accepts 25 + 12 + 5 + 8 and
    rejects 3 + 1 + 2 + 0, the guide's accepts 45 + 12 + 8 + 3 and rejects 5 + 2 + 1 + 0. All are on API billing, so the
    analytics bring neither tokens nor dollars.
    """
    edge, official, guide = (found[name] for name in ("august_2026", "official_reports", "september_2025"))
    day = {"usage_date": "2026-08-08"}

    assert (19, 362, 132, 8, 3, 28, 3) == _count(edge, *CODE, **day, user_email="developer@example.com")
    assert (4, 0, 0, 0, 0, 0, 0) == _count(edge, *CODE, **day, user_email="unknown@unattributed.com")
    assert (15, 342, 128, 8, 2, 50, 6) == _count(official, *CODE, platform="claude_code")
    assert (5, 1543, 892, 12, 2, 68, 8) == _count(guide, *CODE, source_stream="claude_code")
    assert (0, 0) == _count(edge, "input_tokens", "output_tokens", **day)
    assert {"2026-08-01"} == {row["cost_date"] for row in edge["fct_cost_daily"]}


def test_the_official_reports_by_hand(found: dict[str, Facts]) -> None:
    """One line of 123.78912 cents, whole, on the key that used 1500 input tokens and on the account that is named."""
    facts = found["official_reports"]
    person = {"user_email": "user@example.com", "api_key_id": "apikey_01Rj2N8SVvo6BePZj99NhmiT"}

    assert Decimal("1.2378912") == _usd(facts, "billed") == _usd(facts, "billed", **person)
    assert (1500, 500, 1500, 200, 10) == _count(
        facts,
        *("input_tokens", "output_tokens", "cached_input_tokens", "cache_read_tokens", "web_search_requests"),
        **person,
    )


def test_a_day_that_nobody_recorded_is_reported_as_zero(found: dict[str, Facts]) -> None:
    """The vendor answers with nothing: that is a zero, and days its reports do not reach are never collected."""
    for name, day in (("cursor_daily", "2024-03-19"), ("august_2026", "2026-08-02")):
        assert "reported_zero" == found[name]["source_coverage"]["cursor_daily"][day]
    assert "reported" == found["cursor_daily"]["source_coverage"]["cursor_daily"]["2024-03-18"]
    assert "reported" == found["cursor_audit"]["source_coverage"]["cursor_audit"]["2024-01-15"]
    early = found["before_enterprise_reports_begin"]["source_coverage"]
    assert {"never_collected"} == set(early["enterprise_cost"].values())
