"""A person has an incident in hand: the first one stays, and hears again only when it becomes worse or ends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from functions.monitor.acknowledge import acknowledge, find
from functions.monitor.rules import read

from .town import START, Town, rule, says

if TYPE_CHECKING:
    from pathlib import Path


def severe(rules: Path, severity: str, message: str = "m") -> None:
    """Write the rule `late` anew."""
    read.cache_clear()
    rule(rules, "late", says("s", message, severity))


def take(town: Town, who: str, note: str = "") -> tuple[str, str | None, str | None]:
    """Acknowledge the only incident that lasts."""
    (name,) = [name for name, state in town.incidents("incident_id", "state") if state != "resolved"]
    after = acknowledge(name, who, note, town.warehouse, START + timedelta(hours=1))
    return after.state, after.acknowledged_by, after.acknowledged_note


def test_the_first_word_stays(town: Town, rules: Path) -> None:
    """Twice is once: whoever comes second hears who was first."""
    severe(rules, "warning")
    town.look(rules)

    assert ("acknowledged", "ana", "wanted *** it") == take(town, "ana\n", "wanted\nsk-ant-admin01-abcdef it")
    assert ("acknowledged", "ana", "wanted *** it") == take(town, "ben", "mine")
    assert [START + timedelta(hours=1)] == [row[0] for row in town.incidents("acknowledged_at")]


def test_only_worse_is_news_after_it(town: Town, rules: Path) -> None:
    """A critical incident may become a warning in silence; a warning that becomes critical is open again."""
    severe(rules, "critical")
    town.look(rules)
    take(town, "ana")
    severe(rules, "warning")
    town.look(rules)

    assert [("acknowledged", "warning", "ana")] == town.incidents("state", "severity", "acknowledged_by")
    assert 1 == len(town.mail)
    severe(rules, "critical")
    town.look(rules)

    assert [("open", "critical", None)] == town.incidents("state", "severity", "acknowledged_by")
    assert ["[critical]", "[critical]"] == [text.partition(" ")[0] for text in town.mail]


def test_what_is_over_cannot_be_taken(town: Town, rules: Path) -> None:
    """It stays resolved, and its readers hear the end."""
    severe(rules, "warning")
    town.look(rules)
    (rules / "late.sql").unlink()
    town.look(rules)
    ((name,),) = town.incidents("incident_id")

    assert "resolved" == acknowledge(name, "ana", "", town.warehouse, START).state
    assert [name] == [incident.incident_id for incident in find(name[:6], town.warehouse)]
    assert [] == find("nobody", town.warehouse)
