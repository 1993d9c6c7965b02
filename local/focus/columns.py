"""The columns of FOCUS 1.4 Cost and Usage as dated data: sql/seeds/focus_1_4.csv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

SEEDS = Path(__file__).parents[2] / "sql" / "seeds"
CUSTOM = "x_"
"""Columns that the format does not know start with it."""

Level = Literal["mandatory", "recommended", "conditional"]
Kind = Literal["string", "decimal", "datetime", "json"]


@dataclass(frozen=True, slots=True)
class Column:
    """What the format says about one column."""

    name: str
    level: Level
    kind: Kind
    allows_nulls: bool
    allowed: tuple[str, ...]
    """Empty: any value."""
    is_unit: bool


@cache
def columns() -> tuple[Column, ...]:
    """Return every column of the dataset, by name."""
    return tuple(
        Column(
            row["column_name"],
            cast("Level", row["feature_level"]),
            cast("Kind", row["data_type"]),
            row["allows_nulls"] == "yes",
            tuple(row["allowed_values"].split("|")) if row["allowed_values"] else (),
            row["value_format"] == "unit",
        )
        for row in seed_rows("focus_1_4.csv")
    )


def seed_rows(seed: str) -> list[dict[str, str]]:
    """Return the lines of a file of sql/seeds."""
    with (SEEDS / seed).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
