"""The numbers that one instance has for databases, columns, collections, cards, dashboards and placements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metabase.compiling.wanted import Ref, refs
from shared.errors import ConfigurationError, FatalError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metabase.compiling.wanted import Wanted
    from metabase.sync.client import Metabase

WAREHOUSE = Ref("database", "warehouse")
LOOKS = 60
"""How often Metabase is asked whether it has found new columns."""
PAUSE = 4
"""Between two looks, in first waits of the client's patience: two seconds."""
SHOWN = 5


class Numbers:
    """What is known so far; calling it with the name of something unknown is a mistake of the order of work."""

    def __init__(self) -> None:
        self.known: dict[Ref, int] = {}

    def __call__(self, ref: Ref) -> int:
        """Return a number; FatalError names what has none."""
        try:
            return self.known[ref]
        except KeyError:
            raise FatalError(
                f"the {ref.kind} {ref.key!r} has no number yet: nothing defines it before it is used"
            ) from None

    def guess(self, ref: Ref) -> int:
        """Return a number, 0 for what is not made yet: enough to see that something will change."""
        return self.known.get(ref, 0)


def needed(wanted: Wanted) -> set[Ref]:
    """Return every column that a definition names."""
    bodies: list[Any] = [card.body for card in wanted.cards]
    bodies += [[each.shell, each.parameters, each.dashcards] for each in wanted.dashboards]
    return {ref for ref in refs(bodies) if ref.kind == "field"}


async def learn_database(metabase: Metabase, numbers: Numbers, name: str) -> None:
    """Learn the number of the warehouse; ConfigurationError where there is none of that name."""
    listed = await metabase.get("/api/database")
    databases = listed["data"] if isinstance(listed, dict) else listed
    found = [each["id"] for each in databases if each["name"] == name]
    if not found:
        there = ", ".join(repr(each["name"]) for each in databases) or "none"
        raise ConfigurationError(
            f"Metabase has no database called {name!r} (there are: {there}): "
            "run `python -m metabase bootstrap`, or name yours with --database"
        )
    numbers.known[WAREHOUSE] = min(found)


async def learn_fields(metabase: Metabase, numbers: Numbers, fields: Iterable[Ref], views: str) -> list[Ref]:
    """Learn the numbers of columns, and return those that Metabase does not know, sorted.

    `views` is what stands before a view's name: its schema with a point, and of hashed twins how their names begin.
    """
    asked = set(fields)
    if not asked:
        return []
    told = await metabase.get(f"/api/database/{numbers(WAREHOUSE)}/metadata")
    for table in told.get("tables") or []:
        for field in table.get("fields") or []:
            view = f"{table.get('schema')}.{table['name']}".removeprefix(views)
            ref = Ref("field", f"{view}.{field['name']}")
            if ref in asked:
                numbers.known[ref] = int(field["id"])
    return sorted(asked - numbers.known.keys())


async def find_fields(metabase: Metabase, numbers: Numbers, fields: Iterable[Ref], views: str) -> None:
    """Learn the numbers of columns; where some are not known, let Metabase look into the warehouse again.

    ConfigurationError names the columns that it does not find.
    """
    missing = await learn_fields(metabase, numbers, fields, views)
    if not missing:
        return
    await metabase.post(f"/api/database/{numbers(WAREHOUSE)}/sync_schema", {})
    for _ in range(LOOKS):
        # A look at the database itself tells how far its sync is.
        await metabase.get(f"/api/database/{numbers(WAREHOUSE)}")
        missing = await learn_fields(metabase, numbers, missing, views)
        if not missing:
            return
        await metabase.patience.sleep(PAUSE * metabase.patience.backoff_s)
    raise ConfigurationError(unknown(missing, views))


def unknown(missing: list[Ref], views: str) -> str:
    """Say which columns Metabase does not know."""
    shown = ", ".join(ref.key for ref in missing[:SHOWN]) + (", …" if len(missing) > SHOWN else "")
    return (
        f"Metabase knows {len(missing)} columns of {views.partition('.')[0]} not: {shown}; are the views in the "
        f"warehouse, and is --dataset right?"
    )
