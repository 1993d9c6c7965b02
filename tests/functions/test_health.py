"""`health` says at a glance whether the promises are kept, and is wrong about none."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from functions.health import answer as answers
from functions.health import standing
from functions.health.kept import Kept
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from shared.runtime import Runtime
from shared.settings import Settings
from tests.functions.serving import DEPLOYED, serving
from tests.pipeline.answers import usage, usage_report
from tests.pipeline.world import World, world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = date(2026, 9, 2)
DAY = date(2026, 9, 1)
NOW = datetime(2026, 9, 2, 15, tzinfo=UTC)
SAID = {"anthropic_usage": usage_report({DAY: [usage("apikey_01", 10)]})}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[World]:
    """An installation in which nothing has run yet."""
    with world(tmp_path, TODAY) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test asks anew."""
    monkeypatch.setattr(answers, "_standing", Kept[standing.Standing](60))
    monkeypatch.setattr(answers, "_objectives", Kept[Any](3600))


def _ask(town: World, path: str = "/health") -> tuple[int, dict[str, Any]]:
    text, status, headers = answers.answer(path, town.runtime)
    assert "application/json" == headers["Content-Type"]
    return status, json.loads(text)


def _broken(found: standing.Standing) -> list[tuple[str, str]]:
    return [(each.promise, each.subject) for each in found.broken]


def test_nothing_has_ever_run(town: World) -> None:
    """Silence is not success: before the first run nobody can rely on anything."""
    status, found = _ask(town, "/health/now")

    assert 503 == status
    assert [{"promise": "last_run", "subject": "none", "says": "no run has ever ended"}] == found["broken"]
    assert found["last_run"] is None
    assert {"waiting"} == {stream["state"] for stream in found["streams"]}


def test_a_run_that_brought_everything_is_fine(town: World) -> None:
    """200, the run with its counts, and the stream with its newest day."""
    run_id = town.run(SAID, (DAY, DAY))

    status, found = _ask(town, "/health/now")

    assert (200, "ok", []) == (status, found["status"], found["broken"])
    assert {"run_id": run_id, "revision": 1, "kind": "backfill", "entries": 1, "loaded": 1, "missing": 0} == {
        name: value for name, value in found["last_run"].items() if not name.endswith("_at")
    }
    (stream,) = (each for each in found["streams"] if each["stream"] == "anthropic_usage")
    assert ("fresh", "2026-09-01") == (stream["state"], stream["newest_day"])


def test_an_objective_that_is_missed_is_a_broken_promise(town: World) -> None:
    """Records without an owner miss their objective: /health says so, /health/now asks about the present alone."""
    town.run(SAID, (DAY, DAY))
    town.warehouse.close()
    town.runtime.warehouse = DuckDBWarehouse(town.folder / "warehouse.duckdb", today=TODAY + timedelta(days=1))
    town.warehouse = town.runtime.warehouse

    status, found = _ask(town)

    assert 503 == status
    assert {"objective"} == {each["promise"] for each in found["broken"]}
    missed = {o["slo"] for o in found["objectives"] if o["status"] == "missed"}
    assert "attribution_records" in missed
    assert missed == {each["subject"] for each in found["broken"]}
    assert 200 == _ask(town, "/health/now")[0]


@pytest.mark.parametrize(
    ("failed", "status"),
    [
        ({"cursor_daily": "failed"}, 503),
        ({"cursor_daily": "forbidden"}, 503),
        ({"enterprise_cost": "forbidden"}, 200),
        ({"enterprise_cost": "failed"}, 503),
    ],
)
def test_a_request_without_an_answer_breaks_the_run(failed: dict[str, str], status: int, town: World) -> None:
    """One is enough, unless the stream is optional and the account may not see it."""
    run_id = town.run(SAID, (DAY, DAY), failed=failed)

    answered, found = _ask(town, "/health/now")

    says = "of 2 requests 1 have no answer"
    assert status == answered
    assert ([{"promise": "last_run", "subject": run_id, "says": says}] if status == 503 else []) == found["broken"]
    state = "not_offered" if status == 200 else "waiting"
    assert {state} == {s["state"] for s in found["streams"] if s["stream"] in failed}


def test_what_is_late_is_named_with_its_day(town: World) -> None:
    """A day that is not there twelve hours after its promised arrival breaks its stream's promise; so does silence."""
    town.run(SAID, (DAY, DAY))

    assert [] == _broken(standing.look(town.warehouse, NOW))
    later = standing.look(town.warehouse, NOW + timedelta(days=2))

    assert [("freshness", "anthropic_usage"), ("last_run", "backfill-2026-09-02-000000000001")] == _broken(later)
    assert "anthropic_usage: 2026-09-02 was promised for 2026-09-03 15:00 UTC and is not there" in later.broken[0].says
    assert "nothing has run since 2026-09-02 14:01 UTC" == later.broken[1].says


@pytest.mark.parametrize(("hours", "broken"), [(28, []), (28.1, ["last_run"])])
def test_silence_is_broken_after_a_day_and_its_grace(hours: float, broken: list[str], town: World) -> None:
    """24 hours, the two in which a run is waited for, and two more."""
    town.run(SAID, (DAY, DAY))
    planned_at = datetime(2026, 9, 2, 14, 1, tzinfo=UTC)

    found = standing.look(town.warehouse, planned_at + timedelta(hours=hours))

    assert broken == [promise for promise, _ in _broken(found)]


def test_nobody_is_named(town: World) -> None:
    """No address, no key's name and no vendor's words, whatever has failed with whatever words."""
    town.run(SAID, (DAY, DAY), failed={"cursor_daily": "failed"})

    text = json.dumps(_ask(town)[1])

    assert "@" not in text
    assert "apikey_01" not in text
    assert "was refused" not in text


def test_a_warehouse_that_cannot_be_asked_is_unknown(tmp_path: Path) -> None:
    """503, without a word of what the error said."""
    broken = Runtime(Settings.read({"AIU_WAREHOUSE": f"duckdb:///{tmp_path}/canary/\0/x.duckdb"}))

    text, status, _ = answers.answer("/health", broken)

    assert 503 == status
    assert {"status": "unknown", "says": "the warehouse cannot be asked; the log says why"} == json.loads(text)


def test_other_paths_are_not_there(town: World) -> None:
    """The answer says which there are."""
    assert (404, {"status": "unknown", "ask": ["/health", "/health/now"]}) == _ask(town, "/")


def test_the_topology_names_the_paths() -> None:
    """What is deployed answers what the topology says."""
    (health,) = (each for each in DEPLOYED if each.name == "health")

    assert (answers.ALL, answers.NOW) == getattr(health, "paths", ())


def test_an_answer_is_kept_for_a_while() -> None:
    """Within its time the value is the same; then it is made anew; what fails is not kept."""
    now, made = [0.0], iter(range(10))
    kept = Kept[int](60, clock=lambda: now[0])

    found = []
    for at in (0.0, 59.9, 60.0, 119.9, 120.0):
        now[0] = at
        found.append(kept.get(lambda: next(made)))
    now[0] = 200.0
    with pytest.raises(ZeroDivisionError):
        kept.get(lambda: 1 // 0)

    assert [0, 0, 1, 1, 2] == found
    assert 3 == kept.get(lambda: next(made))


def test_the_archive_answers_over_http(tmp_path: Path) -> None:
    """The deployed function on an empty warehouse: 503 with its reason, 404, 405, and a line in the log."""
    (health,) = (each for each in DEPLOYED if each.name == "health")
    with serving(health, tmp_path) as served:
        status, text = served.ask("GET", "/health")
        assert 503 == status, served.output()
        assert "broken" == json.loads(text)["status"]
        assert [["last_run:none"]] == [line["broken"] for line in served.lines("health.checked")]
        assert (503, "") == served.ask("HEAD", "/health/now")
        assert 404 == served.ask("GET", "/")[0]
        assert (405, "") == served.post({})
        assert 0 == served.stop()
