"""Everything that can be said about the definitions before a network is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabase.compiling.compiled import wanted
from metabase.compiling.freshness import FOLDER, FRESHNESS
from metabase.definition import files
from metabase.linting import bodies, clicks, columns, orphans, people, sql, tags, texts
from metabase.linting.findings import Finding
from shared.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metabase.definition.shapes import Dashboard

ANY_VIEWS = "ai_usage_bi."


def lint() -> list[Finding]:
    """Return what has to be changed in metabase/dashboards and metabase/cards, in the order of menus; [] is sound.

    Bodies are looked at once the definitions themselves are sound: what is wrong there would be said twice.
    """
    try:
        defined = files.dashboards()
    except ConfigurationError as error:
        return [Finding("metabase/dashboards", "", str(error))]
    found = list(orphans.findings(defined))
    for key, dashboard in defined.items():
        if orphans.is_readable(key, dashboard):
            found += _dashboard(dashboard, defined)
    found += sql.findings(FOLDER, FRESHNESS)
    return found or list(bodies.findings(wanted(defined, ANY_VIEWS)))


def _dashboard(dashboard: Dashboard, defined: Mapping[str, Dashboard]) -> Iterator[Finding]:
    yield from texts.of_dashboard(dashboard)
    yield from tags.of_dashboard(dashboard)
    for card in dashboard.cards:
        yield from texts.of_card(dashboard, card)
        yield from sql.findings(dashboard.key, card)
        yield from tags.of_card(dashboard, card)
        yield from columns.findings(dashboard, card)
        yield from clicks.findings(dashboard, card, defined)
        yield from people.findings(dashboard, card)
