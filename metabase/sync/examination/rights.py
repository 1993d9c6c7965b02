"""Who may see and ask what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabase.bootstrap.people import ALL_USERS
from metabase.sync.examination.finding import Finding, check
from metabase.sync.kinds.collection import with_mark

if TYPE_CHECKING:
    from metabase.sync.client import Metabase
    from metabase.sync.instance import Place


async def examine(metabase: Metabase, place: Place) -> list[Finding]:
    """Look at the warehouse's connection, and at what everybody may do."""
    listed = (await metabase.get("/api/database"))["data"]
    found = next((each for each in listed if each["name"] == place.database), None)
    samples = [each["name"] for each in listed if each.get("is_sample")]
    said = [check("sample", not samples, "no sample database", f"{', '.join(samples)} is open to code: run bootstrap")]
    if found is None:
        return [Finding("warehouse", "failed", f"no database is called {place.database!r}: run bootstrap"), *said]
    is_known = found.get("initial_sync_status") == "complete"
    hinders = (found.get("details") or {}).get("include-user-id-and-hash") is not False
    return [
        check(
            "warehouse", is_known, f"{place.database} is known", "its first sync has not ended: wait, or see its log"
        ),
        check("cache", not hinders, "BigQuery may answer from its own", "queries carry who asks: run bootstrap"),
        *said,
        await _queries(metabase, int(found["id"])),
        await _collections(metabase),
    ]


async def _queries(metabase: Metabase, database: int) -> Finding:
    graph = (await metabase.get("/api/permissions/graph"))["groups"]
    rights = graph.get(str(ALL_USERS), {}).get(str(database)) or {}
    is_closed = rights.get("create-queries", "no") == "no"
    return check("queries", is_closed, "only administrators write them", "All Users may write queries: run bootstrap")


async def _collections(metabase: Metabase) -> Finding:
    graph = (await metabase.get("/api/collection/graph"))["groups"].get(str(ALL_USERS), {})
    numbers = ["root", *(str(each["id"]) for each in await with_mark(metabase))]
    seen = [number for number in numbers if graph.get(number, "none") != "none"]
    return check("collections", not seen, "closed to All Users", f"All Users may see {', '.join(seen)}: run bootstrap")
