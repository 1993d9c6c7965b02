"""The organisation's claude.ai activity in the shapes of the Enterprise analytics."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from local.sample_org.enterprise_activity import ChatDay, ChatUse, charges, chat_days

if TYPE_CHECKING:
    from datetime import date

    from local.sample_org.org import Organisation
    from local.sample_org.people import Person

EMPTY_DAY = Path(__file__).with_name("enterprise_user.json").read_bytes()
"""An engagement row in which nothing has been counted."""


def user_results(org: Organisation, day: date) -> list[dict[str, Any]]:
    """Return the engagement rows of one day: chat is counted, Claude Code is left to its own analytics."""
    return [_user_row(chat) for chat in chat_days(org, day)]


def usage_results(org: Organisation, day: date) -> list[dict[str, Any]]:
    """Return user usage at its finest grain: person, product, model."""
    return [
        {**_actor(chat.person), **_grain(use), "requests": use.requests, **_tokens(use)}
        for chat in chat_days(org, day)
        for use in chat.uses
    ]


def cost_results(org: Organisation, day: date) -> list[dict[str, Any]]:
    """Return user cost at its finest grain: person, product, model, token type."""
    return [
        {
            **_actor(chat.person),
            **_grain(use),
            "cost_type": "tokens",
            "token_type": token_type,
            "requests": use.requests,
            "amount": str(amount),
            "list_amount": str(listed),
            "currency": "USD",
        }
        for chat in chat_days(org, day)
        for use, token_type, amount, listed in charges(chat)
    ]


def _actor(person: Person) -> dict[str, Any]:
    actor = {"type": "user_actor", "user_id": person.user_id, "email": person.email, "name": person.name}
    return {"actor": {**actor, "deleted": False}}


def _grain(use: ChatUse) -> dict[str, Any]:
    place = {"rbac_group_id": None, "slack_channel_id": None}
    kind = {"context_window": "0-200k", "inference_geo": "global", "speed": "standard"}
    return {"product": use.product, "model": use.model, **kind, **place}


def _tokens(use: ChatUse) -> dict[str, Any]:
    tokens = use.tokens
    return {
        "uncached_input_tokens": tokens.uncached,
        "output_tokens": tokens.output,
        "cache_read_input_tokens": tokens.cache_read,
        "cache_creation": {
            "ephemeral_5m_input_tokens": tokens.cache_5m,
            "ephemeral_1h_input_tokens": tokens.cache_1h,
        },
        "server_tool_use": {"web_search_requests": tokens.web_searches},
        "total_tokens": sum(tokens[:5]),
    }


def _user_row(chat: ChatDay) -> dict[str, Any]:
    counted = {
        "distinct_conversation_count": chat.conversations,
        "message_count": chat.messages,
        "thinking_message_count": chat.thinking,
        "distinct_files_uploaded_count": chat.files,
        "distinct_projects_used_count": chat.projects,
    }
    row: dict[str, Any] = msgspec.json.decode(EMPTY_DAY)
    row["user"] = {"id": chat.person.user_id, "email_address": chat.person.email, "type": "user"}
    row["chat_metrics"].update(counted)
    row["web_search_count"] = chat.searches
    return row
