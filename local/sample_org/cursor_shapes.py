"""The organisation's Cursor activity in the shapes of the vendor's answers, as JSON texts where there are many."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import msgspec

from local.sample_org.chance import Subject, between, dice
from local.sample_org.cursor_activity import epoch_ms
from local.sample_org.cursor_models import SERVICE_ACCOUNT, Event
from local.sample_org.prices import NANOS_PER_CENT, cents

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from local.sample_org.cursor_days import Lines, Member
    from local.sample_org.org import Organisation
    from local.sample_org.switches import Switches

BOOL = ("false", "true")
MEASURES = (
    "isActive",
    "totalLinesAdded",
    "totalLinesDeleted",
    "acceptedLinesAdded",
    "acceptedLinesDeleted",
    "totalApplies",
    "totalAccepts",
    "totalRejects",
    "totalTabsShown",
    "totalTabsAccepted",
    "composerRequests",
    "chatRequests",
    "agentRequests",
    "cmdkUsages",
    "subscriptionIncludedReqs",
    "apiKeyReqs",
    "usageBasedReqs",
    "bugbotUsages",
    "mostUsedModel",
)
"""The vendor's names of the fields of `Lines`, in their order."""
REQUEST_TIME_MS = 57_188_588
"""The time of day that a live answer carried in `date`: 15:53:08.588."""


def event_text(event: Event, switches: Switches) -> str:
    """Return one usage event; keys that do not apply are absent, as in the vendor's samples."""
    new_style = not switches.old_style_events
    email = "" if event.email is None else f'"userEmail":"{event.email}",'
    tenths = divmod(event.request_tenths, 10)
    units = f"{tenths[0]}.{tenths[1]}" if tenths[1] else tenths[0]
    return (
        f'{{"timestamp":"{event.at}",{email}{_service(event)}"model":"{event.model}","kind":"{event.kind}",'
        f'"maxMode":{BOOL[event.max_mode]},"requestsCosts":{units},"isTokenBasedCall":{BOOL[event.tokens is not None]},'
        f'{_chargeable(event) if new_style else ""}"isHeadless":{BOOL[event.headless]}{_tokens(event)}'
        f"{_charged(event, switches) if new_style or event.tokens is None else ''}}}"
    )


def _service(event: Event) -> str:
    conversation = event.conversation
    text = ""
    if event.person is None:
        text = f'"serviceAccountId":"{SERVICE_ACCOUNT[0]}","serviceAccountName":"{SERVICE_ACCOUNT[1]}",'
    if conversation is not None:
        bits = f"{conversation:032x}"
        text += f'"conversationId":"{bits[:8]}-{bits[8:12]}-{bits[12:16]}-{bits[16:20]}-{bits[20:]}",'
    return text


def _chargeable(event: Event) -> str:
    return f'"isChargeable":{BOOL[event.chargeable]},'


def _tokens(event: Event) -> str:
    if event.tokens is None:
        return ""
    fresh, output, write, read = event.tokens
    off = f',"discountPercentOff":{event.percent_off}' if event.percent_off else ""
    return (
        f',"tokenUsage":{{"inputTokens":{fresh},"outputTokens":{output},"cacheWriteTokens":{write},'
        f'"cacheReadTokens":{read},"totalCents":{cents(event.total)}{off}}}'
    )


def _charged(event: Event, switches: Switches) -> str:
    amount = cents(event.charged)
    if switches.float_noise and event.at % 7 == 0:
        amount = repr(math.nextafter(float(amount), math.inf))
    fee = f',"cursorTokenFee":{cents(event.fee)}' if event.fee else ""
    return f',"chargedCents":{amount}{fee}'


def daily_text(member: Member, day: date, lines: Lines, switches: Switches) -> str:
    """Return one daily usage line."""
    late = switches.cursor_dates == "time_of_day"
    text_id = switches.cursor_user_ids == "text"
    row = {
        "userId": member.text_id if text_id else member.number_id,
        "day": str(day),
        "date": epoch_ms(day) + (REQUEST_TIME_MS if late else 0),
        **dict(zip(MEASURES, lines, strict=True)),
        "applyMostUsedExtension": ".py" if lines.active else None,
        "tabMostUsedExtension": ".ts" if lines.active else None,
        "clientVersion": "2.1.4" if lines.active else None,
        "email": member.email,
    }
    return msgspec.json.encode(row).decode()


def member_row(member: Member) -> dict[str, Any]:
    """Return one team member."""
    person = member.person
    role = "owner" if person.number == 0 else "member"
    row = {"id": member.text_id, "name": person.name, "email": member.email, "role": role}
    return {**row, "isRemoved": person.left is not None}


def spend_row(member: Member, sums: Mapping[str, tuple[int, int]], *, live: bool) -> dict[str, Any]:
    """Return one member's cumulative spend, in fractional cents; `live` adds what the documentation does not name."""
    on_demand, overall = sums.get(member.email, (0, 0))
    row = {
        "userId": member.text_id,
        "spendCents": _number(on_demand),
        "overallSpendCents": _number(overall),
        "fastPremiumRequests": overall // (4 * NANOS_PER_CENT),
        "name": member.person.name,
        "email": member.email,
        "role": "owner" if member.person.number == 0 else "member",
        "hardLimitOverrideDollars": 100 if member.person.number % 4 == 0 else 0,
        "monthlyLimitDollars": 200 if member.person.number % 3 == 0 else None,
        "effectivePerUserLimitDollars": 100,
    }
    return {**row, "includedSpendCents": _number(overall - on_demand), "profilePictureUrl": None} if live else row


def audit_rows(org: Organisation, day: date) -> list[dict[str, Any]]:
    """Return the audit events of one day, newest first."""
    staff = [person for person in org.people if person.habit.cursor and person.works_on(day)]
    chance = dice(org.seed, Subject.AUDIT, 0, day)
    rows = []
    for hour in (16, 11, 9):
        if staff and day in org.season and chance.random() < 0.4:
            person = staff[between(chance, 0, len(staff) - 1)]
            rows.append(_audit_row(f"evt_{day:%Y%m%d}{hour:02d}", f"{day}T{hour:02d}:15:00.000Z", person.email))
    return rows


def _audit_row(event_id: str, timestamp: str, email: str) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "timestamp": timestamp,
        "ip_address": "203.0.113.42",
        "user_email": email,
        "event_type": "login",
        "event_data": {"ip_address": "203.0.113.42", "user_agent": "Cursor/2.1.4"},
    }


def _number(nanos: int) -> msgspec.Raw:
    return msgspec.Raw(cents(nanos).encode())
