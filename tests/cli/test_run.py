"""A run, from a person's command to facts: what it says, what it changes, and what it never doubles."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from local.sample_org.truth import Truth

if TYPE_CHECKING:
    from local.sample_org.org import Organisation
    from local.sample_org.server import Doubles

    from .keyboard import Keyboard

FACTS = """
    SELECT cost_date, platform, user_email, COUNT(*) AS n, SUM(cost_usd) AS usd
    FROM fct_cost_daily GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
USAGE = """
    SELECT usage_date, source_stream, COUNT(*) AS n, SUM(input_tokens) AS tokens
    FROM fct_usage_daily GROUP BY 1, 2 ORDER BY 1, 2
"""


def _stream(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(stream for stream in document["streams"] if stream["stream"] == name)
    return found


def test_a_run_brings_the_vendors_dollars_to_the_last_digit(
    keyboard: Keyboard, doubles: Doubles, organisation: Organisation, days: tuple[str, ...]
) -> None:
    """The summary's dollars are what the organisation spent, and money travels as text."""
    ended = keyboard.local("run", *days, "--json")

    truth = Truth(organisation)
    spent = sum((truth.cost(day) for day in organisation.days), Decimal(0))
    of_the_report = "SELECT SUM(cost_usd) AS usd FROM fct_cost_daily WHERE source_stream LIKE 'anthropic_%'"
    assert 0 == ended.code
    assert spent == Decimal(keyboard.rows(of_the_report)[0]["usd"])
    assert {str} == {type(row[name]) for row in ended.document["cost"] for name in row if row[name] is not None}


def test_the_summary_for_scripts_has_its_shape(keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]) -> None:
    """Scripts rely on these names; there is nothing else on standard output."""
    document = keyboard.local("run", *days, "--json").document

    assert [
        *("run_id", "revision", "exit_code", "status", "start", "end", "streams", "cost", "usage"),
        *("days_published", "missing", "findings", "seconds"),
    ] == list(document)
    assert ("done", 0, []) == (document["status"], document["exit_code"], document["missing"])
    assert {"stream", "windows", "rows", "quarantined", "snapshots", "state", "error"} == set(document["streams"][0])
    assert {"platform", "list_cost_usd", "billed_cost_usd", "cost_usd"} == set(document["cost"][0])
    assert {"plan", "fetch", "load", "transform", "monitor", "total"} == set(document["seconds"])
    assert document["run_id"].startswith("backfill-2026-11-21-")


def test_a_second_run_doubles_nothing(keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]) -> None:
    """Twice equals once, also when the days are replayed."""
    first = keyboard.local("run", *days, "--json").document
    before = keyboard.rows(FACTS), keyboard.rows(USAGE)

    second = keyboard.local("run", *days, "--json").document
    third = keyboard.local("replay", *days, "--json").document
    fourth = keyboard.local("replay", first["run_id"], "--json").document

    assert before == (keyboard.rows(FACTS), keyboard.rows(USAGE))
    assert 3 == len({first["run_id"], second["run_id"], third["run_id"]})
    assert (first["run_id"], 2) == (fourth["run_id"], fourth["revision"])
    assert [0, 0, 0, 0] == [ended["exit_code"] for ended in (first, second, third, fourth)]


def test_a_person_reads_what_was_fetched_what_it_cost_and_how_long_it_took(
    keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]
) -> None:
    """The page names every stream and ledger, and keeps its lines whole on a pipe."""
    ended = keyboard.local("run", *days)

    assert 0 == ended.code
    for said in ("What was fetched", "claude_code", "Cost per platform in US dollars, 2026-11-17 to 2026-11-20"):
        assert said in ended.out
    for said in ("list", "billed", "amortised", "s in all", ": done; 5 days published."):
        assert said in ended.out


def test_an_optional_stream_that_is_refused_is_shown_and_worries_nobody(
    keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]
) -> None:
    """Not every account has it: 0, and the table says forbidden; 404 is a refusal as well."""
    doubles.faults.switch_on("cursor_audit:403", "enterprise_users:404")

    ended = keyboard.local("run", *days, "--json")

    assert 0 == ended.code
    assert "forbidden" == _stream(ended.document, "cursor_audit")["state"]
    assert "failed" == _stream(ended.document, "enterprise_users")["state"]
    assert [] == ended.document["missing"]


def test_a_required_stream_that_is_refused_is_missing(
    keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]
) -> None:
    """A refused key is a hole with its reason, never an empty day; the rest of the run is there."""
    doubles.faults.switch_on("claude_code:403")

    ended = keyboard.local("run", *days, "--json")

    gap = ended.document["missing"][0]
    assert 1 == ended.code
    assert ("window", "claude_code", "forbidden") == (gap["kind"], gap["subject"], gap["state"])
    assert "answered 403" in gap["error"]
    assert "the same command asks again" in gap["next"]
    assert "loaded" == _stream(ended.document, "anthropic_cost")["state"]
    assert [{"state": "forbidden"}] == keyboard.rows(
        "SELECT DISTINCT state FROM source_coverage WHERE stream = 'claude_code' AND date = DATE '2026-11-20'"
    )


def test_what_a_vendor_never_answered_is_late_and_a_sweep_brings_it(
    keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]
) -> None:
    """A run ends with what has arrived and says what has not; the sweep asks for exactly that."""
    doubles.faults.switch_on("cursor_events:500")
    ended = keyboard.local("run", *days)
    doubles.faults.reset()
    swept = keyboard.local("sweep", "--json")

    assert 1 == ended.code
    assert "cursor_events 2026-11-17 to 2026-11-20: late: " in ended.out
    assert "`python -m local sweep` asks for it again" in ended.out
    assert (0, 1, []) == (swept.code, swept.document["behind"], swept.document["missing"])
    assert keyboard.rows("SELECT COUNT(*) AS n FROM cursor_expenses")[0]["n"] > 0


def test_a_broken_sheet_is_held_until_somebody_accepts_it(
    keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]
) -> None:
    """The row is named with its reason and its file; the last good sheet stays until the broken one is accepted."""
    keyboard.local("run", *days)
    users = keyboard.folder / "sheets" / "users.csv"
    users.write_text(users.read_text() + "not an address,,Somebody,,,\n")

    held = keyboard.local("run", *days, "--json")
    accepted = keyboard.local("replay", held.document["run_id"], "--accept", "--json")

    gap = held.document["missing"][0]
    assert 1 == held.code
    assert ("held", "sheets") == (gap["kind"], gap["subject"])
    assert "users" in gap["error"]
    assert "not an address" in gap["error"]
    assert "quarantine/sheets/" in gap["next"]
    assert f"replay {held.document['run_id']} --accept" in gap["next"]
    assert (0, []) == (accepted.code, accepted.document["missing"])


def test_only_the_stream_that_was_asked_for_is_fetched(
    keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]
) -> None:
    """--stream narrows a run."""
    document = keyboard.local("run", *days, "--stream", "claude_code", "--json").document

    assert ["claude_code"] == [stream["stream"] for stream in document["streams"]]


@pytest.mark.slow
def test_a_lost_warehouse_is_filled_again_from_the_lake(
    keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]
) -> None:
    """Replayed from the lake, the facts are whole again, holes in coverage included, and no vendor is asked."""
    doubles.faults.switch_on("claude_code:403")
    keyboard.local("run", *days)
    keyboard.local("run", *days, "--stream", "cursor_daily")
    coverage = "SELECT date, stream, state FROM source_coverage ORDER BY date, stream"
    before = keyboard.rows(FACTS), keyboard.rows(USAGE), keyboard.rows(coverage)
    for path in (keyboard.folder / ".aiu").glob("warehouse.duckdb*"):
        path.unlink()
    doubles.asked.clear()

    reloaded = keyboard.local("replay", "--from-lake", "--json")

    assert (0, []) == (reloaded.code, reloaded.document["missing"])
    assert before == (keyboard.rows(FACTS), keyboard.rows(USAGE), keyboard.rows(coverage))
    assert 0 == len(doubles.asked)


@pytest.mark.slow
def test_an_old_run_that_is_reloaded_is_published_once(
    keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]
) -> None:
    """Long after its deadline a run comes back in one piece: no facts of half of it, and nobody is alarmed."""
    keyboard.local("run", *days)
    for path in (keyboard.folder / ".aiu").glob("warehouse.duckdb*"):
        path.unlink()

    keyboard.local("replay", "--from-lake", AIU_TODAY="2026-11-23")
    keyboard.local("replay", "--from-lake", AIU_TODAY="2026-11-23")

    log = (keyboard.folder / ".aiu" / "logs" / "run.jsonl").read_text()
    assert 2 == log.count('"transform.published"')
    assert log.count('"monitor.done"') <= 3


def test_a_run_on_a_lost_warehouse_brings_back_what_the_lake_has(
    keyboard: Keyboard, doubles: Doubles, organisation: Organisation, days: tuple[str, ...]
) -> None:
    """A run for one day finds an empty warehouse and a full lake: the other days come back, too."""
    keyboard.local("run", *days)
    before = keyboard.rows(FACTS)
    for path in (keyboard.folder / ".aiu").glob("warehouse.duckdb*"):
        path.unlink()

    keyboard.local("run", "--start", str(organisation.season.end), "--stream", "cursor_daily")

    assert before == keyboard.rows(FACTS)


def test_every_line_of_the_log_says_which_run_it_is_about(
    keyboard: Keyboard, doubles: Doubles, days: tuple[str, ...]
) -> None:
    """The log is JSON lines beside the lake: fetches name their stream, loads their snapshot."""
    run_id = keyboard.local("run", *days, "--json").document["run_id"]
    text = (keyboard.folder / ".aiu" / "logs" / "run.jsonl").read_text()
    lines = [json.loads(line) for line in text.splitlines()]

    assert {run_id} == {line["run_id"] for line in lines}
    assert all(line["stream"] for line in lines if line["event"] == "fetch.committed")
    assert all(line["snapshot_id"] for line in lines if line["event"] == "load.done")
    assert "sample-organisation" not in text


@pytest.mark.parametrize("arguments", [("run",), ("sweep",), ("replay", "--from-lake")], ids=lambda a: a[0])
def test_a_lake_that_cannot_be_written_stops_everything_first(
    keyboard: Keyboard, doubles: Doubles, arguments: tuple[str, ...]
) -> None:
    """Nothing is asked of a vendor when nothing could be saved; the message says what to mend."""
    (keyboard.folder / "file").write_text("")

    ended = keyboard.local(*arguments, AIU_LAKE="file://./file/lake")

    assert 2 == ended.code
    assert "file/lake cannot be written: Not a directory" in ended.err
    assert 0 == len(doubles.asked)
