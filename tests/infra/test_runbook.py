"""The runbook says what every alarm and every alert means, and what repairs it."""

from __future__ import annotations

import re

from functions.monitor import rules
from tests.house.repository import read

NAMED = re.compile(r"\bAlarm\(\n\s+\"([\w-]+)\"")
ALERT = re.compile(rf"^\| `\w+` \| (?:{'|'.join(rules.SEVERITIES)}) \|")
ROW = re.compile(r"^\| `([\w-]+)` \|.*\|$", re.MULTILINE)


def row(rule: rules.Rule) -> str:
    """Return what the runbook says about a rule: the words of its own head."""
    return f"| `{rule.name}` | {rule.severity} | {rule.title} | {rule.next} |"


def test_every_alarm_of_the_cloud_is_in_the_runbook() -> None:
    """The table has one row for each alarm that is made, in the same order, and none for one that is not."""
    alarms = NAMED.findall(read("pulumi/parts/alarms.py")) + NAMED.findall(read("pulumi/parts/uptime.py"))

    assert len(alarms) > 5
    assert alarms == [name for name in ROW.findall(read("docs/runbook.md")) if "-" in name]


def test_every_alert_is_in_the_runbook() -> None:
    """Each rule stands there with its severity, its meaning and the command that repairs it, in its own words."""
    told = [line for line in read("docs/runbook.md").splitlines() if ALERT.match(line)]

    assert [row(rules.read(name)) for name in rules.names()] + [row(rules.BROKEN_RULE)] == told
