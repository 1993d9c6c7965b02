"""The instance's own description of its API, made from the routes it has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from tests.metabase_double.routing import ROUTES, Call, route

if TYPE_CHECKING:
    from tests.metabase_double.state import Thing

PATTERN = re.compile(r"\{(\w+):(?:[^{}]|\{\d+\})*\}")


@route("GET", "/api/docs/openapi.json", needs="nothing")
def describe(call: Call) -> Thing:
    """Return an OpenAPI document with the paths, and the keys that bodies may have."""
    bodies = sorted({each.body for each in ROUTES if each.body}, key=lambda body: body.__name__)
    references, components = msgspec.json.schema_components(bodies, ref_template="#/components/schemas/{name}")
    schemas = dict(zip(bodies, references, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for known in ROUTES:
        said: Thing = {"summary": str(known.answer.__doc__), "responses": {"2XX": {"description": "Done."}}}
        if known.body:
            said["requestBody"] = {"content": {"application/json": {"schema": schemas[known.body]}}}
        paths.setdefault(PATTERN.sub(r"{\1}", known.path), {})[known.method.lower()] = said
    info = {"title": "Metabase API", "version": call.state.version}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": components}}
