"""The connection to BigQuery: made once, changed where it differs, its secret never read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metabase.sync.repeating import repeated
from shared.errors import ConfigurationError, RetriableError

if TYPE_CHECKING:
    from metabase.bootstrap.description import Description
    from metabase.bootstrap.vault import Credentials
    from metabase.sync.client import Metabase
    from metabase.sync.instance import Place

SECRET = "service-account-json"
ENGINE = "bigquery-cloud-sdk"
SETTINGS: dict[str, Any] = {"is_full_sync": True, "is_on_demand": False, "auto_run_queries": False}
LOOKS = 150


def details(described: Description, place: Place) -> dict[str, Any]:
    """Return the connection without its secret.

    User and query are not written into each query: BigQuery would never answer from its cache.
    """
    return {
        "project-id": described.warehouse.project,
        "dataset-filters-type": "inclusion",
        "dataset-filters-patterns": place.schema,
        "use-jvm-timezone": False,
        "include-user-id-and-hash": False,
    }


async def ensure_database(
    metabase: Metabase, described: Description, place: Place, secrets: Credentials, *, rotate: bool = False
) -> str:
    """Make or mend the connection; `rotate` sends the secret again, which cannot be compared. Return what was done."""
    wanted = details(described, place)

    async def once() -> str:
        there = await _there(metabase, place.database)
        if there is None:
            body = {
                "name": place.database,
                "engine": ENGINE,
                "details": wanted | _secret(described, secrets),
                **SETTINGS,
            }
            await metabase.post("/api/database", {**body, "connection_source": "admin"})
            return f"made the database {place.database!r}"
        return await _mend(metabase, there, wanted, _secret(described, secrets) if rotate else {})

    return await repeated(metabase.patience, once)


async def wait_for_sync(metabase: Metabase, place: Place, pause_s: float) -> None:
    """Wait until the first look into the warehouse has ended; RetriableError when it does not."""
    there = await _there(metabase, place.database)
    number = there["id"] if there else 0
    for _ in range(LOOKS):
        told = await metabase.get(f"/api/database/{number}")
        if told.get("initial_sync_status") == "complete":
            return
        if told.get("initial_sync_status") == "aborted":
            break
        await metabase.patience.sleep(pause_s)
    raise RetriableError(
        f"Metabase does not finish looking into {place.schema}: see its reason in Admin settings > Databases, run again"
    )


async def _there(metabase: Metabase, name: str) -> dict[str, Any] | None:
    listed = await metabase.get("/api/database")
    found = [each for each in listed["data"] if each["name"] == name]
    return min(found, key=lambda each: int(each["id"]), default=None)


async def _mend(metabase: Metabase, there: dict[str, Any], wanted: dict[str, Any], secret: dict[str, str]) -> str:
    if there["engine"] != ENGINE:
        raise ConfigurationError(f"the database {there['name']!r} is no BigQuery: name another one with --database")
    told = there.get("details") or {}
    changed = [key for key, value in wanted.items() if told.get(key) != value]
    settings = {key: value for key, value in SETTINGS.items() if there.get(key) != value}
    if not changed and not settings and not secret:
        return ""
    # The masked secret is sent back as it was told: then the old one stays.
    body = {**settings, "details": {**told, **wanted, **secret}}
    await metabase.put(f"/api/database/{there['id']}", body)
    return f"changed the database: {', '.join([*changed, *settings, *(['its secret'] if secret else [])])}"


def _secret(described: Description, secrets: Credentials) -> dict[str, str]:
    name = described.warehouse.credentials
    if not name:
        return {}
    value = secrets.get(name)
    if not value:
        raise ConfigurationError(f"{name} is not set: it should hold the text of the service account's key file")
    return {SECRET: value}
