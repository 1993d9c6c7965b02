"""Rule for files: each SQL file has its card, and each definition its place in the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabase.compiling.freshness import FOLDER, FRESHNESS
from metabase.definition import files
from metabase.linting.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metabase.definition.shapes import Dashboard


def is_readable(key: str, dashboard: Dashboard) -> bool:
    """Whether the SQL of every card is where it belongs, so that it can be looked at."""
    there = [(files.CARDS / key / f"{card.key}.sql").exists() for card in dashboard.cards]
    return dashboard.key == key and all(there)


def findings(defined: Mapping[str, Dashboard]) -> Iterator[Finding]:
    """Yield files that nothing refers to, and cards without their file."""
    wanted = {(FOLDER, FRESHNESS.key)} | {(key, card.key) for key, board in defined.items() for card in board.cards}
    there = {(path.parent.name, path.stem) for path in files.CARDS.glob("*/*.sql")}
    for folder, name in sorted(there - wanted):
        yield Finding(f"metabase/cards/{folder}/{name}.sql", "", "belongs to no card: define one, or delete the file")
    for folder, name in sorted(wanted - there):
        yield Finding(f"metabase/cards/{folder}/{name}.sql", "", "is missing: write the SQL of the card")
    for path in sorted(files.DASHBOARDS.glob("*.yaml")):
        if path.stem not in files.ORDER:
            yield Finding(
                f"metabase/dashboards/{path.name}", "", "is in no menu: name it in metabase/definition/files.py"
            )
    for key, board in defined.items():
        if board.key != key:
            yield Finding(f"metabase/dashboards/{key}.yaml", "key", f"is {board.key}, not the name of the file")
