"""Tables and fields, as a sync of a database found them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET, UnsetType

from tests.metabase_double import state as states
from tests.metabase_double.bodies import Id, Json, NonBlank
from tests.metabase_double.routing import Call, route

if TYPE_CHECKING:
    from tests.metabase_double.state import State, Thing


class FieldPut(msgspec.Struct):
    """What people may say about a field."""

    has_field_values: str | UnsetType | None = UNSET
    semantic_type: NonBlank | UnsetType | None = UNSET
    description: NonBlank | UnsetType | None = UNSET
    display_name: NonBlank | UnsetType = UNSET
    visibility_type: NonBlank | UnsetType = UNSET
    fk_target_field_id: Id | UnsetType | None = UNSET
    settings: Json | UnsetType | None = UNSET


@route("GET", "/api/table")
def list_tables(call: Call) -> list[Thing]:
    """List the tables of every database."""
    return [table | {"db": None} for table in call.state.warehouse_tables.values()]


@route("GET", "/api/table/{id:[0-9]+}")
def read_table(call: Call) -> Thing:
    """Show a table without its fields."""
    return states.found(call.state.warehouse_tables, call.id)


@route("GET", "/api/table/{id:[0-9]+}/query_metadata")
def read_fields(call: Call) -> Thing:
    """Show a table with its fields."""
    return _with_fields(call.state, states.found(call.state.warehouse_tables, call.id))


@route("GET", "/api/field/{id:[0-9]+}")
def read_field(call: Call) -> Thing:
    """Show a field."""
    return states.found(call.state.fields, call.id)


@route("PUT", "/api/field/{id:[0-9]+}", body=FieldPut)
def change_field(call: Call) -> Thing:
    """Change what is said about a field."""
    field = states.found(call.state.fields, call.id)
    field |= call.body
    return field


@route("GET", "/api/database/{id:[0-9]+}/schemas")
def list_schemas(call: Call) -> list[str]:
    """List the schemas of a database that hold tables."""
    return sorted({table["schema"] for table in of_database(call.state, call.id)})


@route("GET", "/api/database/{id:[0-9]+}/schema/{schema}")
def list_schema(call: Call) -> list[Thing]:
    """List the tables of a schema."""
    return [table for table in of_database(call.state, call.id) if table["schema"] == call.path["schema"]]


def of_database(state: State, database: int, *, with_fields: bool = False) -> list[Thing]:
    """Return the tables of a database."""
    tables = [table for table in state.warehouse_tables.values() if table["db_id"] == database]
    return [_with_fields(state, table) for table in tables] if with_fields else tables


def found(state: State, database: int) -> None:
    """Write down what a sync found; tables and fields that were known keep their numbers."""
    known = {(table["schema"], table["name"]): table["id"] for table in of_database(state, database)}
    for full, columns in state.tables.items():
        schema, _, name = full.rpartition(".")
        number = known.get((schema, name)) or state.number("table")
        state.warehouse_tables.setdefault(number, _table(state, number, database, schema, name))
        named = {field["name"] for field in state.fields.values() if field["table_id"] == number}
        for position, (column, base_type) in enumerate(columns.items()):
            if column not in named:
                field = state.number("field")
                state.fields[field] = _field(field, number, column, base_type, position)


def drop(state: State, database: int) -> None:
    """Forget the tables of a database."""
    for number in [table["id"] for table in of_database(state, database)]:
        for field in [n for n, each in state.fields.items() if each["table_id"] == number]:
            del state.fields[field]
        del state.warehouse_tables[number]


def _with_fields(state: State, table: Thing) -> Thing:
    return table | {"fields": [field for field in state.fields.values() if field["table_id"] == table["id"]]}


def _table(state: State, number: int, database: int, schema: str, name: str) -> Thing:
    known: dict[str, Any] = {"id": number, "db_id": database, "schema": schema, "name": name, "description": None}
    told = {"display_name": _spaced(name), "entity_type": "entity/GenericTable", "visibility_type": None}
    return known | told | {"active": True, "field_order": "database", "created_at": state.now()}


def _field(number: int, table: int, name: str, base_type: str, position: int) -> Thing:
    known: dict[str, Any] = {"id": number, "table_id": table, "name": name, "display_name": _spaced(name)}
    known |= {"base_type": base_type, "effective_type": base_type, "semantic_type": None, "description": None}
    known |= {"position": position, "database_position": position, "visibility_type": "normal", "active": True}
    return known | {
        "database_type": base_type.removeprefix("type/").upper(),
        "fk_target_field_id": None,
        "settings": None,
    }


def _spaced(name: str) -> str:
    return name.replace("_", " ").capitalize()
