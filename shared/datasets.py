"""Which dataset a table lives in, by its name alone; both warehouses ask here, so that both agree."""

from __future__ import annotations

from typing import Literal

Dataset = Literal["", "raw", "ops", "bi", "hashed"]
BESIDE: tuple[Dataset, ...] = ("raw", "ops", "bi", "hashed")
"""The datasets beside the base one."""

OPS_TABLES = frozenset(
    {
        "applied_models",
        "applied_winners",
        "held_days",
        "incidents",
        "model_runs",
        "publish_fence",
        "quality_findings",
        "run_entries",
        "streams",
    }
)
"""What the pipeline remembers about itself; coverage is not here, because dashboards read it as data."""

_PREFIXES: dict[str, Dataset] = {"raw_": "raw", "vw_": "bi", "agg_": "bi", "focus_": "bi", "hashed_": "hashed"}


def dataset_of(table: str) -> Dataset:
    """Return the dataset beside the base one; empty for the base itself: source tables, dimensions, facts."""
    if table in OPS_TABLES:
        return "ops"
    return next((dataset for prefix, dataset in _PREFIXES.items() if table.startswith(prefix)), "")
