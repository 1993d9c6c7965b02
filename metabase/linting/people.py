"""Rule for people: who is named stands only on dashboards that are made for somebody who has to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabase.definition.words import explain
from metabase.linting.findings import in_card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metabase.definition.shapes import Card, Dashboard
    from metabase.linting.findings import Finding

EVERY_ROLE = {"finance", "engineering", "administration", "security"}
WHO_NEEDS_TO_KNOW = {
    "actor_email": {"administration", "security"},
    "target_email": {"administration", "security"},
    "user_email": EVERY_ROLE,
    "person": EVERY_ROLE,
    "likely_owner": EVERY_ROLE,
    "email": set[str](),
}
"""End of a column's name → roles that have to know the people whom it names; the first that fits counts.

Whose cost or use it is, everybody has to know who allocates, leads or mends; who changed whose access, only those who
answer for access. Another address is for nobody until somebody decides here whom it is for.
"""


def findings(dashboard: Dashboard, card: Card) -> Iterator[Finding]:
    """Yield the columns that name people where not every reader of the dashboard has to know."""
    for name, said in explain(dashboard.key, card).items():
        source = said.of.partition(".")[2] or name
        allowed = next((roles for end, roles in WHO_NEEDS_TO_KNOW.items() if source.endswith(end)), EVERY_ROLE)
        for role in dashboard.roles:
            if said.unit == "text" and role not in allowed:
                says = f"names people to {role}, too; metabase/linting/people.py says who needs to know"
                yield in_card(dashboard, card, f"columns.{name}", says)
