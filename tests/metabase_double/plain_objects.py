"""What is kept as it comes: timelines and their events, SQL snippets, segments."""

from __future__ import annotations

import msgspec

from tests.metabase_double.bodies import Id, Json, NonBlank
from tests.metabase_double.routing import Call, route
from tests.metabase_double.state import Thing, found


class Timeline(msgspec.Struct):
    """A timeline in a collection."""

    name: NonBlank
    description: str | None = None
    collection_id: Id | None = None
    icon: str | None = "star"
    default: bool | None = False
    archived: bool | None = False


class TimelineEvent(msgspec.Struct):
    """Something that happened."""

    name: NonBlank
    timestamp: NonBlank
    time_matters: bool
    timezone: NonBlank
    timeline_id: Id
    description: str | None = None
    icon: str | None = "star"
    archived: bool | None = False


class Snippet(msgspec.Struct):
    """A piece of SQL with a name."""

    name: NonBlank
    content: str
    description: str | None = None
    collection_id: Id | None = None
    archived: bool | None = False


class Segment(msgspec.Struct):
    """A named filter of a table."""

    name: NonBlank
    table_id: Id
    definition: Json
    description: str | None = None
    archived: bool | None = False


SHELVES: dict[str, type[msgspec.Struct]] = {
    "timeline": Timeline,
    "timeline-event": TimelineEvent,
    "native-query-snippet": Snippet,
    "segment": Segment,
}


MORE: dict[str, Thing] = {
    "native-query-snippet": {"template_tags": {}},
    "segment": {"caveats": None, "points_of_interest": None, "show_in_getting_started": False},
}
"""What the official client expects to be shown beside what was sent."""


def _register(kind: str, schema: type[msgspec.Struct]) -> None:
    def make(call: Call) -> Thing:
        number = call.state.number(kind)
        made = {"id": number, "creator_id": call.user["id"], "entity_id": call.state.nano_id()}
        made |= {"created_at": call.state.now(), "updated_at": call.state.now()}
        call.state.annotations[kind][number] = MORE.get(kind, {}) | call.body | made
        return call.state.annotations[kind][number]

    def listed(call: Call) -> list[Thing]:
        return [each for each in call.state.annotations[kind].values() if not each["archived"]]

    def read(call: Call) -> Thing:
        return found(call.state.annotations[kind], call.id)

    def change(call: Call) -> Thing:
        kept = found(call.state.annotations[kind], call.id)
        kept |= {key: value for key, value in (call.body or {}).items() if key in schema.__struct_fields__}
        return kept

    one, every = f"/api/{kind}/{{id:[0-9]+}}", f"/api/{kind}"
    route("POST", every, body=schema)(make)
    route("GET", every)(listed)
    route("GET", one)(read)
    route("PUT", one)(change)


for _kind, _schema in SHELVES.items():
    _register(_kind, _schema)
