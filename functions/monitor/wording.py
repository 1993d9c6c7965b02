"""What a notice says: per incident what is broken, why, and what repairs it, in text and in harmless HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from shared.protocols import IncidentTurn, Notice

from .rules import SEVERITIES, described

if TYPE_CHECKING:
    from .incidents import Incident

MOST = 50
"""Incidents that one notice lists; the table has them all."""
REST = "and {} more: python -m local incidents list"
COLOURS = {"critical": "#9A3412", "warning": "#C2540A", "info": "#1F5F9E", "resolved": "#6B7280"}
"""Each has a contrast of 4.6:1 and more on white, and none carries a meaning that the word beside it does not."""
BLOCK = (
    '<div style="border-left:4px solid {colour};padding:2px 0 2px 12px;margin:0 0 18px;'
    'font:14px/1.5 Arial,Helvetica,sans-serif;color:#22242B">'
    '<p style="margin:0"><strong style="color:{colour}">{mark}</strong> <strong>{heading}</strong></p>{body}</div>'
)
LINE = '<p style="margin:2px 0">{}</p>'
NEXT = '<p style="margin:2px 0">next: <code style="background:#F1F3F5;padding:1px 4px">{}</code></p>'


def notice(told: list[Incident]) -> Notice:
    """Return one notice about everything that changed in one pass, the most urgent first."""
    lines = sorted(told, key=lambda i: (i.is_over, -SEVERITIES.index(i.severity), i.rule, i.subject))
    shown, rest = lines[:MOST], len(lines) - MOST
    more = [REST.format(rest)] if rest > 0 else []
    return Notice(
        subject=_subject(lines),
        text="\n\n".join([*(_text(incident) for incident in shown), *more]) + "\n",
        html="\n".join([*(_html(incident) for incident in shown), *(LINE.format(escape(line)) for line in more)]),
        severity=_severity(lines),
        incidents=tuple(_turn(incident) for incident in lines),
    )


def _severity(told: list[Incident]) -> str:
    """A notice is as urgent as the worst that it brings; good news is never urgent."""
    return max((i.severity for i in told if not i.is_over), key=SEVERITIES.index, default="info")


def _subject(lines: list[Incident]) -> str:
    first = lines[0]
    if len(lines) == 1:
        return f"[{_mark(first)}] {heading(first)}"
    counts = {
        "new": sum(i.is_new for i in lines),
        "changed": sum(not i.is_new and not i.is_over for i in lines),
        "resolved": sum(i.is_over for i in lines),
    }
    said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    return f"[{_mark(first)}] {len(lines)} incidents ({said}), first: {heading(first)}"


def heading(incident: Incident) -> str:
    """Return what an incident is called: its rule's title and its subject."""
    return f"{described(incident.rule).title}: {incident.subject}"


def reasons(incident: Incident) -> list[str]:
    """Return the lines that explain an incident that lasts."""
    return [] if incident.is_over or not incident.explanation else incident.explanation.split("\n")


def next_step(incident: Incident) -> str:
    """What repairs it comes from the rule alone: no vendor writes commands for our readers."""
    return "" if incident.is_over else described(incident.rule).next.replace("INCIDENT", incident.incident_id)


def _turn(incident: Incident) -> IncidentTurn:
    detail = "\n".join([incident.message, *reasons(incident)])
    return IncidentTurn(
        incident.incident_id, incident.rule, incident.state, incident.severity, heading(incident), detail
    )


def _mark(incident: Incident) -> str:
    return incident.state if incident.is_over else incident.severity


def _text(incident: Incident) -> str:
    lines = [f"{_mark(incident).upper()} {heading(incident)}", f"  {incident.message}"]
    lines += [f"  {reason}" for reason in reasons(incident)]
    return "\n".join([*lines, f"  next: {next_step(incident)}"] if next_step(incident) else lines)


def _html(incident: Incident) -> str:
    body = [LINE.format(escape(line)) for line in (incident.message, *reasons(incident))]
    body += [NEXT.format(escape(next_step(incident)))] if next_step(incident) else []
    mark = _mark(incident)
    return BLOCK.format(
        colour=COLOURS[mark], mark=escape(mark.upper()), heading=escape(heading(incident)), body="".join(body)
    )
