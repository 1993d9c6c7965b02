"""Who changed what when, and where things lie: what cards, dashboards and collections have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.metabase_double.refusals import missing
from tests.metabase_double.routing import Call, route
from tests.metabase_double.state import Thing, found

if TYPE_CHECKING:
    from tests.metabase_double.state import State


@route("GET", "/api/revision")
def list_revisions(call: Call) -> list[Thing]:
    """List the changes of one card or dashboard, the newest first."""
    entity, number = call.asked("entity"), int(call.asked("id") or 0)
    made = [r for r in call.state.revisions if (r["model"], r["model_id"]) == (entity, number)]
    return [r | {"user": author(call.state, r["user_id"])} for r in reversed(made)]


def note(state: State, model: str, thing: Thing, user: Thing, *, is_new: bool = False) -> None:
    """Write down that somebody changed something, and when."""
    now = state.now()
    thing["updated_at"] = now
    thing.setdefault("created_at", now)
    said = {"model": model, "model_id": thing["id"], "user_id": user["id"], "timestamp": now, "is_creation": is_new}
    state.revisions.append({"id": state.number("revision"), "is_reversion": False, "message": None, **said})


def last_edit(state: State, model: str, number: int) -> Thing | None:
    """Return who changed something last, and when."""
    for made in reversed(state.revisions):
        if (made["model"], made["model_id"]) == (model, number):
            user = state.users[made["user_id"]]
            named = {key: user[key] for key in ("id", "email", "first_name", "last_name")}
            return named | {"timestamp": made["timestamp"]}
    return None


def author(state: State, number: int) -> Thing:
    """Return somebody as they are shown beside what they made."""
    user = state.users[number]
    return {key: user[key] for key in ("id", "email", "first_name", "last_name", "common_name", "date_joined")}


def collection_number(state: State, named: int | str | None) -> int | None:
    """Return a collection's number by its number or entity id; None is the root."""
    return None if named is None else int(found(state.collections, named)["id"])


def collection_beside(state: State, number: int | None) -> Thing | None:
    """Return the collection in which something lies, as it is shown beside it."""
    if number is None:
        return None
    collection = state.collections.get(number)
    if collection is None:
        raise missing()
    return {key: collection[key] for key in ("id", "name", "type", "location", "authority_level", "entity_id")}


def forget(shelf: dict[int, Thing], key: str, value: Any) -> None:
    """Remove what belongs to something that is removed."""
    for number in [number for number, thing in shelf.items() if thing.get(key) == value]:
        del shelf[number]
