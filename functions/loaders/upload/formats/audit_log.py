"""The audit log of claude.ai: who did what, as events whose details are Python-style dict literals.

The vendor documents neither the details nor all events, so people, roles, tiers and limits are looked for by name
wherever they stand, and an event that nobody here knows is kept as it is.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from shared.ledger import Finding
from shared.rows import CENTS, RawRow, money

from . import literals
from .form import Format
from .literals import Details, LiteralError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..records import Record

USE = ("conversation_", "file_", "project_", "artifact_", "user_signed_", "user_logged_")
"""How events begin that are use, or signing in to use it; all others are about access, seats, limits or settings."""
PROJECT_ACCESS = ("project_visibility", "project_sharing", "project_member", "project_role")
BEFORE = {"old", "previous", "before", "from"}
ADDRESS = re.compile(r"[^\s@'\"<>]+@[^\s@'\"<>]+\.[^\s@'\"<>]+")
CENTS_WORDS = ("cent", "minor")
LIMITS = ("limit", "amount")
LONGEST_ADDRESS = 320
"""The longest there can be; looking for addresses in longer texts would take for ever."""
FIRST_PART = 2_000
"""Of a cell, to find the person in."""
LARGEST_LIMIT = Decimal("1e15")


class AuditRow(RawRow, kw_only=True, gc=False):
    """One line of `raw_claude_ai_audit`."""

    MEASURES: ClassVar[tuple[str, ...]] = ("event",)

    event_date: date
    event_at: datetime
    event: str
    actor_email: str | None
    actor_name: str | None
    target_email: str | None
    role: str | None
    seat_tier: str | None
    spend_limit_usd: Decimal | None
    client_platform: str | None
    is_admin_event: bool
    event_info: str | None
    entity_info: str | None


def _row(record: Record) -> AuditRow:
    moment, event = record.instant("created_at"), record.required("event")
    actor, info, entity = (_details(record, column) for column in ("actor_info", "event_info", "entity_info"))
    is_admin = is_admin_event(event)
    return AuditRow(
        raw_response=record.raw,
        event_date=moment.date(),
        event_at=moment,
        event=event,
        actor_email=_email(actor),
        actor_name=_named(actor, ("name", "full_name", "display_name")),
        target_email=(_email(entity) or _email(info)) if is_admin else None,
        role=_named(info, ("role", "role_name", "new_role")) or (_named(entity, ("role",)) if is_admin else None),
        seat_tier=_named(info, ("seat_tier", "new_seat_tier")) or _named(entity, ("seat_tier",)),
        spend_limit_usd=_limit(record, info) if "spend_limit" in event else None,
        client_platform=record.text("client_platform"),
        is_admin_event=is_admin,
        event_info=info.text,
        entity_info=entity.text,
    )


def is_admin_event(event: str) -> bool:
    """Whether an event is about access, seats, limits or settings rather than use; an unknown one is."""
    return event.startswith(PROJECT_ACCESS) or not event.startswith(USE)


def _details(record: Record, column: str) -> Details:
    value = record.text(column)
    try:
        return literals.read(value) if value else literals.NOTHING
    except LiteralError as error:
        raise record.refusal(column, str(error)) from None


@lru_cache(maxsize=4096)
def _email(found: Details) -> str | None:
    for path, value in found.values:
        if "email" in path[-1] and isinstance(value, str) and len(value) <= LONGEST_ADDRESS:
            address = value.strip().lower()
            if ADDRESS.fullmatch(address):
                return address
    return None


def _named(found: Details, names: tuple[str, ...]) -> str | None:
    """Return the first text under one of these names, or what a change under one of them made it."""
    for path, value in found.values:
        # A list of names has the name one step up.
        is_named = path[-1] in names or (len(path) > 1 and path[-2] in names)
        if is_named and isinstance(value, str) and value and not _is_former(path):
            return value
    return None


def _is_former(path: tuple[str, ...]) -> bool:
    """Whether a name says that the value no longer holds, as in `previous_limit` or `old`."""
    return any(word in BEFORE for name in path for word in name.split("_"))


def _limit(record: Record, info: Details) -> Decimal | None:
    """Return a limit in US dollars when its name says in which unit it is; a bare number could be cents."""
    for path, value in info.values:
        name, found = "_".join(path), _number(value)
        if found is None or _is_former(path) or not any(word in name for word in LIMITS):
            continue
        if any(word in name for word in CENTS_WORDS):
            return money(found / CENTS)
        if "usd" in name or "dollar" in name:
            return money(found)
        record.findings.append(
            Finding("unknown_unit", name, "a limit without its unit: dollars or cents, nobody knows")
        )
    return None


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < LARGEST_LIMIT else None


def _actors(record: Record) -> Iterable[str]:
    """The organisation's own people are those who act: others may be invited from anywhere."""
    return (address.lower() for address in ADDRESS.findall((record.text("actor_info") or "")[:FIRST_PART]))


AUDIT_LOG = Format(
    stream="upload_claude_ai_audit",
    title="claude.ai audit log",
    columns={
        "created_at": ("timestamp",),
        "actor_info": (),
        "event": (),
        "event_info": (),
        "entity_info": (),
        "ip_address": (),
        "device_id": (),
        "user_agent": (),
        "client_platform": (),
    },
    required=("created_at", "actor_info", "event", "event_info", "entity_info"),
    row=_row,
    period="instants",
    when="created_at",
    people=_actors,
)
