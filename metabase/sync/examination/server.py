"""The server itself: does it answer, is it new enough, what may the key do, can it send mail."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from metabase.bootstrap.rules import SETTINGS, wrong_settings
from metabase.sync.examination.finding import Finding, check

if TYPE_CHECKING:
    from metabase.sync.client import Metabase

VERSIONS = Path(__file__).parents[2] / "versions.yaml"
MAIL = "/api/setting/email-configured%3F"
NEWEST_KNOWN = (63,)
"""The line of releases that this tool is written against."""


async def examine(metabase: Metabase) -> list[Finding]:
    """Look at health, version, key, settings and mail."""
    health = await metabase.get("/api/health")
    is_well = isinstance(health, dict) and health.get("status") == "ok"
    told = await metabase.get("/api/session/properties")
    me = await metabase.get("/api/user/current")
    wrong, pinned = await wrong_settings(metabase, SETTINGS)
    mail = await metabase.find(MAIL)
    return [
        check("health", is_well, f"{metabase.url} answers", f"it says {health}: look at its log", "failed"),
        *version(str((told.get("version") or {}).get("tag") or "")),
        check("key", bool(me.get("is_superuser")), "may administer", "the key's group is not Administrators", "failed"),
        check("settings", not wrong, _settings(pinned), f"not as they should be: {', '.join(wrong)}; run bootstrap"),
        check("mail", bool(mail), "is configured", "is not configured: subscriptions are kept and nothing is sent"),
    ]


def version(tag: str) -> list[Finding]:
    """Return what there is to say of a version, v0.63.17 for example."""
    known = yaml.safe_load(VERSIONS.read_text(encoding="utf-8"))["metabase"]
    found, floor, closed = numbers(tag), str(known["floor"]), str(known["warn_below"])
    if not found:
        return [Finding("version", "warning", f"{tag or 'it'} is no version that can be read")]
    if found < numbers(closed):
        ill = (
            f"{tag} is older than {closed}: known holes are open, and wrong bodies are not refused. Upgrade to {floor}"
        )
        return [Finding("version", "warning", ill)]
    if found < numbers(floor):
        return [Finding("version", "warning", f"{tag} is older than {floor}, the oldest that is deployed from here")]
    if found[:1] > NEWEST_KNOWN:
        return [Finding("version", "warning", f"{tag} is newer than what this tool was written against (0.63)")]
    return [Finding("version", "ok", tag)]


def numbers(tag: str) -> tuple[int, ...]:
    """Return what follows the edition: v0.63.17.1 is (63, 17, 1)."""
    found = re.match(r"v[01]\.(\d+(?:\.\d+)*)", tag)
    return tuple(int(part) for part in found.group(1).split(".")) if found else ()


def _settings(pinned: list[str]) -> str:
    more: Any = f"; {len(pinned)} come from its environment, where nobody can look" if pinned else ""
    return f"closed as they should be{more}"
