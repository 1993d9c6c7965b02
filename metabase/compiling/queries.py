"""Native queries in Metabase's MBQL 5, with a tag for each filter that the SQL names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metabase.compiling.fields import narrowed
from metabase.compiling.names import tag_id
from metabase.compiling.sql import qualified
from metabase.compiling.wanted import Ref
from metabase.definition.filters import FILTERS
from metabase.definition.sql_text import tags
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metabase.definition.filters import Kind

WIDGETS: dict[Kind, str] = {"period": "date/all-options", "several": "string/=", "one": "string/="}


def native(text: str, template_tags: Mapping[str, Any], views: str) -> dict[str, Any]:
    """Return the query of a card that is written in SQL."""
    stage = {"lib/type": "mbql.stage/native", "native": qualified(text, views), "template-tags": template_tags}
    return {"lib/type": "mbql/query", "database": Ref("database", "warehouse"), "stages": [stage]}


def template_tags(key: str, text: str, columns: Mapping[str, str], defaults: Mapping[str, str]) -> dict[str, Any]:
    """Return the tags of a card's SQL by name, in the order in which they occur.

    `columns` says which `alias.column` a filter narrows, `defaults` what a plain value is while nothing is chosen.
    """
    return {name: _tag(key, name, text, columns.get(name, ""), defaults.get(name, "")) for name in tags(text)}


def _tag(key: str, name: str, text: str, column: str, default: str) -> dict[str, Any]:
    known = FILTERS[name]
    tag: dict[str, Any] = {"id": tag_id(key, name), "name": name, "display-name": known.title}
    if known.kind == "one":
        # Without a value the SQL is no statement, so Metabase is told to insist on one.
        return tag | {"type": "text", "required": True, "default": default or known.values[0]}
    found = narrowed(text, column)
    if not found:
        raise ConfigurationError(f"{key}: {name} narrows {column!r}, no column of a view: python -m metabase lint")
    return tag | {
        "type": "dimension",
        "dimension": ["field", {}, Ref("field", found[0])],
        "widget-type": WIDGETS[known.kind],
        "alias": column,
    }


def card_parameters(template_tags: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the widgets of a card that is looked at by itself, one for each tag."""
    return [_parameter(tag) for tag in template_tags.values()]


def _parameter(tag: Mapping[str, Any]) -> dict[str, Any]:
    known = FILTERS[tag["name"]]
    return {
        "id": tag["id"],
        "name": known.title,
        "slug": known.name,
        "type": WIDGETS[known.kind],
        "target": target(known.name),
        **choices_of(known.name),
        **({"default": [tag["default"]], "required": True, "isMultiSelect": False} if "default" in tag else {}),
    }


def target(name: str) -> list[Any]:
    """Return where the value of a filter goes in a card's SQL."""
    return ["variable" if FILTERS[name].kind == "one" else "dimension", ["template-tag", name]]


def choices_of(name: str) -> dict[str, Any]:
    """Return what a widget offers where a filter's values are known beforehand; nothing where the data say."""
    values = FILTERS[name].values
    if not values:
        return {}
    return {
        "values_query_type": "list",
        "values_source_type": "static-list",
        "values_source_config": {"values": [[value] for value in values]},
    }
