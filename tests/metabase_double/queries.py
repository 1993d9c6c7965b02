"""Queries as the server keeps and shows them: MBQL 5, whatever was sent, with identifiers nobody wrote.

0.63 shows template tags as a list and accepts both forms (metabase pull request 77133).
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

from tests.metabase_double.refusals import invalid, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.metabase_double.state import State, Thing

NATIVE = "mbql.stage/native"
MBQL = "mbql.stage/mbql"
TAG = re.compile(r"\{\{\s*([^}]+?)\s*\}\}")
OPTIONAL = re.compile(r"\[\[.*?\]\]", re.DOTALL)
FILTER_TARGET = {"dimension": "dimension", "temporal-unit": "dimension"}
WIDGETS = {"text": "category", "number": "number/=", "date": "date/single", "boolean": "boolean/="}
NOT_PARAMETERS = {"card", "snippet", "table"}


def stored(state: State, query: Thing) -> Thing:
    """Return a query in the form in which it is kept.

    Raises:
        Refusal: 400 for what is no query, 404 for a database that is not there.
    """
    if query.get("lib/type") == "mbql/query":
        stages, database = query.get("stages"), query.get("database")
    else:
        stages, database = [_stage(query)], query.get("database")
    if not isinstance(stages, list) or not stages or not isinstance(database, int):
        raise invalid(dataset_query="value must be a query: MBQL 5 with stages, or the older native or query form.")
    if database not in state.databases:
        raise missing()
    kept = [_kept_stage(state, copy.deepcopy(stage)) for stage in stages]
    return {"stages": kept, "database": database, "lib/type": "mbql/query"}


def shown_as_mbql4(query: Thing) -> Thing:
    """Return a kept native query as `?legacy-mbql=true` shows it; other queries as they are kept."""
    stage = query["stages"][0]
    if stage["lib/type"] != NATIVE:
        return query
    tags = {tag["name"]: tag for tag in stage.get("template-tags", [])}
    native = {"query": stage["native"], "template-tags": tags}
    return {"type": "native", "database": query["database"], "native": native}


def kind(query: Thing) -> str:
    """Return `native` or `query`."""
    return "native" if query["stages"][0]["lib/type"] == NATIVE else "query"


def tags(query: Thing) -> list[Thing]:
    """Return the template tags of a kept query."""
    return [tag for stage in query["stages"] for tag in stage.get("template-tags", [])]


def derived_parameters(query: Thing) -> list[Thing]:
    """Return the plain parameters that a card gets when it was sent none."""
    return [_parameter(tag) for tag in tags(query) if tag.get("type") not in NOT_PARAMETERS]


def failure(query: Thing, parameters: list[Thing]) -> str | None:
    """Return why a query does not run, or None: tags without a description, or values that are required and absent."""
    given = {_tag_of(parameter.get("target")) for parameter in parameters if parameter.get("value") is not None}
    known = {tag["name"]: tag for tag in tags(query)}
    for sql in _texts(query):
        unknown = set(TAG.findall(sql)) - set(known)
        if unknown:
            return f"Cannot run the query: no template tag describes {', '.join(sorted(unknown))}"
        for name in set(TAG.findall(OPTIONAL.sub("", sql))) - given:
            tag = known[name]
            if tag.get("default") is None and tag["type"] not in {"dimension", *NOT_PARAMETERS}:
                return f"Cannot run the query: missing required parameters: #{{{name!r}}}"
    return None


def _texts(query: Thing) -> Iterator[str]:
    return (stage["native"] for stage in query["stages"] if stage["lib/type"] == NATIVE)


def _stage(query: Thing) -> Thing:
    if query.get("type") == "native" and isinstance(query.get("native"), dict):
        native = query["native"]
        return {"lib/type": NATIVE, "native": native.get("query"), "template-tags": native.get("template-tags") or {}}
    if query.get("type") == "query" and isinstance(query.get("query"), dict):
        return {"lib/type": MBQL, **query["query"]}
    raise invalid(dataset_query="value must be a query: MBQL 5 with stages, or the older native or query form.")


def _kept_stage(state: State, stage: Thing) -> Thing:
    if stage.get("lib/type") not in {NATIVE, MBQL}:
        raise invalid(dataset_query="a stage has the lib/type mbql.stage/native or mbql.stage/mbql.")
    if stage["lib/type"] == MBQL:
        identified: Thing = _identified(state, stage)
        return identified
    if not isinstance(stage.get("native"), str):
        raise invalid(dataset_query="a native stage has its SQL as text under native.")
    given = stage.get("template-tags") or []
    named = given if isinstance(given, list) else list(given.values())
    # another order of keys than anybody wrote
    kept = {key: stage[key] for key in sorted(stage, reverse=True) if key != "template-tags"}
    return {"template-tags": [_kept_tag(state, tag) for tag in named], **kept}


def _kept_tag(state: State, tag: Any) -> Thing:
    if not isinstance(tag, dict) or not tag.get("name") or not tag.get("type"):
        raise invalid(dataset_query="a template tag has a name, a display-name and a type.")
    kept = {key: tag[key] for key in sorted(tag, reverse=True)}
    kept.setdefault("id", state.uuid())
    if tag["type"] == "dimension":
        kept.setdefault("widget-type", "category")
    if "dimension" in tag:
        kept["dimension"] = _identified(state, _field_reference(tag["dimension"]))
    return kept


def _field_reference(dimension: Any) -> Any:
    """Return a field reference with its options second, as MBQL 5 has it and MBQL 4 had not."""
    match dimension:
        case [name, int() | str() as field, options]:
            return [name, options or {}, field]
        case _:
            return dimension


def _identified(state: State, value: Any) -> Any:
    """Return a clause whose options, and those of the clauses in it, have a `lib/uuid` each."""
    if isinstance(value, dict):
        return {key: _identified(state, inner) for key, inner in value.items()}
    if not isinstance(value, list):
        return value
    inner = [_identified(state, part) for part in value]
    if len(inner) > 1 and isinstance(inner[0], str) and isinstance(inner[1], dict):
        inner[1] = {"lib/uuid": state.uuid()} | inner[1]
    return inner


def _parameter(tag: Thing) -> Thing:
    widget = tag["type"] if tag["type"] == "temporal-unit" else tag.get("widget-type") or WIDGETS[tag["type"]]
    target = [FILTER_TARGET.get(tag["type"], "variable"), ["template-tag", tag["name"]]]
    shown = {"id": tag["id"], "name": tag.get("display-name", tag["name"]), "slug": tag["name"], "type": widget}
    return {**shown, "target": target, "default": tag.get("default")}


def _tag_of(target: Any) -> str | None:
    reference = target[1] if isinstance(target, list) and len(target) > 1 else None
    return reference[1] if isinstance(reference, list) and reference[0] == "template-tag" else None
