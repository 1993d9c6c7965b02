"""Groups and who is in them: people are added, never taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metabase.sync.repeating import repeated

if TYPE_CHECKING:
    from metabase.bootstrap.description import Description
    from metabase.definition.shapes import Role
    from metabase.sync.client import Metabase

ALL_USERS = 1
ROLES: tuple[Role, ...] = ("finance", "engineering", "administration", "security")


def title(role: Role) -> str:
    """Return the name of a role's group."""
    return role.capitalize()


async def ensure_groups(metabase: Metabase) -> tuple[dict[Role, int], str]:
    """Make the groups that are missing; return their numbers and what was done."""

    async def once() -> tuple[dict[Role, int], str]:
        there = {each["name"]: int(each["id"]) for each in await metabase.get("/api/permissions/group")}
        missing = [title(role) for role in ROLES if title(role) not in there]
        for name in missing:
            there[name] = int((await metabase.post("/api/permissions/group", {"name": name}))["id"])
        return {role: there[title(role)] for role in ROLES}, f"made {', '.join(missing)}" if missing else ""

    return await repeated(metabase.patience, once)


async def ensure_members(metabase: Metabase, described: Description, groups: dict[Role, int]) -> str:
    """Put people into their groups, and invite those who are not known; return what was done."""

    async def once() -> list[str]:
        users = {each["email"].lower(): int(each["id"]) for each in (await metabase.get("/api/user"))["data"]}
        members = await _members(metabase)
        done = []
        for role, email in [(role, email.lower()) for role, emails in described.groups.items() for email in emails]:
            if email not in users:
                users[email] = await _invite(metabase, email)
                done.append(f"invited {email}")
            if (users[email], groups[role]) not in members:
                body = {"group_id": groups[role], "user_id": users[email], "is_group_manager": False}
                await metabase.post("/api/permissions/membership", body)
                done.append(f"{email} is in {title(role)}")
        return done

    return ", ".join(await repeated(metabase.patience, once))


async def _invite(metabase: Metabase, email: str) -> int:
    memberships: list[dict[str, Any]] = [{"id": ALL_USERS, "is_group_manager": False}]
    made = await metabase.post("/api/user", {"email": email, "user_group_memberships": memberships})
    return int(made["id"])


async def _members(metabase: Metabase) -> set[tuple[int, int]]:
    """Return (user, group) of everybody."""
    listed: dict[str, list[dict[str, Any]]] = await metabase.get("/api/permissions/membership")
    return {(int(user), int(each["group_id"])) for user, groups in listed.items() for each in groups}
