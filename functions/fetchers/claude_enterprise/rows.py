"""From a page of Enterprise analytics to typed rows; one module per kind of page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import cost, usage, users

if TYPE_CHECKING:
    from shared.rows import Context, Page, Rows

READERS = {
    "enterprise_cost": cost.rows,
    "enterprise_usage": usage.rows,
    "enterprise_users": users.rows,
}


def rows(page: Page, context: Context) -> Rows:
    """Read one page of the context's stream; FatalError when it is no such page at all."""
    return READERS[context.stream](page, context)
