"""Dashboard subscriptions by mail: `/api/pulse`, whose PUT applies its defaults anew."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from tests.metabase_double import edits
from tests.metabase_double.bodies import Id, Json, NonBlank
from tests.metabase_double.refusals import invalid
from tests.metabase_double.routing import Call, declared, route
from tests.metabase_double.state import State, Thing, found

HOURS = range(24)


class PulseCard(msgspec.Struct):
    """A card in a mail, by its number and that of its placement."""

    id: Id
    include_csv: bool
    include_xls: bool
    dashboard_card_id: Id | None = None
    format_rows: bool = True
    pivot_results: bool = False


class Channel(msgspec.Struct):
    """Where and when a subscription is sent."""

    channel_type: Literal["email", "slack", "http"]
    schedule_type: Literal["hourly", "daily", "weekly", "monthly"]
    enabled: bool = True
    schedule_hour: int | None = None
    schedule_day: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] | None = None
    schedule_frame: Literal["first", "mid", "last"] | None = None
    channel_id: Id | None = None
    details: Json = {}
    recipients: list[Json] = []


class PulsePost(msgspec.Struct):
    """A subscription to be made."""

    name: NonBlank
    cards: list[Json]
    channels: list[Json]
    skip_if_empty: bool | None = False
    collection_id: Id | None = None
    collection_position: Id | None = None
    dashboard_id: Id | None = None
    parameters: list[Json] | None = None


class PulsePut(msgspec.Struct):
    """A change of a subscription; what has a default and is not sent becomes the default."""

    name: NonBlank | UnsetType | None = UNSET
    cards: list[Json] | UnsetType | None = UNSET
    channels: list[Json] | UnsetType | None = UNSET
    skip_if_empty: bool | None = False
    collection_id: Id | UnsetType | None = UNSET
    archived: bool | None = False
    parameters: list[Json] | UnsetType | None = UNSET


@route("POST", "/api/pulse", body=PulsePost)
def make_pulse(call: Call) -> Thing:
    """Make a subscription; without a mail server it is made and never sent."""
    state, body = call.state, call.body
    if body["dashboard_id"] is not None:
        found(state.dashboards, body["dashboard_id"])
    content = _content(state, body)
    number = state.number("pulse")
    kept = body | content | {"id": number, "archived": False, "creator_id": call.user["id"]}
    state.pulses[number] = kept | {"parameters": body["parameters"] or [], "entity_id": state.nano_id()}
    edits.note(state, "pulse", state.pulses[number], call.user, is_new=True)
    return shown(state, state.pulses[number])


@route("GET", "/api/pulse")
def list_pulses(call: Call) -> list[Thing]:
    """List subscriptions, of one dashboard if asked; `archived=true` lists those in the Trash instead."""
    board, in_trash = call.asked("dashboard_id"), call.asked_for("archived")
    kept = [pulse for pulse in call.state.pulses.values() if pulse["archived"] == in_trash]
    return [shown(call.state, pulse) for pulse in kept if board in {None, str(pulse["dashboard_id"])}]


@route("GET", "/api/pulse/{id:[0-9]+}")
def read_pulse(call: Call) -> Thing:
    """Show a subscription."""
    return shown(call.state, found(call.state.pulses, call.id))


@route("PUT", "/api/pulse/{id:[0-9]+}", body=PulsePut)
def change_pulse(call: Call) -> Thing:
    """Change a subscription; `archived` and `skip_if_empty` become false unless they are sent."""
    state, pulse = call.state, found(call.state.pulses, call.id)
    sent = {key: value for key, value in call.body.items() if value is not None}
    pulse |= sent | _content(state, sent)
    if sent["archived"]:
        pulse["channels"] = [channel | {"enabled": False} for channel in pulse["channels"]]
    edits.note(state, "pulse", pulse, call.user)
    return shown(state, pulse)


def archive_broken(state: State, board: Thing) -> None:
    """Archive the subscriptions that use a parameter which is gone, and mail those who made them."""
    known = {parameter["id"] for parameter in board["parameters"]}
    for pulse in state.pulses.values():
        lost = [parameter for parameter in pulse["parameters"] if parameter.get("id") not in known]
        if pulse["dashboard_id"] != board["id"] or pulse["archived"] or not lost:
            continue
        pulse["archived"] = True
        to = {state.users[pulse["creator_id"]]["email"], state.users[board["creator_id"]]["email"]}
        said = f"Subscription to {board['name']} removed"
        state.mails.append({"to": sorted(to), "subject": said, "pulse": pulse["id"], "bad_parameters": lost})


def shown(state: State, pulse: Thing) -> Thing:
    """Return a subscription with the names of its cards."""
    named = [card | _named(state, card["id"]) for card in pulse["cards"]]
    return pulse | {"cards": named, "can_write": True, "creator": edits.author(state, pulse["creator_id"])}


def _content(state: State, body: Thing) -> dict[str, Any]:
    content = {}
    for key, schema in (("cards", PulseCard), ("channels", Channel)):
        if key in body:
            if not body[key]:
                raise invalid(**{key: f"value must be an array of {key} with at least one in it."})
            content[key] = [declared(each, schema) for each in body[key]]
    for card in content.get("cards", []):
        found(state.cards, card["id"])
    content["channels"] = [_sent(state, channel) for channel in content.get("channels", [])]
    return content if "channels" in body else {key: value for key, value in content.items() if key != "channels"}


def _sent(state: State, channel: Thing) -> Thing:
    kind, hour = channel["schedule_type"], channel["schedule_hour"]
    complete = kind == "hourly" or hour in HOURS
    complete = complete and (kind != "weekly" or channel["schedule_day"]) and (kind != "monthly" or _monthly(channel))
    if not complete:
        raise invalid(channels=f"value must have a valid schedule: {kind}")
    known = {user["email"]: user["id"] for user in state.users.values()}
    recipients = []
    for recipient in channel["recipients"]:
        if "id" in recipient:
            recipients.append(edits.author(state, found(state.users, recipient["id"])["id"]))
        else:
            email = recipient.get("email")
            recipients.append(edits.author(state, known[email]) if email in known else {"email": email})
    return channel | {"id": state.number("channel"), "recipients": recipients}


def _monthly(channel: Thing) -> bool:
    frame = channel["schedule_frame"]
    return bool(frame) and (frame != "mid" or channel["schedule_day"] is None)


def _named(state: State, number: int) -> Thing:
    card = state.cards[number]
    return {key: card[key] for key in ("name", "description", "display", "collection_id")}
