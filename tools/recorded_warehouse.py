"""A warehouse that writes down what every statement may read, and then does what it is told."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from functions.monitor import rules
from shared import sql
from tools.partition_reach import Reach, Touch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from local.warehouse.build import DuckDBBuild
    from local.warehouse.duckdb_warehouse import DuckDBWarehouse
    from shared.protocols import Load, Row, Spent

RULES = {rules.read(name).sql: name for name in rules.names()}
ASKED = ("dirty_dims", "dirty_periods", "dirty_seats", "people_booked", "people_known", "people_seen")
MODELS = {sql.model(f"ops/{name}"): name for name in ASKED}
LONGEST_TITLE = 50


@dataclass
class Recorder:
    """Writes down what every statement may read."""

    warehouse: DuckDBWarehouse
    found: dict[str, list[Touch]] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)

    def note(self, step: str, text: str, params: Mapping[str, Any] | None, built: frozenset[str] = frozenset()) -> None:
        """Add one statement to what its step touches."""
        self.found.setdefault(step, []).extend(Reach(self._constant, built).touches(text, params or {}))

    def _constant(self, expression: str, params: Mapping[str, Any]) -> Any:
        key = f"{expression} {params}"
        if key not in self.known:
            self.known[key] = self.warehouse.query(f"SELECT {expression} AS value", params)[0]["value"]
        return self.known[key]


class RecordedBuild:
    """A build that does everything, and writes it down first."""

    def __init__(self, build: DuckDBBuild, recorder: Recorder) -> None:
        """Tables that it makes are its own from then on."""
        self._build, self._recorder = build, recorder
        self._built: frozenset[str] = frozenset()

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Read, and remember what."""
        self._recorder.note(_title(sql), sql, params, self._built)
        return self._build.rows(sql, params)

    def table(self, name: str, sql: str, params: Mapping[str, Any] | None = None, *, append: bool = False) -> None:
        """Build, and remember from what."""
        self._recorder.note(f"build {name.removeprefix('new_')}", sql, params, self._built)
        self._build.table(name, sql, params, append=append)
        self._built |= {name}

    def stage(self, name: str, like: str, rows: Sequence[Row]) -> None:
        """Stage rows."""
        self._build.stage(name, like, rows)
        self._built |= {name}

    def spent(self) -> list[Spent]:
        """Return what building has cost."""
        return self._build.spent()

    def publish(self, epoch: int, statements: Sequence[tuple[str, Mapping[str, Any]]]) -> bool:
        """Publish, and remember what is read and replaced."""
        for text, params in statements:
            # A table that is changed is the published one, whatever the build has under its name.
            target = text.split()[2]
            self._recorder.note(f"publish {target}", text, params, self._built - {target})
        return self._build.publish(epoch, statements)


class RecordedWarehouse:
    """A warehouse that does everything, and writes it down first."""

    def __init__(self, warehouse: DuckDBWarehouse) -> None:
        """It is the warehouse's own name that it goes by."""
        self.name = warehouse.name
        self.recorder = Recorder(warehouse)
        self._warehouse = warehouse

    def query(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Read, and remember what."""
        self.recorder.note(_title(sql), sql, params)
        return self._warehouse.query(sql, params)

    def load(self, load: Load) -> None:
        """Load."""
        self._warehouse.load(load)

    @contextmanager
    def build(self) -> Iterator[RecordedBuild]:
        """Open a build that is recorded."""
        with self._warehouse.build() as build:
            yield RecordedBuild(build, self.recorder)


def _title(text: str) -> str:
    if text in RULES:
        return f"rule {RULES[text]}"
    if text in MODELS:
        return f"find {MODELS[text]}"
    return "ask " + " ".join(text.split())[:LONGEST_TITLE]
