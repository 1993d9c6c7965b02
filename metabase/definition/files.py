"""Reads the definitions: metabase/dashboards/<dashboard>.yaml, metabase/cards/<dashboard>/<card>.sql, and the views."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from metabase.definition.shapes import Card, Column, Dashboard
from shared.errors import ConfigurationError

ROOT = Path(__file__).parents[2]
DASHBOARDS = ROOT / "metabase" / "dashboards"
CARDS = ROOT / "metabase" / "cards"
VIEWS = ROOT / "sql" / "views"
ORDER = (
    "finance_executive",
    "cost_allocation",
    "engineering_productivity",
    "platform_roi",
    "system_administration",
    "compliance_security",
)
"""In the order in which they stand in menus."""


@cache
def dashboards() -> dict[str, Dashboard]:
    """Return all dashboards by key, in the order of menus; ConfigurationError names the file and the key at fault."""
    return {key: _read(DASHBOARDS / f"{key}.yaml") for key in ORDER if (DASHBOARDS / f"{key}.yaml").exists()}


@cache
def card_sql(dashboard: str, card: str) -> str:
    """Return a card's SQL as written, with its tags."""
    path = CARDS / dashboard / f"{card}.sql"
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigurationError(f"{path.relative_to(ROOT)} is missing: write the SQL of the card {card!r}") from None


@cache
def view_columns(view: str) -> dict[str, dict[str, str]]:
    """Return what a view says of its columns: column → meaning, unit, ledger. Empty where there is no such view."""
    path = VIEWS / view / "metadata.yaml"
    if not path.exists():
        return {}
    columns: dict[str, dict[str, Any]] = _yaml(path)["columns"]
    return {name: {key: _plain(value) for key, value in says.items()} for name, says in columns.items()}


def view_names() -> list[str]:
    """Return the names of all views."""
    return sorted(path.parent.name for path in VIEWS.glob("*/query.sql"))


def column_of(card: Card, name: str) -> Column:
    """Return a column of a card as a Column, also where the file gives its title only."""
    given = card.columns[name]
    return Column(title=given) if isinstance(given, str) else given


def _read(path: Path) -> Dashboard:
    try:
        return msgspec.convert(_yaml(path), Dashboard)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"{path.relative_to(ROOT)}: {error}") from None


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _plain(value: object) -> str:
    """YAML reads `yes or no` as text but a lone `no` as False: a unit is always text."""
    return str(value)
