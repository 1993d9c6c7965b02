"""The life of an incident, through the bus, the monitor, the lake and the notifier."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from functions.monitor.rules import read

from .town import HELD, START, UNKNOWN, Town, rule, says

if TYPE_CHECKING:
    from pathlib import Path


def test_a_broken_promise_opens_one_incident_and_sends_one_notice(town: Town) -> None:
    """Facts that break a promise become an incident, the incident a notice, the notice a mail that says what to do."""
    town.facts("held_days", HELD)
    town.look()

    assert [("held_day", "cursor 2026-10-28", "critical", "open")] == town.incidents(
        "rule", "subject", "severity", "state"
    )
    assert 1 == len(town.mail)
    assert town.mail[0].startswith("[critical] A vendor's day does not add up: cursor 2026-10-28\n")
    assert "billed by -0.500000000 USD" in town.mail[0]
    assert "next: python -m local replay" in town.mail[0]


def test_looking_again_changes_nothing(town: Town) -> None:
    """An hour later the same facts leave the table, the lake and the fence as they are, and nobody hears of it."""
    town.facts("held_days", HELD)
    town.look()
    before = _everything(town)
    town.look(minutes=60)

    assert before == _everything(town)
    assert 1 == len(town.mail)


def _everything(town: Town) -> tuple[object, ...]:
    tables = [town.query(f"SELECT * FROM {table}") for table in ("incidents", "publish_fence")]
    return (*tables, town.lake.list(""))


def test_nothing_broken_is_nothing_said(town: Town) -> None:
    """Kept promises leave no trace."""
    town.look()

    assert ([], [], []) == (town.mail, town.lake.list(""), town.incidents("rule"))


def test_many_at_once_are_one_mail(town: Town) -> None:
    """What one pass finds is told in one notice, as urgent as the worst of it, which comes first."""
    town.facts("quality_findings", UNKNOWN, UNKNOWN | {"subject": "Gift"})
    town.facts("held_days", HELD)
    town.look()

    assert 3 == len(town.incidents("rule"))
    assert ["critical"] == [notice.severity for notice in town.notices()]
    subject = "[critical] 3 incidents (3 new), first: A vendor's day does not add up: cursor 2026-10-28"
    assert [subject] == [text.partition("\n")[0] for text in town.mail]


def test_what_is_over_resolves_itself_and_is_told(town: Town) -> None:
    """A promise that is kept again ends its incident; a new breach of it is a new incident."""
    town.facts("held_days", HELD)
    town.look()
    town.facts("held_days")
    town.look()
    town.facts("held_days", HELD)
    town.look()

    first, second, third = (START + timedelta(minutes=n) for n in (10, 20, 30))
    assert [("resolved", first, second), ("open", third, None)] == town.incidents("state", "opened_at", "resolved_at")
    assert 2 == len(set(town.incidents("incident_id")))
    assert ["[critical]", "[resolved]", "[critical]"] == [text.partition(" ")[0] for text in town.mail]


def test_another_severity_is_news_another_figure_is_not(town: Town, rules: Path) -> None:
    """From warning to critical and back is told each time; a message may change as often as it likes."""
    for severity, message in [("warning", 1), ("warning", 2), ("critical", 2), ("warning", 2), ("critical", 3)]:
        _rewrite(rules, says("s", str(message), severity))
        town.look(rules)

    assert [("critical", "3", START + timedelta(minutes=10))] == town.incidents("severity", "message", "opened_at")
    assert ["[warning]", "[critical]", "[warning]", "[critical]"] == [text.partition(" ")[0] for text in town.mail]


def _rewrite(rules: Path, select: str) -> None:
    """Write the rule `late` anew, as a deployment would: a process reads its rules once."""
    read.cache_clear()
    rule(rules, "late", select)


def test_an_acknowledgement_lasts_as_long_as_the_incident(town: Town, rules: Path) -> None:
    """A person's word stays while the incident does, whatever its message says, and ends with it."""
    _rewrite(rules, says("s", "1"))
    town.look(rules)
    with town.warehouse.build() as build:
        acknowledge = "UPDATE incidents SET state = 'acknowledged', acknowledged_by = 'ana' WHERE subject = 's'"
        assert build.publish(0, [(acknowledge, {})])
    _rewrite(rules, says("s", "2"))
    town.look(rules)

    assert [("acknowledged", "ana", "2")] == town.incidents("state", "acknowledged_by", "message")
    assert 1 == len(town.mail)
    (rules / "late.sql").unlink()
    town.look(rules)

    assert [("resolved", "ana")] == town.incidents("state", "acknowledged_by")
    assert ["[warning]", "[resolved]"] == [text.partition(" ")[0] for text in town.mail]


def test_a_rule_that_fails_is_an_incident_itself(town: Town, rules: Path) -> None:
    """The other rules are asked all the same, and what the broken one found before is not called mended."""
    rule(rules, "a", says("s"))
    town.look(rules)
    _rewrite(rules, says("t"))
    rule(rules, "a", "SELECT no_such_column FROM incidents")
    (rules / "b.sql").write_text("SELECT 1", encoding="utf-8")
    rule(rules, "c", "SELECT '' AS subject, 'x' AS severity, 'm' AS message, @today AS day")
    town.look(rules)

    found = town.incidents("rule", "subject", "state")
    broken = [("broken_rule", name, "open") for name in ("a", "b", "c")]
    assert [("a", "s", "open"), *broken, ("late", "t", "open")] == found
    assert "write `-- severity: …` at its head" in town.mail[-1]
