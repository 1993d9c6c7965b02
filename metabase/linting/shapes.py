"""The closed shapes of the bodies that we send: Metabase drops a key that it does not know without a word."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Text = Annotated[str, Meta(min_length=1, pattern=r"\S")]
Number = Annotated[int, Meta(ge=1)]
FromZero = Annotated[int, Meta(ge=0)]
Uuid = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
NanoId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{21}$")]
Widget = Literal["date/all-options", "string/="]


class Closed(msgspec.Struct, forbid_unknown_fields=True):
    """A shape that refuses what it does not name."""


class Tag(Closed, kw_only=True):
    """A tag of a native query: a plain text, or a filter of a field."""

    id: Uuid
    name: Text
    display_name: Text = msgspec.field(name="display-name")
    type: Literal["text", "dimension"]
    required: bool = False
    default: Text | None = None
    dimension: tuple[Literal["field"], dict[str, Any], Number] | None = None
    widget_type: Widget | None = msgspec.field(name="widget-type", default=None)
    alias: Annotated[str, Meta(pattern=r"^\w+\.\w+$")] | None = None


class Stage(Closed):
    """The only step of a native query."""

    kind: Literal["mbql.stage/native"] = msgspec.field(name="lib/type")
    native: Text
    template_tags: dict[str, Tag] = msgspec.field(name="template-tags")


class Query(Closed):
    """A query in MBQL 5."""

    kind: Literal["mbql/query"] = msgspec.field(name="lib/type")
    database: Number
    stages: Annotated[list[Stage], Meta(min_length=1, max_length=1)]


class Source(Closed):
    """Where a widget takes its choices from: a fixed list, or a column of a card."""

    values: list[list[str]] = []
    card_id: Number | None = None
    value_field: list[Any] = []


class Parameter(Closed, kw_only=True):
    """A widget of a card or a dashboard."""

    id: Uuid
    name: Text
    slug: Text
    type: Widget
    target: tuple[Literal["dimension", "variable"], tuple[Literal["template-tag"], Text]] | None = None
    section: Literal["date", "string"] | None = msgspec.field(name="sectionId", default=None)
    default: Text | list[Text] | None = None
    required: bool = False
    is_several: bool | None = msgspec.field(name="isMultiSelect", default=None)
    values_query_type: Literal["list"] | None = None
    values_source_type: Literal["static-list", "card"] | None = None
    values_source_config: Source | None = None


class Card(Closed, kw_only=True):
    """POST /api/card."""

    name: Text
    description: Text
    type: Literal["question"]
    display: Text
    entity_id: NanoId
    collection_id: Number
    dataset_query: Query
    parameters: list[Parameter]
    visualization_settings: dict[str, Any]


class Shell(Closed):
    """POST /api/dashboard, and what its PUT takes beside content."""

    name: Text
    description: Text
    width: Literal["fixed", "full"]
    collection_id: Number


class Mapping(Closed):
    """Where the value of a parameter goes: into a card's SQL, or a text."""

    parameter_id: Uuid
    target: Annotated[list[Any], Meta(min_length=2, max_length=2)]
    card_id: Number | None = None


class Dashcard(Closed):
    """A placement of PUT /api/dashboard/:id, with keys where an instance has ids."""

    key: Text
    tab: Text
    card_id: Number | None
    col: FromZero
    row: FromZero
    size_x: Number
    size_y: Number
    parameter_mappings: list[Mapping]
    series: Annotated[list[Any], Meta(max_length=0)]
    visualization_settings: dict[str, Any]


class Dashboard(Closed):
    """What a dashboard is made and filled with."""

    shell: Shell
    parameters: list[Parameter]
    tabs: list[dict[Literal["key", "name"], Text]]
    dashcards: Annotated[list[Dashcard], Meta(min_length=1)]
