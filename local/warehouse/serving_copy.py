"""The copy that readers in other processes open: swapped in by rename, so that nobody waits for anybody."""

from __future__ import annotations

import glob
import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def serving_path(warehouse: Path) -> Path:
    """Return where the serving copy of a warehouse file lies."""
    return warehouse.with_name(f"{warehouse.name}.serving")


def is_behind(warehouse: Path) -> bool:
    """Whether the copy is missing or older than the file: a run ended before it could copy."""
    try:
        return serving_path(warehouse).stat().st_mtime_ns < warehouse.stat().st_mtime_ns
    except FileNotFoundError:
        return True


def refresh(warehouse: Path) -> None:
    """Copy a checkpointed file and swap the copy in; OSError when that cannot be done.

    A process of its own copies: DuckDB's lock on the file ends when any descriptor of this process to it is closed.
    `cp` shares blocks where the file system can.
    """
    target = serving_path(warehouse)
    for left_by_a_killed_run in target.parent.glob(f"{glob.escape(target.name)}.*"):
        left_by_a_killed_run.unlink(missing_ok=True)
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        subprocess.run(["cp", "--", str(warehouse), str(unfinished)], check=True, capture_output=True)  # noqa: S603, S607
        unfinished.replace(target)
    except subprocess.CalledProcessError as error:
        raise OSError(error.stderr.decode(errors="replace").strip()) from error
    finally:
        unfinished.unlink(missing_ok=True)
