"""What a notice says: per incident what is broken and the command that repairs it, in text and in harmless HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from shared.protocols import Notice

from .rules import SEVERITIES, described

if TYPE_CHECKING:
    from .incidents import Incident

MOST = 50
"""Incidents that one notice lists; the table has them all."""
REST = "and {} more: python -m local incidents list"
HTML = "<p><strong>{heading}</strong><br>{message}{next}</p>"


def notice(told: list[Incident]) -> Notice:
    """Return one notice about everything that changed in one pass, the most urgent first."""
    lines = sorted(told, key=lambda i: (i.is_over, -SEVERITIES.index(i.severity), i.rule, i.subject))
    shown, rest = lines[:MOST], len(lines) - MOST
    more = [REST.format(rest)] if rest > 0 else []
    return Notice(
        subject=_subject(lines),
        text="\n\n".join([*(_text(incident) for incident in shown), *more]) + "\n",
        html="\n".join([*(_html(incident) for incident in shown), *(f"<p>{escape(line)}</p>" for line in more)]),
        severity=_severity(lines),
    )


def _severity(told: list[Incident]) -> str:
    """A notice is as urgent as the worst that it brings; good news is never urgent."""
    return max((i.severity for i in told if not i.is_over), key=SEVERITIES.index, default="info")


def _subject(lines: list[Incident]) -> str:
    first = lines[0]
    if len(lines) == 1:
        return f"[{_mark(first)}] {_heading(first)}"
    counts = {
        "new": sum(i.is_new for i in lines),
        "changed": sum(not i.is_new and not i.is_over for i in lines),
        "resolved": sum(i.is_over for i in lines),
    }
    said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    return f"[{_mark(first)}] {len(lines)} incidents ({said}), first: {_heading(first)}"


def _mark(incident: Incident) -> str:
    return incident.state if incident.is_over else incident.severity


def _heading(incident: Incident) -> str:
    return f"{described(incident.rule).title}: {incident.subject}"


def _text(incident: Incident) -> str:
    lines = [f"{_mark(incident).upper()} {_heading(incident)}", f"  {incident.message}"]
    return "\n".join([*lines, f"  next: {_next(incident)}"] if _next(incident) else lines)


def _html(incident: Incident) -> str:
    repair = f"<br>next: <code>{escape(_next(incident))}</code>" if _next(incident) else ""
    heading = escape(f"{_mark(incident).upper()} {_heading(incident)}")
    return HTML.format(heading=heading, message=escape(incident.message), next=repair)


def _next(incident: Incident) -> str:
    """What repairs it comes from the rule alone: no vendor writes commands for our readers."""
    return "" if incident.is_over else described(incident.rule).next
