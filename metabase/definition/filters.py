"""The filters that dashboards share: one name, one meaning and one way to write a value, wherever it is drawn."""

from __future__ import annotations

from typing import Literal, NamedTuple

from metabase.definition.palette import PLATFORMS

Kind = Literal["period", "several", "one"]


class Filter(NamedTuple):
    """One filter. A period narrows a date column, `several` a text column to some values, `one` is a plain value."""

    name: str
    title: str
    kind: Kind
    help: str
    values: tuple[str, ...] = ()
    """Those it can have; empty where the data say."""
    values_from: str = ""
    """SELECT of one column `value` that lists them, where the data say."""


LEDGER_VALUES = ("amortised", "billed", "list")

FILTERS = {
    each.name: each
    for each in (
        Filter(
            "period",
            "Period",
            "period",
            "Days, in UTC. Figures of whole months count when the first day of the month lies in the period.",
        ),
        Filter("platform", "Platform", "several", "Where the cost or use arose.", tuple(PLATFORMS)),
        Filter(
            "team",
            "Team",
            "several",
            "Team on the days of use, from the tab users.",
            values_from="SELECT DISTINCT team AS value FROM vw_cost_by_person WHERE team IS NOT NULL ORDER BY value",
        ),
        Filter(
            "person",
            "Person",
            "several",
            "unknown@unattributed.com stands for what belongs to nobody.",
            values_from="SELECT DISTINCT user_email AS value FROM vw_cost_by_person ORDER BY value",
        ),
        Filter(
            "ledger",
            "Ledger",
            "one",
            "amortised: usage on its day, seat fees spread over the days they cover. billed: what invoices say. "
            "list: what usage would cost at public prices. They are never added.",
            LEDGER_VALUES,
        ),
        Filter(
            "model",
            "Model",
            "several",
            "Model as the vendor names it.",
            values_from="SELECT DISTINCT model AS value FROM vw_cost_breakdown WHERE model IS NOT NULL ORDER BY value",
        ),
        Filter(
            "key",
            "API key",
            "several",
            "The vendor's id of the key.",
            values_from="SELECT DISTINCT api_key_id AS value FROM vw_key_economics ORDER BY value",
        ),
        Filter(
            "stream",
            "Stream",
            "several",
            "One kind of answer of one vendor.",
            values_from="SELECT DISTINCT stream AS value FROM vw_source_coverage ORDER BY value",
        ),
    )
}
