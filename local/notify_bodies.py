"""The bodies that chat and paging services take: made of notices, escaped their way, cut to their limits. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shared import keys

if TYPE_CHECKING:
    from shared.protocols import IncidentTurn, Notice

SLACK_HEADER = 150
SLACK_SECTION = 2900
"""A section takes 3,000 characters; a little is left for what escaping adds at the cut."""
SLACK_BLOCKS = 45
PAGER_SUMMARY = 1024
PAGER_DETAIL = 10_000
PAGER_SOURCE = "ai-usage"
ACTIONS = {"open": "trigger", "acknowledged": "acknowledge", "resolved": "resolve"}
URGENCY = ("info", "warning", "critical")


def slack(notice: Notice) -> list[dict[str, Any]]:
    """Return one message with a header and its text in sections, for an incoming webhook."""
    header = {"type": "header", "text": {"type": "plain_text", "text": _cut(notice.subject, SLACK_HEADER)}}
    sections = [
        {"type": "section", "text": {"type": "mrkdwn", "text": _slack_text(_cut(part, SLACK_SECTION))}}
        for part in notice.text.split("\n\n")
        if part.strip()
    ]
    return [{"text": _slack_text(_cut(notice.subject, SLACK_SECTION)), "blocks": [header, *sections[:SLACK_BLOCKS]]}]


def pagerduty(notice: Notice, routing_key: str) -> list[dict[str, Any]]:
    """Return one event (Events API v2) for each incident, opened and resolved by its id; or one for the notice."""
    if not notice.incidents:
        payload = _payload(notice.subject, notice.severity, "notice", notice.text)
        return [_event(routing_key, "trigger", keys.short_hash(f"{notice.subject}\n{notice.text}", 20), payload)]
    return [
        _event(routing_key, ACTIONS[turn.state], turn.incident_id, _turn_payload(turn)) for turn in notice.incidents
    ]


def _event(routing_key: str, action: str, dedup_key: str, payload: dict[str, Any]) -> dict[str, Any]:
    event = {"routing_key": routing_key, "event_action": action, "dedup_key": dedup_key}
    return event | {"payload": payload} if action == "trigger" else event


def _turn_payload(turn: IncidentTurn) -> dict[str, Any]:
    return _payload(turn.summary, turn.severity, turn.rule, turn.detail)


def _payload(summary: str, severity: str, component: str, detail: str) -> dict[str, Any]:
    return {
        "summary": _cut(summary, PAGER_SUMMARY),
        "severity": severity,
        "source": PAGER_SOURCE,
        "component": component,
        "custom_details": {"text": _cut(detail, PAGER_DETAIL)},
    }


def _slack_text(text: str) -> str:
    """Escape what Slack reads as markup: mentions, links and channels need an angle bracket."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
