"""A file's way through the real pipeline: rows, coverage, refusals, twins and kills."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from local.sample_org.enterprise_activity import chat_days
from local.sample_org.exports import EXPORTS
from local.sample_org.org import Organisation
from local.sample_org.truth import Truth
from shared import keys, topology

from .counter import AUDIT, SPEND, SUMMARY, Counter, event, packed, used

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST, SECOND, THIRD = (date(2026, 11, day) for day in (1, 2, 3))
ORGANISATION = Organisation.generate(people=6, days=20)
MESSAGES = "SELECT message_count AS n FROM raw_claude_ai_usage WHERE ingest_date > '2026-01-01' AND usage_date = @day"


def _days(name: str) -> Sequence[date]:
    return [day for day in ORGANISATION.days if day.month == 11 or name not in {"spend_report", "code_team"}]


def test_every_export_of_the_sample_organisation_is_loaded_whole(desk: Counter) -> None:
    """Whatever oddity it has: each is recognised, each row is in its raw table, and coverage tells."""
    for name, export in EXPORTS.items():
        days = _days(name)
        file_name = export.pattern.format(org=ORGANISATION.organisation_id, start=days[0], end=days[-1])
        plan = desk.bring(export.text(ORGANISATION, days), file_name)
        rows = sum(1 for _ in export.rows(ORGANISATION, days)) - 1
        stream = topology.stream(plan.entries[0].stream)
        table = f"SELECT COUNT(*) AS n FROM {stream.table} WHERE ingest_date > '2026-01-01'"

        assert (rows, 0) == desk.counts(plan), name
        assert rows == desk.one(table), name
        last = "partial" if name in {"audit_log", "editor_events"} else "reported"
        assert last == desk.state(stream.name, plan.entries[0].end), name


def test_the_console_cost_file_has_the_truth_per_key(desk: Counter) -> None:
    """What each key cost by the vendor's own account is what the organisation knows, to the last digit."""
    days = list(ORGANISATION.days)[-3:]
    desk.bring(EXPORTS["console_cost"].text(ORGANISATION, days))
    found = desk.query(
        "SELECT api_key_id, SUM(cost_usd) AS usd FROM raw_console_cost WHERE ingest_date > '2026-01-01' GROUP BY 1"
    )
    expected: dict[str | None, Decimal] = {}
    for day in days:
        for part in Truth(ORGANISATION).key_costs(day):
            key = part.driver.api_key_id
            expected[key] = expected.get(key, Decimal(0)) + part.usd

    assert expected == {row["api_key_id"]: row["usd"] for row in found}


def test_the_audit_log_has_the_activity(desk: Counter) -> None:
    """Chats and files of each person are as many events as the organisation knows; who is given a seat is found."""
    days = list(ORGANISATION.days)[:3]
    desk.bring(EXPORTS["audit_log"].text(ORGANISATION, days))
    found = desk.query(
        "SELECT event_date, actor_email, COUNTIF(event = 'conversation_created') AS chats, "
        "COUNTIF(event = 'file_uploaded') AS files, COUNTIF(seat_tier IS NOT NULL) AS seats "
        "FROM raw_claude_ai_audit WHERE ingest_date > '2026-01-01' GROUP BY 1, 2"
    )
    expected = {(day, c.person.email): (c.conversations, c.files) for day in days for c in chat_days(ORGANISATION, day)}

    by_person = {(row["event_date"], row["actor_email"]): (row["chats"], row["files"]) for row in found}
    assert expected == {who: counts for who, counts in by_person.items() if any(counts)}
    assert sum(person.habit.chat for person in ORGANISATION.people) == sum(row["seats"] for row in found)


def test_rows_in_are_loaded_or_quarantined_with_reasons_beside_the_upload(desk: Counter) -> None:
    """The report names row, field and reason, and nothing in it runs in a spreadsheet."""
    text = SUMMARY + used("2026-11-01") + "=cmd|x,2026-11-01,many,1,1,1,true\n" + "<b>,2026-11-02\n"
    plan = desk.bring(text, "usage.csv")
    report = list(csv.reader(io.StringIO(desk.uploads.read("usage.csv.report.csv").decode("utf-8-sig"))))

    assert (1, 2) == desk.counts(plan)
    assert ["row", "field", "reason"] == report[0][:3]
    assert ["3", "email", 'row 3, email "=cmd|x": is not an e-mail address', "'=cmd|x"] == report[1][:4]
    assert ["4", "", "<b>", "2026-11-02"] == [*report[2][:2], *report[2][3:]]
    assert 1 == len(desk.lake.list(keys.quarantine(plan.entries[0])))
    assert ["held"] == [row["state"] for row in desk.query("SELECT state FROM raw_snapshots")]


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        (SPEND + "ana@example.com,,Chat,m,F,1,1,1,5,6\n", "report.csv", "no period in its name"),
        ("first,second\n1,2\n", "other.csv", "has no column that we know"),
        ("", "zero.csv", "is empty"),
    ],
)
def test_a_refused_file_leaves_a_report_and_a_failure_and_no_snapshot(
    desk: Counter, text: str, name: str, reason: str
) -> None:
    """Status and summaries can say it: the run has an entry that failed, with the file's name and what to do."""
    plan = desk.bring(text, name)
    (entry,) = desk.query("SELECT outcome, error, kind FROM run_entries WHERE run_id = @run", run=plan.run_id)

    assert ("failed", "upload") == (entry["outcome"], entry["kind"])
    assert entry["error"].startswith(name)
    assert reason in entry["error"]
    assert reason in desk.uploads.read(f"{name}.report.csv").decode()
    assert [] == desk.lake.list("commit/")
    assert 1 == len(desk.lake.list("quarantine/"))


def test_a_sidecar_that_comes_later_heals_a_refusal(desk: Counter) -> None:
    """The file is looked at again when something is said about it, and its run gets a second revision."""
    refused = desk.bring(SPEND + "ana@example.com,,Chat,m,F,1,1,1,5,6\n", "report.csv")
    desk.uploads.create("report.csv.json", b'{"start": "2026-10-01", "end": "2026-10-31"}')
    desk.settle()
    taken = desk.plan("report.csv")

    assert (refused.run_id, 2) == (taken.run_id, taken.revision)
    assert (1, 0) == desk.counts(taken)
    assert "reported" == desk.state("upload_spend_report", date(2026, 10, 31))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("usage.csv", SUMMARY + used("2026-11-01")),
        ("members-2026-11-20.csv", "Name,Email,Role,Status,Seat Tier\nAna,ana@example.com,User,Active,Premium\n"),
        ("spend-report-2026-10.csv", SPEND + "ana@example.com,,Chat,m,F,1,1,1,5,6\n"),
    ],
)
def test_the_same_file_again_adds_nothing(desk: Counter, name: str, text: str) -> None:
    """Not under another name, not packed, not delivered twice: it is one snapshot of one run."""
    first = desk.bring(text, name)
    again = [desk.bring(text, name), desk.bring(text, "copy.csv"), desk.bring(packed(text.encode()), "copy.csv.gz")]

    assert [first] * 3 == again
    assert 1 == desk.one("SELECT COUNT(*) AS n FROM raw_snapshots")
    assert 1 == len(desk.lake.list("commit/"))
    assert [] == [key for key in desk.uploads.list("") if key.endswith(".report.csv")]


def test_equal_figures_of_two_months_are_two_statements(desk: Counter) -> None:
    """A file whose name states another period says something new, even in the same words."""
    september, october = (desk.bring(SPEND, f"spend-report-2026-{month}.csv") for month in ("09", "10"))

    assert (september.run_id, 1, 2) == (october.run_id, september.revision, october.revision)
    assert [date(2026, 9, 1), date(2026, 10, 1)] == [plan.entries[0].start for plan in (september, october)]


def test_of_overlapping_exports_the_newest_wins_a_day(desk: Counter) -> None:
    """The file that reaches further is the newer one, in whatever order they are brought."""
    desk.bring(SUMMARY + used("2026-11-01", 10) + used("2026-11-02", 20) + used("2026-11-03", 30), "long.csv")
    desk.bring(SUMMARY + used("2026-11-01", 1) + used("2026-11-02", 2), "short.csv")
    winners = desk.query(
        "SELECT w.day, u.message_count AS n FROM applied_winners AS w JOIN raw_claude_ai_usage AS u "
        "ON u.snapshot_id = w.snapshot_id AND u.usage_date = w.day AND u.ingest_date > '2026-01-01' "
        "WHERE w.stream = 'upload_claude_ai_usage' ORDER BY w.day"
    )

    assert [(FIRST, 10), (SECOND, 20), (THIRD, 30)] == [(row["day"], row["n"]) for row in winners]


def test_a_whole_day_goes_before_a_part_of_it(desk: Counter) -> None:
    """The first and last day of an audit log are parts, unless an older file, or a person, has them whole."""
    desk.bring(
        AUDIT + event("2026-11-01T12:00:00Z") + event("2026-11-02T12:00:00Z") + event("2026-11-03T08:00:00Z"), "1"
    )
    desk.bring(AUDIT + event("2026-11-02T15:00:00Z") + event("2026-11-04T15:00:00Z"), "2")

    stream = "upload_claude_ai_audit"
    days = [FIRST + timedelta(n) for n in range(4)]
    assert ["partial", "reported", "reported_zero", "partial"] == [desk.state(stream, day) for day in days]

    desk.bring(AUDIT + event("2026-11-04T15:00:00Z"), "3", start="2026-11-01", end="2026-11-04")
    assert "reported" == desk.state(stream, days[-1])


def test_another_organisations_export_is_refused_until_a_person_vouches(desk: Counter) -> None:
    """When people are known, a file that names none of them, and nobody of their domains, is not loaded."""
    (desk.folder / "sheets").mkdir()
    (desk.folder / "sheets/users.csv").write_text("email,team\nana@example.com,Product\n")
    page = {"users": [["email", "team"], ["ana@example.com", "Product"]]}
    desk.run({"sheets": [(page, {})]}, (FIRST, FIRST))
    text = SUMMARY + used("2026-11-01", email="zed@other.example.com")
    refused = desk.bring(text, "theirs.csv")
    vouched = desk.bring(text, "ours.csv", organisation="ours")

    assert "another organisation's" in desk.failure(refused)
    assert (1, 0) == desk.counts(vouched)
    assert (1, 0) == desk.counts(desk.bring(SUMMARY + used("2026-11-01"), "mine.csv"))


def test_a_file_that_is_unreadable_throughout_is_refused(desk: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a number of unreadable rows it is the file that is wrong: refused whole, in bounded memory."""
    monkeypatch.setattr("functions.loaders.upload.reading.MAX_QUARANTINED", 3)
    plan = desk.bring(SUMMARY + used("2026-11-01") + "x,2026-11-01,1,1,1,1,1\n" * 4, "usage.csv")

    assert "more than 3 rows that cannot be read" in desk.failure(plan)
    assert [] == desk.lake.list("commit/")
    assert [] == desk.lake.list("stage/")
