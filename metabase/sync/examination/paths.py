"""The API: are the paths and keys that this tool uses still there, by the instance's own description of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from metabase.sync.examination.finding import Finding

if TYPE_CHECKING:
    from metabase.sync.client import Metabase

DOCUMENT = "/api/docs/openapi.json"
USED: Final[dict[str, tuple[str, ...]]] = {
    "GET /api/health": (),
    "GET /api/session/properties": (),
    "GET /api/user/current": (),
    "GET /api/user": (),
    "POST /api/user": ("email", "user_group_memberships"),
    "GET /api/database": (),
    "POST /api/database": ("name", "engine", "details", "is_full_sync", "is_on_demand", "auto_run_queries"),
    "GET /api/database/{}": (),
    "PUT /api/database/{}": ("details", "is_full_sync", "is_on_demand", "auto_run_queries"),
    "GET /api/database/{}/metadata": (),
    "POST /api/database/{}/sync_schema": (),
    "GET /api/collection": (),
    "POST /api/collection": ("name", "description", "parent_id"),
    "GET /api/collection/{}": (),
    "PUT /api/collection/{}": ("name", "description", "parent_id", "archived"),
    "GET /api/collection/{}/items": (),
    "GET /api/collection/graph": (),
    "PUT /api/collection/graph": ("revision", "groups"),
    "POST /api/card": (
        "name",
        "description",
        "entity_id",
        "type",
        "display",
        "dataset_query",
        "parameters",
        "visualization_settings",
        "collection_id",
    ),
    "GET /api/card/{}": (),
    "PUT /api/card/{}": (
        "name",
        "description",
        "type",
        "display",
        "dataset_query",
        "parameters",
        "visualization_settings",
        "collection_id",
        "archived",
    ),
    "POST /api/dashboard": ("name", "description", "collection_id"),
    "GET /api/dashboard/{}": (),
    "PUT /api/dashboard/{}": (
        "name",
        "description",
        "caveats",
        "parameters",
        "width",
        "collection_id",
        "archived",
        "dashcards",
        "tabs",
    ),
    "GET /api/permissions/graph": (),
    "PUT /api/permissions/graph": ("revision", "groups"),
    "GET /api/permissions/group": (),
    "POST /api/permissions/group": ("name",),
    "GET /api/permissions/membership": (),
    "POST /api/permissions/membership": ("group_id", "user_id"),
    "GET /api/pulse": (),
    "POST /api/pulse": ("name", "cards", "channels", "dashboard_id", "skip_if_empty"),
    "PUT /api/pulse/{}": ("name", "cards", "channels", "skip_if_empty", "archived"),
    "GET /api/setting": (),
    "PUT /api/setting": (),
    "GET /api/cache": (),
    "PUT /api/cache": ("model", "model_id", "strategy"),
}
"""Method and path, with {} for what varies → keys of the body."""


async def examine(metabase: Metabase) -> list[Finding]:
    """Compare what is used with what the instance describes; one finding for all that is well."""
    document = await metabase.find(DOCUMENT)
    if not isinstance(document, dict) or "paths" not in document:
        return [Finding("API", "warning", f"{DOCUMENT} tells nothing: paths and keys could not be compared")]
    gone = [said for used, keys in USED.items() for said in moved(document, used, keys)]
    if not gone:
        return [Finding("API", "ok", f"all {len(USED)} paths that are used are there, with their keys")]
    return [Finding("API", "warning", f"{said}: do not apply before this tool knows that version") for said in gone]


def moved(document: dict[str, Any], used: str, keys: tuple[str, ...]) -> list[str]:
    """Return what a document does not know of a method and path with these keys; nothing where it does not tell."""
    method, path = used.split(" ")
    known = {re.sub(r"\{[^}]*\}", "{}", name): said for name, said in document["paths"].items()}
    # Some documents end every path with a slash.
    said = (known.get(path) or known.get(f"{path}/") or {}).get(method.lower())
    if said is None:
        return [f"{used} is gone"]
    properties = _properties(document, said)
    return [] if not properties else [f"{used} takes no {key} any more" for key in keys if key not in properties]


def _properties(document: dict[str, Any], said: dict[str, Any]) -> set[str]:
    """Return the keys of a body, through one reference; empty where the document does not tell."""
    content = (said.get("requestBody") or {}).get("content") or {}
    schema = (content.get("application/json") or {}).get("schema") or {}
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2].replace("~1", "/")
        schema = document.get("components", {}).get("schemas", {}).get(name, {})
    parts = [schema, *schema.get("allOf", [])]
    return {key for part in parts for key in part.get("properties", {})}
