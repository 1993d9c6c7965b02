"""The closed schemas of what cards and dashboards are made and changed with.

Since 0.61.19, 0.62.17 and 0.63.14 a key that is not declared is dropped without a word. `UNSET` is a key that was not
sent, which is something else than null.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

NonBlank = Annotated[str, Meta(min_length=1, pattern=r"\S")]
Id = Annotated[int, Meta(ge=1)]
FromZero = Annotated[int, Meta(ge=0)]
NanoId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_\-]{21}$")]
Json = dict[str, Any]
Kind = Literal["question", "model", "metric"]
ParameterType = Literal[
    "number",
    "text",
    "date",
    "boolean",
    "date/single",
    "id",
    "category",
    "location/city",
    "location/state",
    "location/zip_code",
    "location/country",
    "date/range",
    "date/month-year",
    "date/quarter-year",
    "date/relative",
    "date/all-options",
    "temporal-unit",
    "number/!=",
    "number/<=",
    "number/=",
    "number/>=",
    "number/between",
    "string/!=",
    "string/=",
    "string/contains",
    "string/does-not-contain",
    "string/ends-with",
    "string/starts-with",
    "boolean/=",
]


class Parameter(msgspec.Struct):
    """What every parameter must have; it may have more, and keeps it."""

    id: NonBlank
    type: ParameterType


class Mapping(msgspec.Struct):
    """What every mapping of a parameter must have."""

    parameter_id: NonBlank
    target: Annotated[list[Any], Meta(min_length=2)]
    card_id: Id | None = None


class CardPost(msgspec.Struct):
    """A card to be made."""

    name: NonBlank
    dataset_query: Json
    display: NonBlank
    visualization_settings: Json
    type: Kind | UnsetType | None = UNSET
    entity_id: NonBlank | UnsetType | None = UNSET
    parameters: list[Json] | UnsetType | None = UNSET
    parameter_mappings: list[Json] | UnsetType | None = UNSET
    description: NonBlank | UnsetType | None = UNSET
    collection_id: Id | NanoId | UnsetType | None = UNSET
    collection_position: Id | UnsetType | None = UNSET
    result_metadata: list[Any] | UnsetType | None = UNSET
    cache_ttl: Id | UnsetType | None = UNSET
    dashboard_id: Id | UnsetType | None = UNSET
    dashboard_tab_id: Id | UnsetType | None = UNSET
    size: Json | UnsetType | None = UNSET
    source_card_id: Id | UnsetType | None = UNSET


class CardPut(msgspec.Struct):
    """A change of a card; it cannot be given another entity id."""

    name: NonBlank | UnsetType | None = UNSET
    parameters: list[Json] | UnsetType | None = UNSET
    parameter_mappings: list[Json] | UnsetType | None = UNSET
    dataset_query: Json | UnsetType | None = UNSET
    type: Kind | UnsetType | None = UNSET
    display: NonBlank | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    visualization_settings: Json | UnsetType | None = UNSET
    archived: bool | UnsetType | None = UNSET
    enable_embedding: bool | UnsetType | None = UNSET
    embedding_type: str | UnsetType | None = UNSET
    embedding_params: Json | UnsetType | None = UNSET
    collection_id: Id | UnsetType | None = UNSET
    collection_position: Id | UnsetType | None = UNSET
    result_metadata: list[Any] | UnsetType | None = UNSET
    cache_ttl: Id | UnsetType | None = UNSET
    collection_preview: bool | UnsetType | None = UNSET
    dashboard_id: Id | UnsetType | None = UNSET
    dashboard_tab_id: Id | UnsetType | None = UNSET


class DashboardPost(msgspec.Struct):
    """A dashboard to be made: neither cards, tabs, width nor an entity id."""

    name: NonBlank
    parameters: list[Json] | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    cache_ttl: Id | UnsetType | None = UNSET
    collection_id: Id | UnsetType | None = UNSET
    collection_position: Id | UnsetType | None = UNSET


class Series(msgspec.Struct):
    """Another card on the same chart."""

    id: Id


class Dashcard(msgspec.Struct):
    """A placement: a negative id makes one, a known one moves it."""

    id: int
    size_x: Id
    size_y: Id
    row: FromZero
    col: FromZero
    card_id: Id | UnsetType | None = UNSET
    action_id: Id | UnsetType | None = UNSET
    dashboard_tab_id: int | UnsetType | None = UNSET
    parameter_mappings: list[Json] | UnsetType | None = UNSET
    visualization_settings: Json | UnsetType | None = UNSET
    inline_parameters: list[NonBlank] | UnsetType | None = UNSET
    series: list[Series] | UnsetType | None = UNSET


class Tab(msgspec.Struct):
    """A tab: a negative id makes one; its place in the array is its place on the screen."""

    id: int
    name: NonBlank
    position: FromZero | UnsetType = UNSET


class DashboardPut(msgspec.Struct):
    """A change of a dashboard; arrays are whole, what is left out of them is deleted."""

    name: NonBlank | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    caveats: str | UnsetType | None = UNSET
    points_of_interest: str | UnsetType | None = UNSET
    show_in_getting_started: bool | UnsetType | None = UNSET
    enable_embedding: bool | UnsetType | None = UNSET
    embedding_type: str | UnsetType | None = UNSET
    embedding_params: Json | UnsetType | None = UNSET
    parameters: list[Json] | UnsetType | None = UNSET
    position: Id | UnsetType | None = UNSET
    width: Literal["fixed", "full"] | UnsetType = UNSET
    archived: bool | UnsetType | None = UNSET
    auto_apply_filters: bool | UnsetType | None = UNSET
    collection_id: Id | UnsetType | None = UNSET
    collection_position: Id | UnsetType | None = UNSET
    cache_ttl: Id | UnsetType | None = UNSET
    dashcards: list[Dashcard] | UnsetType | None = UNSET
    tabs: list[Tab] | UnsetType | None = UNSET
