"""One installation of the product in a folder of its own, used as its documentation says: settings in a file, commands.

Commands run in this process, or as a process of their own that may be killed.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from local import logs
from local.cli import invoke
from local.pages.plain_values import jsonable
from local.pages.published import published
from shared.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[2]
SETTINGS = "installation.env"
OURS = ("AIU_", "ANTHROPIC_", "CURSOR_")


@dataclass(frozen=True)
class Ended:
    """How one command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The JSON object it printed."""
        found: dict[str, Any] = json.loads(self.out)
        return found


@dataclass(frozen=True)
class Installation:
    """A folder with a lake, a warehouse, sheets, and the settings that point at vendors."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def point(cls, folder: Path, vendors: Mapping[str, str], **more: str) -> Installation:
        """Install below `folder` with these vendors' settings."""
        folder.mkdir(parents=True, exist_ok=True)
        here = {
            "AIU_LAKE": f"file://{folder}/.aiu/lake",
            "AIU_UPLOADS": f"file://{folder}/.aiu/uploads",
            "AIU_WAREHOUSE": f"duckdb:///{folder}/.aiu/warehouse.duckdb",
            "AIU_SHEETS": f"file://{folder}/sheets",
        }
        return cls(folder, {**here, **vendors, **more})

    @property
    def lake(self) -> Path:
        """The folder of the lake."""
        return self.folder / ".aiu" / "lake"

    @property
    def commits(self) -> int:
        """How many snapshots are in the lake."""
        return len(list(self.lake.glob("commit/**/*.json")))

    def command(self, *arguments: str) -> Ended:
        """Run one command in this process."""
        out, err = io.StringIO(), io.StringIO()
        with _only(os.environ), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = invoke(["--env", self._written(), *arguments])
            finally:
                logs.close()
                structlog.reset_defaults()
        return Ended(code, out.getvalue(), err.getvalue())

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start one command as a process of its own, configured by its environment alone."""
        return subprocess.Popen(
            [sys.executable, "-m", "local", *arguments],
            cwd=self.folder,
            env={**_neutral(os.environ), **self.settings, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def process(self, *arguments: str) -> Ended:
        """Run one command as a process of its own, to its end."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=100)
        return Ended(process.returncode, out, err)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Return the rows of one BigQuery SELECT, as JSON would show them: NUMERIC and dates are text."""
        return self.answers({"": sql})[""]

    def answers(self, statements: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of several BigQuery SELECTs by their names."""
        with published(Settings.read(self.settings)) as warehouse:
            return {name: [jsonable(row) for row in warehouse.query(sql)] for name, sql in statements.items()}

    def lose_warehouse(self) -> None:
        """Delete the warehouse with everything that belongs to it; the lake stays."""
        for path in self.folder.glob(".aiu/warehouse.duckdb*"):
            path.unlink()

    def _written(self) -> str:
        path = self.folder / SETTINGS
        path.write_text("".join(f"{name}={value}\n" for name, value in self.settings.items()))
        return str(path)


@contextlib.contextmanager
def _only(environment: os._Environ[str]) -> Iterator[None]:
    """Hide what this machine has configured, and put it back at the end."""
    before = dict(environment)
    environment.clear()
    environment.update(_neutral(before))
    try:
        yield
    finally:
        environment.clear()
        environment.update(before)


def _neutral(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith(OURS)}
