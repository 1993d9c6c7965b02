"""claude.ai's audit log: every chat, file and project as an event, its details as Python-style dict literals."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from local.sample_org.chance import Subject, between, dice
from local.sample_org.enterprise_activity import ChatDay, chat_days
from local.sample_org.exports_seats import seated, tier, uuid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from local.sample_org.org import Organisation
    from local.sample_org.people import Person

AUDIT = (
    "created_at",
    "actor_info",
    "event",
    "event_info",
    "entity_info",
    "ip_address",
    "device_id",
    "user_agent",
    "client_platform",
)
AGENT = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"


class _Event(NamedTuple):
    at: datetime
    actor: Person | None
    event: str
    info: dict[str, Any]
    entity: dict[str, Any]
    platform: str = "web_claude_ai"


def audit_log(org: Organisation, days: Sequence[date]) -> Iterator[Sequence[object]]:
    """Yield the events of these days, newest first; every chat, file and project of the activity is one."""
    yield AUDIT
    for day in reversed(days):
        events = [event for used in chat_days(org, day) for event in _used(org, used, day)]
        events += _administration(org, day, is_first=day == org.season.start)
        for event in sorted(events, key=lambda event: event.at, reverse=True):
            yield _audit_row(event)


def _used(org: Organisation, used: ChatDay, day: date) -> Iterator[_Event]:
    person = used.person
    chance = dice(org.seed, Subject.AUDIT, 1000 + person.number, day)

    def event(name: str, info: dict[str, Any], entity: dict[str, Any]) -> _Event:
        return _Event(_moment(day, between(chance, 7 * 3600, 20 * 3600)), person, name, info, entity)

    yield event("user_signed_in_google", {}, {})
    for number in range(used.conversations):
        chat = {"type": "chat_conversation", "uuid": uuid(chance.getrandbits(128))}
        # A person's title may begin like a formula or hold a line break; the log quotes it as it is.
        title = "=SUM(A1)" if number % 9 == 3 else "plans\nfor May" if number % 9 == 5 else None
        yield event("conversation_created", {"name": title} if title else {}, chat)
    for _ in range(used.files):
        yield event("file_uploaded", {"file_name": 'it\'s a "draft", v2.pdf', "is_image": False}, {"type": "file"})
    for number in range(used.projects):
        project = {"type": "project", "uuid": uuid(chance.getrandbits(128)), "name": f"Project {number + 1}"}
        yield event("project_created", {}, project)
        yield event("project_document_created", {"file_name": "notes.md"}, project)


def _administration(org: Organisation, day: date, *, is_first: bool) -> Iterator[_Event]:
    """Seats and roles are given on the first day; now and then the organisation does something by itself."""
    admin = org.people[0]
    if is_first:
        for second, person in enumerate(seated(org)):
            user = {"type": "user", "uuid": uuid(person.number), "email": person.email}
            tiers = {"old": "unassigned", "new": tier(person).lower()}
            yield _Event(
                _moment(day, 3600 + second), admin, "org_user_updated", {"updates": {"seat_tier": tiers}}, user
            )
        owner = {"type": "user", "email": admin.email}
        yield _Event(_moment(day, 1800), admin, "role_assignment_granted", {"role": "primary_owner"}, owner)
    if day.day in {1, 15}:
        limit = {"previous_limit_usd": None, "new_limit_usd": "250.00"}
        yield _Event(_moment(day, 28_800), admin, "extra_usage_spend_limit_updated", limit, {"type": "organization"})
        yield _Event(_moment(day, 60), None, "org_data_export_completed", {}, {})


def _audit_row(event: _Event) -> Sequence[object]:
    person = event.actor
    metadata = {"email_address": person.email} if person else {}
    actor = {"type": "user", "name": person.name, "uuid": uuid(person.number), "metadata": metadata} if person else {}
    at = event.at.isoformat().replace("+00:00", "Z")
    details = (repr(actor) if actor else "", event.event, repr(event.info) if event.info else "", repr(event.entity))
    if person is None:
        return (at, *details, "", "", "", "")
    device = uuid(1000 + person.number)
    return (at, *details, f"203.0.113.{person.number % 250 + 1}", device, AGENT, event.platform)


def _moment(day: date, second: int) -> datetime:
    return datetime.combine(day, time(tzinfo=UTC)) + timedelta(seconds=second)
