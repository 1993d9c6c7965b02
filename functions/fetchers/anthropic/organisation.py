"""The organisation's lists: API keys in every status, users, workspaces with the archived ones.

https://platform.claude.com/docs/en/api/admin/api_keys/list and its neighbours users/list and workspaces/list.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from shared.rows import RawRow, Rows, email
from shared.strict import Moment, Reader

if TYPE_CHECKING:
    from shared.rows import Context, Page


class EntityRow(RawRow, kw_only=True, gc=False):
    """One line of raw_anthropic_org: a key, a user or a workspace as it is listed today."""

    MEASURES: ClassVar[tuple[str, ...]] = ("entity_id",)

    state_date: date
    kind: str
    entity_id: str
    name: str | None = None
    email: str | None = None
    role: str | None = None
    status: str | None = None
    workspace_id: str | None = None
    created_by_user_id: str | None = None
    principal_user_id: str | None = None
    principal_service_account_id: str | None = None
    created_at: datetime | None = None
    expires_at: datetime | None = None
    archived_at: datetime | None = None
    partial_key_hint: str | None = None


class _Actor(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    type: str


class _Key(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    name: str | None
    status: str
    workspace_id: str | None
    created_by: _Actor | None
    created_at: Moment | None = None
    expires_at: Moment | None = None
    partial_key_hint: str | None = None
    principal: _Actor | None = None
    """In the documentation since July 2026."""
    type: str = "api_key"


class _User(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    email: str
    role: str | None
    name: str | None = None
    added_at: Moment | None = None
    type: str = "user"


class _Workspace(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    name: str
    archived_at: Moment | None
    created_at: Moment | None = None
    type: str = "workspace"
    # Known and not needed: they stay in raw_response.
    display_color: msgspec.Raw = msgspec.Raw(b"null")
    tags: msgspec.Raw = msgspec.Raw(b"null")
    data_residency: msgspec.Raw = msgspec.Raw(b"null")
    compartment_id: msgspec.Raw = msgspec.Raw(b"null")
    external_key_id: msgspec.Raw = msgspec.Raw(b"null")


class _List(msgspec.Struct, forbid_unknown_fields=True):
    data: list[msgspec.Raw]
    has_more: bool
    first_id: str | None = None
    last_id: str | None = None


def keys(page: Page, context: Context) -> Rows:
    """Read a page of API keys."""

    def row(found: _Key, raw: str) -> EntityRow:
        return EntityRow(
            state_date=context.start,
            kind="api_key",
            entity_id=found.id,
            name=found.name,
            status=found.status,
            workspace_id=found.workspace_id,
            created_by_user_id=_id(found.created_by, "user"),
            principal_user_id=_id(found.principal, "user"),
            principal_service_account_id=_id(found.principal, "service_account"),
            created_at=found.created_at,
            expires_at=found.expires_at,
            partial_key_hint=found.partial_key_hint,
            raw_response=raw,
        )

    out = Rows()
    records = Reader(context.stream, _List).page(page.body, out).data
    Reader(context.stream, _Key, at="data").each(records, out, row, context.start)
    return out


def users(page: Page, context: Context) -> Rows:
    """Read a page of users; people who were removed are no longer listed."""

    def row(found: _User, raw: str) -> EntityRow:
        return EntityRow(
            state_date=context.start,
            kind="user",
            entity_id=found.id,
            name=found.name,
            email=email(found.email),
            role=found.role,
            created_at=found.added_at,
            raw_response=raw,
        )

    out = Rows()
    records = Reader(context.stream, _List).page(page.body, out).data
    Reader(context.stream, _User, at="data").each(records, out, row, context.start)
    return out


def workspaces(page: Page, context: Context) -> Rows:
    """Read a page of workspaces; the default workspace has no id and is never among them."""

    def row(found: _Workspace, raw: str) -> EntityRow:
        return EntityRow(
            state_date=context.start,
            kind="workspace",
            entity_id=found.id,
            name=found.name,
            status="archived" if found.archived_at else "active",
            created_at=found.created_at,
            archived_at=found.archived_at,
            raw_response=raw,
        )

    out = Rows()
    records = Reader(context.stream, _List).page(page.body, out).data
    Reader(context.stream, _Workspace, at="data").each(records, out, row, context.start)
    return out


def _id(actor: _Actor | None, kind: str) -> str | None:
    return actor.id if actor and actor.type == kind else None
