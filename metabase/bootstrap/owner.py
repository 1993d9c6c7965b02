"""The first administrator of a bare instance, and the API key that everything else is done with."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metabase.sync.client import SESSION, LostAnswerError, Metabase
from shared.answers import RefusedError
from shared.errors import ConfigurationError, FatalError, PipelineError, RetriableError

if TYPE_CHECKING:
    from metabase.bootstrap.description import Description
    from metabase.bootstrap.vault import Vault

PASSWORD, KEY = "METABASE_ADMIN_PASSWORD", "METABASE_API_KEY"
KEY_TITLE = "dashboards-as-code"
ADMINISTRATORS = 2
"""The group's number on every instance."""
LETTERS = 24


async def wait_until_healthy(metabase: Metabase, tries: int, pause_s: float) -> None:
    """Wait until an instance that is starting answers; RetriableError when it does not."""
    said = ""
    # This loop is the patience: a client with its own would wait many times as long.
    async with Metabase(metabase.url, patience=replace(metabase.patience, tries=1)) as once:
        for _ in range(tries):
            try:
                said = str((await once.get("/api/health") or {}).get("status"))
            except (RetriableError, FatalError) as error:
                said = str(error)
            if said == "ok":
                return
            await metabase.patience.sleep(pause_s)
    raise RetriableError(
        f"{metabase.url} does not become healthy ({said}): look at the log of its container, run again"
    )


async def ensure_owner(metabase: Metabase, described: Description, vault: Vault) -> str:
    """Make the first user where there is none; return what was done.

    The password is kept before it is used, so that whoever is killed in between can still sign in.
    """
    told = await metabase.get("/api/session/properties")
    if told.get("has-user-setup"):
        return ""
    password = vault.get(PASSWORD) or f"{secrets.token_urlsafe(LETTERS)}-{secrets.randbelow(90) + 10}"
    where = vault.put(PASSWORD, password)
    admin = described.admin
    user = {"email": admin.email, "first_name": admin.first_name, "last_name": admin.last_name, "password": password}
    prefs = {"site_name": described.site_name, "site_locale": "en", "allow_tracking": False}
    body = {"token": told["setup-token"], "user": user, "prefs": prefs, "database": None}
    try:
        await metabase.post("/api/setup", body)
    except LostAnswerError:
        if not (await metabase.get("/api/session/properties")).get("has-user-setup"):
            raise
    return f"made {admin.email}; the password is in {where}"


async def ensure_key(metabase: Metabase, described: Description, vault: Vault, known: str | None) -> tuple[str, str]:
    """Return an API key and what was done; a known one that still opens is kept."""
    if known and await _opens(metabase, known):
        return known, ""
    password = vault.get(PASSWORD)
    if not password:
        raise ConfigurationError(
            f"the instance is set up already and {KEY} is {'refused' if known else 'not set'}: let an administrator "
            f"make a key in Admin settings > Authentication > API keys (group Administrators) and set {KEY}"
        )
    session = await _sign_in(metabase, described.admin.email, password)
    async with Metabase(metabase.url, session, SESSION, metabase.patience) as signed_in:
        key = await _new_key(signed_in)
        where = vault.put(KEY, key)
        # The key is kept already; a session that cannot be ended now ends by itself.
        with suppress(PipelineError):
            await signed_in.delete("/api/session")
    return key, f"made the API key {KEY_TITLE!r}; it is in {where}"


async def _opens(metabase: Metabase, key: str) -> bool:
    async with Metabase(metabase.url, key, patience=metabase.patience) as with_key:
        try:
            me = await with_key.get("/api/user/current")
        except RefusedError:
            return False
    if not me.get("is_superuser"):
        raise ConfigurationError(f"{KEY} may not administer this instance: its group must be Administrators")
    return True


async def _sign_in(metabase: Metabase, email: str, password: str) -> str:
    try:
        said = await metabase.post("/api/session", {"username": email, "password": password})
    except RefusedError as error:
        raise ConfigurationError(f"{email} cannot sign in with the kept password {PASSWORD}: {error.said}") from None
    return str(said["id"])


async def _new_key(signed_in: Metabase) -> str:
    """Make the key, or give it a new secret where it is there and nobody kept the old one."""
    listed: list[dict[str, Any]] = await signed_in.get("/api/api-key")
    there = [each["id"] for each in listed if each["name"] == KEY_TITLE]
    if there:
        said = await signed_in.put(f"/api/api-key/{there[0]}/regenerate", {})
    else:
        said = await signed_in.post("/api/api-key", {"name": KEY_TITLE, "group_id": ADMINISTRATORS})
    return str(said["unmasked_key"])
