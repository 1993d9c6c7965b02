"""Alerts on cards: `/api/notification`, which has nothing in common with subscriptions."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from tests.metabase_double.bodies import Id, Json
from tests.metabase_double.refusals import invalid
from tests.metabase_double.routing import NOTHING, Answer, Call, declared, route
from tests.metabase_double.state import State, Thing, found

QUARTZ_FIELDS = 7


class CardPayload(msgspec.Struct):
    """Which card, and when it is worth a mail."""

    card_id: Id
    send_condition: Literal["has_result", "goal_above", "goal_below"] = "has_result"
    send_once: bool = False


class NotificationPost(msgspec.Struct):
    """An alert to be made."""

    payload: Json
    subscriptions: list[Json] = []
    handlers: list[Json] = []
    payload_type: Literal["notification/card"] = "notification/card"
    active: bool = True


class NotificationPut(msgspec.Struct):
    """A change of an alert; subscriptions and handlers are whole."""

    payload: Json | UnsetType = UNSET
    subscriptions: list[Json] | UnsetType = UNSET
    handlers: list[Json] | UnsetType = UNSET
    payload_type: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET


@route("POST", "/api/notification", body=NotificationPost)
def make_alert(call: Call) -> Thing:
    """Make an alert."""
    state, body = call.state, call.body
    number = state.number("notification")
    content = _content(state, body)
    state.notifications[number] = body | content | {"id": number, "payload_id": number, "creator_id": call.user["id"]}
    return state.notifications[number]


@route("GET", "/api/notification")
def list_alerts(call: Call) -> list[Thing]:
    """List the alerts, of one card if asked; inactive ones only where asked."""
    card, everything = call.asked("card_id"), call.asked_for("include_inactive")
    kept = [alert for alert in call.state.notifications.values() if alert["active"] or everything]
    return [alert for alert in kept if card in {None, str(alert["payload"]["card_id"])}]


@route("GET", "/api/notification/{id:[0-9]+}")
def read_alert(call: Call) -> Thing:
    """Show an alert."""
    return found(call.state.notifications, call.id)


@route("PUT", "/api/notification/{id:[0-9]+}", body=NotificationPut)
def change_alert(call: Call) -> Thing:
    """Change an alert."""
    alert = found(call.state.notifications, call.id)
    alert |= call.body | _content(call.state, call.body)
    return alert


@route("POST", "/api/notification/{id:[0-9]+}/send")
def send_alert(call: Call) -> Answer:
    """Send an alert now."""
    alert = found(call.state.notifications, call.id)
    call.state.mails.append({"to": alert["handlers"], "subject": "Alert", "notification": alert["id"]})
    return NOTHING


def _content(state: State, body: Thing) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if "payload" in body:
        content["payload"] = declared(body["payload"], CardPayload)
        found(state.cards, content["payload"]["card_id"])
    for subscription in body.get("subscriptions", []):
        if len(str(subscription.get("cron_schedule", "")).split()) != QUARTZ_FIELDS:
            raise invalid(subscriptions="cron_schedule must be a Quartz expression of seven fields.")
    return content
