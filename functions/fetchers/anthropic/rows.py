"""From a page of the Admin API to typed rows; one module per kind of page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import cost, organisation, usage

if TYPE_CHECKING:
    from shared.rows import Context, Page, Rows

READERS = {
    "anthropic_usage": usage.rows,
    "anthropic_cost": cost.rows,
    "anthropic_keys": organisation.keys,
    "anthropic_users": organisation.users,
    "anthropic_workspaces": organisation.workspaces,
}


def rows(page: Page, context: Context) -> Rows:
    """Read one page of the context's stream; FatalError when it is no such page at all."""
    return READERS[context.stream](page, context)
