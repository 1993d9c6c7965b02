"""Running cards and questions: what `state.results` says, as JSON or as a file."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from tests.metabase_double import queries
from tests.metabase_double.refusals import archived, invalid
from tests.metabase_double.routing import Answer, Call, route
from tests.metabase_double.state import Thing, found

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@route("POST", "/api/card/{id:[0-9]+}/query")
def run_card(call: Call) -> Answer:
    """Run a card and return its rows; a query that fails is told with status 202 as well."""
    card, body = _runnable(call), call.body or {}
    return _told(card["dataset_query"], body.get("parameters") or [], call.state.results.get(call.id))


@route("POST", "/api/card/{id:[0-9]+}/query/{format:csv|json|xlsx|api}")
def export_card(call: Call) -> Answer:
    """Run a card and return its rows as a file; every parameter needs an id that is not blank."""
    card = _runnable(call)
    parameters = _listed((call.body or {}).get("parameters"))
    for parameter in parameters:
        if not str(parameter.get("id") or "").strip():
            raise invalid(parameters="each parameter needs an id: value must be a non-blank string.")
    return _file(card["dataset_query"], parameters, call.state.results.get(call.id), call.path["format"])


@route("POST", "/api/dataset")
def run_question(call: Call) -> Answer:
    """Run a question that nobody saved."""
    body = dict(call.body or {})
    return _told(queries.stored(call.state, body), body.get("parameters") or [], None)


@route("POST", "/api/dataset/{format:csv|json|xlsx|api}")
def export_question(call: Call) -> Answer:
    """Run a question that nobody saved, and return a file."""
    body = call.body or {}
    query = body.get("query")
    asked = json.loads(query) if isinstance(query, str) else query
    return _file(queries.stored(call.state, asked or {}), [], None, call.path["format"])


@route("POST", "/api/dashboard/{board:[0-9]+}/dashcard/{place:[0-9]+}/card/{id:[0-9]+}/query")
def run_placed_card(call: Call) -> Answer:
    """Run a card as a dashboard does."""
    found(call.state.dashboards, int(call.path["board"]))
    found(call.state.dashcards, int(call.path["place"]))
    card, body = _runnable(call), call.body or {}
    return _told(card["dataset_query"], body.get("parameters") or [], call.state.results.get(call.id))


def _runnable(call: Call) -> Thing:
    card = found(call.state.cards, call.id)
    if card["archived"]:
        raise archived()
    return card


def _told(query: Thing, parameters: list[Thing], result: tuple[list[str], list[list[Any]]] | None) -> Answer:
    failure = queries.failure(query, parameters)
    names, rows = result or ([], [])
    cols = [{"name": name, "display_name": name, "base_type": "type/*", "source": "native"} for name in names]
    told: Thing = {"status": "completed", "database_id": query["database"], "row_count": len(rows), "running_time": 1}
    told |= {"data": {"rows": rows, "cols": cols, "rows_truncated": None}, "json_query": query}
    if failure:
        told |= {"status": "failed", "error": failure, "error_type": "missing-required-parameter", "row_count": 0}
        told["data"] = {"rows": [], "cols": []}
    return Answer(told, 202)


def _file(query: Thing, parameters: list[Thing], result: tuple[list[str], list[list[Any]]] | None, kind: str) -> Answer:
    if queries.failure(query, parameters):
        return Answer({"status": "failed", "error": queries.failure(query, parameters)}, 200)
    names, rows = result or ([], [])
    if kind == "xlsx":
        return Answer(_spreadsheet(names, rows), 200, SPREADSHEET)
    if kind in {"json", "api"}:
        return Answer([dict(zip(names, row, strict=True)) for row in rows])
    text = io.StringIO()
    csv.writer(text).writerows([names, *rows])
    return Answer(text.getvalue().encode(), 200, "text/csv")


def _spreadsheet(names: list[str], rows: list[list[Any]]) -> bytes:
    from openpyxl import Workbook

    book, file = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for row in [names, *rows]:
        sheet.append(row)
    book.save(file)
    return file.getvalue()


def _listed(parameters: Any) -> list[Thing]:
    """Return parameters sent as JSON or, by a form, as text."""
    listed: list[Thing] = json.loads(parameters) if isinstance(parameters, str) else parameters or []
    return listed
