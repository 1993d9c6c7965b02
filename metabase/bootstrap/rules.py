"""The rules of the house: settings that close what nobody needs, no sample content, one cache policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from metabase.bootstrap.description import Description
    from metabase.sync.client import Metabase

SETTINGS: Final[dict[str, Any]] = {
    "enable-public-sharing": False,
    "enable-embedding-static": False,
    "enable-embedding-sdk": False,
    "enable-embedding-simple": False,
    "enable-embedding-interactive": False,
    "anon-tracking-enabled": False,
    "ai-features-enabled": False,
    "enable-xrays": False,
    "show-homepage-xrays": False,
    "check-for-updates": True,
    "report-timezone": "UTC",
    "start-of-week": "monday",
    "dashboards-save-last-used-parameters": False,
}
"""Public links and telemetry are on by default; weeks begin on Monday in all of our reports."""
CACHE: Final[dict[str, Any]] = {"type": "ttl", "multiplier": 100, "min_duration_ms": 1000}
"""A result is kept for a hundred times as long as it took, if that was a second: the only policy that is free."""


async def wrong_settings(metabase: Metabase, wanted: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the settings that have another value, and those that the environment pins and nobody can change here.

    Settings that a version does not know are left out. A value that is the default is told as nothing.
    """
    listed = {each["key"]: each for each in await metabase.get("/api/setting")}
    pinned = [key for key in wanted if key in listed and listed[key].get("is_env_setting")]
    wrong = {key: value for key, value in wanted.items() if key in listed and key not in pinned}
    return {key: value for key, value in wrong.items() if _effective(listed[key]) != value}, pinned


async def ensure_settings(metabase: Metabase, described: Description) -> str:
    """Change the settings that differ; return what was done."""
    wrong, _ = await wrong_settings(metabase, {**SETTINGS, "site-name": described.site_name})
    if not wrong:
        return ""
    await metabase.put("/api/setting", wrong)
    return f"set {', '.join(wrong)}"


async def ensure_cache(metabase: Metabase) -> str:
    """Set the policy of the whole instance; return what was done."""
    told = await metabase.get("/api/cache", model="root")
    kept = [each.get("strategy") for each in told.get("data", []) if each.get("model") == "root"]
    if kept and {key: kept[0].get(key) for key in CACHE} == CACHE:
        return ""
    await metabase.put("/api/cache", {"model": "root", "model_id": 0, "strategy": CACHE})
    return "set the cache policy"


async def remove_samples(metabase: Metabase) -> str:
    """Delete the sample database and move its examples to the Trash; return what was done.

    Whoever may write SQL on the sample's H2 can run code on the server (CVE-2026-59827). Only what Metabase itself says
    is a sample is touched.
    """
    databases = (await metabase.get("/api/database"))["data"]
    gone = [each for each in databases if each.get("is_sample")]
    for each in gone:
        await metabase.delete(f"/api/database/{each['id']}")
    examples = [each for each in await metabase.get("/api/collection") if each.get("is_sample")]
    for each in examples:
        await metabase.put(f"/api/collection/{each['id']}", {"archived": True})
    names = [str(each["name"]) for each in [*gone, *examples]]
    return f"removed {', '.join(names)}" if names else ""


def _effective(setting: dict[str, Any]) -> Any:
    return setting.get("default") if setting.get("value") is None else setting["value"]
