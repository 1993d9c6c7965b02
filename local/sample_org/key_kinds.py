"""The sorts of API keys an organisation has: sixteen that repeat, and the ones Claude Code mints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from local.sample_org.prices import HAIKU, OLD_SONNET, OPUS, SONNET, UNKNOWN

Status = Literal["active", "inactive", "archived", "expired"]
Who = Literal["owner", "admin", "leaver", "service", "nobody"]

CLAUDE_CODE = "Claude Code"
WORKSPACES = ("Production", "Research", "Internal Tools", CLAUDE_CODE, "Legacy Pilot")
"""Beside the default workspace, which has no id; the last one is archived."""


@dataclass(frozen=True, slots=True)
class KeyKind:
    """One sort of API key; sixteen of them repeat."""

    name: str
    workspace: str | None
    models: tuple[str, ...]
    principal: Who = "owner"
    creator: Who = "owner"
    status: Status = "active"
    shares: tuple[int, ...] = (1,)
    """Weights of its owners in the mapping sheet; empty when the sheet does not know it."""
    platform: str = "claude_api"
    """What the mapping sheet says; `anthropic` names none."""
    traffic: Literal["person", "service"] = "service"
    extra: Literal["", "batch", "priority", "long", "us", "search", "fast"] = ""
    code_actor: bool = False
    """Claude Code runs with it, and the analytics name the key instead of a person."""
    unique_name: bool = True
    typical_tokens: int = 400_000


KINDS = (
    KeyKind("production-api", "Production", (OPUS, SONNET), "service", "admin", extra="search", typical_tokens=900_000),
    KeyKind("notebook", "Research", (SONNET, OLD_SONNET), traffic="person"),
    KeyKind("shared-evaluation", "Research", (OPUS, HAIKU), creator="admin", shares=(2, 1), extra="us"),
    KeyKind("legacy", None, (HAIKU,), "nobody", "nobody", shares=()),
    KeyKind("prototype", None, (SONNET,), "nobody", shares=(), traffic="person"),
    KeyKind("Developer Key", "Internal Tools", (SONNET,), traffic="person", code_actor=True, unique_name=False),
    KeyKind("Developer Key", "Internal Tools", (HAIKU,), "nobody", traffic="person", unique_name=False),
    KeyKind("ci-claude-code", "Production", (), "service", "admin", platform="claude_code", code_actor=True),
    KeyKind("trial", "Research", (OPUS,), status="expired", shares=()),
    KeyKind("pilot", "Legacy Pilot", (OLD_SONNET,), "nobody", "admin", status="archived"),
    KeyKind("left-behind", None, (SONNET,), "leaver", "leaver", status="inactive", shares=()),
    KeyKind("handed-over", "Internal Tools", (HAIKU, SONNET), "leaver", "leaver"),
    KeyKind("nightly-batch", "Production", (SONNET, HAIKU), "service", "nobody", extra="batch", typical_tokens=700_000),
    KeyKind("support-bot", "Production", (OPUS,), "service", "admin", extra="priority", typical_tokens=600_000),
    KeyKind("shared-library", None, (OLD_SONNET,), creator="admin", shares=(1, 1, 1), extra="long"),
    KeyKind("preview", "Research", (UNKNOWN, OPUS), platform="anthropic", traffic="person", extra="fast"),
)
CODE_KIND = KeyKind("claude_code_key", CLAUDE_CODE, (), platform="claude_code", traffic="person")
