"""What a click does, as Metabase writes it: a link to another dashboard, or filters set on this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metabase.compiling.formats import key
from metabase.compiling.names import parameter_id
from metabase.compiling.wanted import Ref
from metabase.definition.filters import FILTERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metabase.definition.shapes import Card, Dashboard
    from metabase.definition.words import Said


def on_chart(dashboard: Dashboard, card: Card, others: Mapping[str, Dashboard]) -> dict[str, Any]:
    """Return the settings of a chart's click; none when the card has no click."""
    behaviour = _behaviour(dashboard, card, others)
    return {"click_behavior": behaviour} if behaviour else {}


def on_table(
    dashboard: Dashboard, card: Card, said: Mapping[str, Said], others: Mapping[str, Dashboard]
) -> dict[str, Any]:
    """Return the settings of a table's clicks: on the columns whose value is taken, else on the first."""
    behaviour = _behaviour(dashboard, card, others)
    shown = [name for name, column in said.items() if not column.hidden]
    if not behaviour or not shown:
        return {}
    taken = [name for name in shown if name in card.click.sets.values()] or shown[:1]
    return {"column_settings": {key(name): {"click_behavior": behaviour} for name in taken}}


def _behaviour(dashboard: Dashboard, card: Card, others: Mapping[str, Dashboard]) -> dict[str, Any]:
    click = card.click
    if not click.opens:
        mapping = {parameter_id(dashboard.key, name): column for name, column in click.sets.items()}
        return {"type": "crossfilter", "parameterMapping": _from_columns(mapping)} if mapping else {}
    goal = others.get(click.opens)
    if goal is None:
        return {}
    set_there = {parameter_id(goal.key, name): column for name, column in click.sets.items()}
    carried = [name for name in dashboard.filters if name in goal.filters and name not in click.sets]
    return {
        "type": "link",
        "linkType": "dashboard",
        "targetId": Ref("dashboard", goal.key),
        "parameterMapping": {
            **_from_columns(set_there),
            **{parameter_id(goal.key, name): _carried(dashboard.key, goal.key, name) for name in carried},
        },
    }


def _from_columns(columns: Mapping[str, str]) -> dict[str, Any]:
    return {
        parameter: {
            "id": parameter,
            "source": {"type": "column", "id": column, "name": column},
            "target": {"type": "parameter", "id": parameter},
        }
        for parameter, column in columns.items()
    }


def _carried(here: str, there: str, name: str) -> dict[str, Any]:
    parameter = parameter_id(there, name)
    return {
        "id": parameter,
        "source": {"type": "parameter", "id": parameter_id(here, name), "name": FILTERS[name].title},
        "target": {"type": "parameter", "id": parameter},
    }
