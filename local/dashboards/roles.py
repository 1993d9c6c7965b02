"""Whose menu holds what: everybody may open every page here, and finds first what they came for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabase.definition import files

if TYPE_CHECKING:
    from metabase.definition.shapes import Dashboard

ROLES = {
    "everyone": "All dashboards",
    "finance": "Finance",
    "engineering": "Engineering",
    "administration": "Administration",
    "security": "Security",
}


def menu(role: str) -> list[Dashboard]:
    """Return a role's dashboards: those made for it first. An unknown role sees all."""
    everything = list(files.dashboards().values())
    mine = [each for each in everything if role in each.roles]
    return sorted(mine, key=lambda each: each.roles[0] != role) if mine else everything
