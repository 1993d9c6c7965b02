"""The warehouse as one DuckDB file: BigQuery SQL at the door, one writer at a time, a copy for everybody else."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.warehouse import blank_file, schema_files, serving_copy
from local.warehouse import load as duckdb_load
from local.warehouse import schema as duckdb_schema
from local.warehouse.build import DuckDBBuild
from local.warehouse.errors import plain_errors
from local.warehouse.file_lock import FileLock
from local.warehouse.names import CATALOG
from local.warehouse.session import Session
from shared.errors import PipelineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from shared.protocols import Load, Row


class DuckDBWarehouse:
    """A warehouse file, open for writing: this process has it to itself until `close`.

    Any thread may call anything. Loads take turns, one build is open at a time, and loads go on beside it.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        schema: Path = schema_files.SCHEMA,
        wait_seconds: float = 30.0,
        on_wait: Callable[[str], None] | None = None,
        **settings: Any,
    ) -> None:
        """Open or make the file at `path`, waiting up to `wait_seconds` for another process to let go of it.

        `on_wait` hears once who holds it; `settings` are those of `Session`. Raises LockedError, ConfigurationError.
        """
        self.path = Path(path).expanduser().absolute()
        self._lock = FileLock(self.path.with_name(f"{self.path.name}.lock"), f"the warehouse {self.path}")
        self._lock.acquire(wait_seconds, on_wait)
        with ExitStack() as undo:
            undo.callback(self._lock.release)
            blank_file.provide(self.path, schema, settings.get("translations"))
            self._session = Session(self.path, **settings)
            undo.callback(self._session.close)
            is_renewed = duckdb_schema.create(self._session, schema)
            self.name = duckdb_schema.ensure(self._session, schema)
            undo.pop_all()
        self._writer = threading.RLock()
        self._builder = threading.Lock()
        # Readers want the tables and views of today also where nothing is loaded.
        self._changed = is_renewed or serving_copy.is_behind(self.path)

    def __repr__(self) -> str:
        return f"DuckDBWarehouse({str(self.path)!r})"

    def load(self, load: Load) -> None:
        """Append the parts' rows and the ops rows, all or nothing; running it twice adds nothing twice."""
        with self._writer, self._session.cursor() as cursor:
            self._changed |= duckdb_load.load(cursor, load)

    def query(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return all rows of one read-only BigQuery statement; params are `@name`."""
        with self._session.cursor() as cursor:
            return self._session.select(cursor, sql, params)

    @contextmanager
    def build(self) -> Iterator[DuckDBBuild]:
        """Open a private build, waiting for the one that is open; its tables end with it."""
        with self._builder, self._session.cursor() as cursor:
            yield DuckDBBuild(self._session, cursor, self._publishing)
        self._session.translations.save()

    def close(self) -> None:
        """Bring the serving copy up to date and let go of the file."""
        with self._writer:
            try:
                self._refresh()
            finally:
                self._session.close()
                self._lock.release()

    @contextmanager
    def _publishing(self) -> Iterator[None]:
        with self._writer:
            yield
            self._changed = True
            self._refresh()

    def _refresh(self) -> None:
        """Copy what changed for the readers; a copy that fails leaves them the last one, and is tried again."""
        if not self._changed:
            return
        try:
            with self._session.cursor() as cursor, plain_errors("checkpointing"):
                cursor.execute(f"CHECKPOINT {CATALOG}")
            serving_copy.refresh(self.path)
            self._changed = False
        except (OSError, PipelineError) as error:
            import structlog  # only this rare line needs it

            structlog.get_logger().warning("warehouse.serving_copy_failed", error=str(error))
