"""Starts local-bigquery without a network and without touching the home folder; runs in its own environment.

Its DuckDB extensions come from wheels and are installed beside them; `--prepare` does that and nothing else. A zone
of time in the settings of a connection would make DuckDB look for an extension on the network: it is set afterwards.
"""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

EXTENSIONS = ("ducklake", "spatial")


def main() -> None:
    """Let every connection find the extensions, then be local-bigquery."""
    duckdb: Any = import_module("duckdb")
    connect, setup = duckdb.connect, _setup(duckdb.__version__)

    def connect_offline(*arguments: Any, config: dict[str, Any] | None = None, **more: Any) -> Any:
        settings = dict(config or {})
        zone = settings.pop("TimeZone", None)
        connection = connect(*arguments, **({"config": settings} if settings else {}), **more)
        connection.execute(setup)
        if zone:
            connection.execute(f"SET GLOBAL TimeZone='{zone}'")
        return connection

    duckdb.connect = connect_offline
    if "--prepare" in sys.argv:
        connect_offline().close()
        return
    _let_ids_be_taken_once()
    (program,) = entry_points(group="console_scripts", name="local-bigquery")
    program.load()()


def _let_ids_be_taken_once() -> None:
    """Take jobs one by one: the emulator looks whether an id is free and takes it in two steps, BigQuery in one."""
    runner: Any = import_module("local_bigquery.jobs.runner")
    submit, guard = runner.submit, threading.Lock()

    def submit_alone(*arguments: Any, **more: Any) -> Any:
        with guard:
            return submit(*arguments, **more)

    runner.submit = submit_alone


def _setup(version: str) -> str:
    statements = [f"SET extension_directory='{Path(sys.prefix) / 'duckdb-extensions'}'"]
    for name in EXTENSIONS:
        wheel = Path(str(import_module(f"duckdb_extension_{name}").__file__)).parent
        file = wheel / "extensions" / f"v{version}" / f"{name}.duckdb_extension"
        statements += [f"INSTALL '{file}'", f"LOAD '{file}'"]
    return ";".join(statements)


if __name__ == "__main__":
    main()
