"""A person at the keyboard: commands in a folder of their own, with settings of their own."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Said:
    """How one command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The JSON object on standard output, which holds nothing else."""
        found: dict[str, Any] = json.loads(self.out)
        return found


@dataclass
class Keyboard:
    """Commands with one environment."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    environment: dict[str, str] = field(default_factory=dict)

    def local(self, *arguments: str, **environment: str) -> Said:
        """Run one command in this process."""
        before = dict(os.environ)
        os.environ.clear()
        os.environ.update({**_neutral(before), **self.environment, **environment})
        self.capsys.readouterr()
        try:
            code = invoke(list(arguments))
        finally:
            os.environ.clear()
            os.environ.update(before)
            logs.close()
            structlog.reset_defaults()
        said = self.capsys.readouterr()
        return Said(code, said.out, said.err)

    def start(self, *arguments: str, stderr: int = subprocess.PIPE) -> subprocess.Popen[str]:
        """Start one command as a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "local", *arguments],
            cwd=self.folder,
            env={**_neutral(os.environ), **self.environment, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Ask the warehouse."""
        said = self.local("query", "--format", "json", sql)
        assert 0 == said.code, said.err
        found: list[dict[str, Any]] = json.loads(said.out)
        return found


def _neutral(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave out whatever this machine has configured."""
    ours = ("AIU_", "ANTHROPIC_", "CURSOR_")
    return {name: value for name, value in environment.items() if not name.startswith(ours)}
