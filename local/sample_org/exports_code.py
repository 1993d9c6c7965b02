"""Claude Code's team page: lines per person in a month, grouped as a Portuguese browser writes them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from local.sample_org.claude_code_activity import code_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from local.sample_org.org import Organisation


def code_team(org: Organisation, days: Sequence[date]) -> Iterator[Sequence[object]]:
    """Yield the lines of each person who ran Claude Code on a subscription."""
    lines: Counter[str] = Counter()
    for day in days:
        for row in code_rows(org, day):
            if row.person and row.setting.customer_type == "subscription":
                lines[row.person.email] += row.lines_added
    yield "User", "Lines this Month"
    for email, count in sorted(lines.items()):
        yield email, f"{count:,}".replace(",", ".")
