"""Writes down what each function does to lake, uploads, warehouse, bus and secrets while the whole system runs.

Everything goes on to the real backends of this machine; nothing is stood in for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any

import local.bus.in_process
import local.running.watch
from local.bus.in_process import InProcessBus
from local.bus.lanes import imported
from local.env_secrets import EnvSecrets
from local.folder_lake import FolderLake
from local.warehouse.build import DuckDBBuild
from local.warehouse.duckdb_warehouse import DuckDBWarehouse
from shared.datasets import dataset_of
from tests.house.repository import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest
    from cloudevents.http import CloudEvent

    from shared.protocols import Load
    from shared.topology import Function

Deed = tuple[str, str]
"""What was done, and to what: `read lake/commit/…`, `change warehouse/ops`, `publish fetch-requested`."""
TABLES = {path.stem for path in files("sql/schema")} | {path.parent.name for path in files("sql/views")}
WORD = re.compile(r"[a-z_][a-z0-9_]*")
CHANGED = re.compile(r"\b(?:INSERT INTO|DELETE FROM|UPDATE|MERGE INTO|MERGE|TRUNCATE TABLE)\s+([a-z_0-9]+)")
_who: ContextVar[str | None] = ContextVar("who", default=None)


class Witness:
    """What every function did so far, by its name."""

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self.deeds: dict[str, set[Deed]] = defaultdict(set)

    def note(self, *deeds: Deed) -> None:
        """Write down what the function at work does; the command line's own deeds are nobody's."""
        who = _who.get()
        if who is not None:
            self.deeds[who].update(deeds)


@contextmanager
def watching(patch: pytest.MonkeyPatch) -> Iterator[Witness]:
    """Watch everything that runs in this process inside the block."""
    witness = Witness()
    for module in (local.bus.in_process, local.running.watch):
        patch.setattr(module, "imported", _as_itself)
    _watch_objects(patch, witness)
    _watch_tables(patch, witness)
    _tell(patch, InProcessBus, "publish", lambda _, topic, *__: witness.note(("publish", topic)))
    _tell(patch, EnvSecrets, "get", lambda _, name: witness.note(("secret", name)))
    yield witness


def _as_itself(function: Function) -> Callable[[CloudEvent], object]:
    call = imported(function)

    def entry_point(event: CloudEvent) -> object:
        mark = _who.set(function.name)
        try:
            return call(event)
        finally:
            _who.reset(mark)

    return entry_point


def _watch_objects(patch: pytest.MonkeyPatch, witness: Witness) -> None:
    def one(deed: str) -> Callable[..., None]:
        return lambda lake, key, *_: witness.note((deed, f"{lake.root.name}/{key}"))

    def several(lake: FolderLake, keys: list[str]) -> None:
        witness.note(*(("discard", f"{lake.root.name}/{key}") for key in keys))

    for method, deed in {"create": "create", "receive": "create", "read": "read", "open": "read"}.items():
        _tell(patch, FolderLake, method, one(deed))
    _tell(patch, FolderLake, "list", lambda lake, _: witness.note(("list", f"{lake.root.name}/")))
    _tell(patch, FolderLake, "uri", one("read"))
    real = FolderLake.discard

    def discard(lake: FolderLake, keys: Any) -> None:
        keys = list(keys)
        several(lake, keys)
        real(lake, keys)

    patch.setattr(FolderLake, "discard", discard)


def _watch_tables(patch: pytest.MonkeyPatch, witness: Witness) -> None:
    def asked(_: object, sql: str, *__: object) -> None:
        witness.note(*(("ask", place) for place in _places(WORD.findall(sql))))

    def loaded(_: object, load: Load) -> None:
        witness.note(*(("change", place) for place in _places([load.table, *load.ops])))

    def built(_: object, __: str, sql: str, *___: object) -> None:
        asked(None, sql)

    def published(_: object, __: int, statements: Any) -> None:
        for sql, _params in statements:
            asked(None, sql)
            witness.note(*(("change", place) for place in _places(CHANGED.findall(sql))))

    _tell(patch, DuckDBWarehouse, "query", asked)
    _tell(patch, DuckDBWarehouse, "load", loaded)
    _tell(patch, DuckDBBuild, "rows", asked)
    _tell(patch, DuckDBBuild, "table", built)
    _tell(patch, DuckDBBuild, "publish", published)


def _places(names: list[str]) -> set[str]:
    return {f"warehouse/{dataset_of(name) or 'base'}" for name in names if name in TABLES}


def _tell(patch: pytest.MonkeyPatch, owner: type, method: str, hear: Callable[..., None]) -> None:
    real = getattr(owner, method)

    @wraps(real)
    def told(*arguments: Any, **named: Any) -> Any:
        hear(*arguments)
        return real(*arguments, **named)

    patch.setattr(owner, method, told)
