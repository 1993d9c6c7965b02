"""The whole product as its documentation says: settings in the environment, one command, a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.sample_org.org import Organisation

ROOT = Path(__file__).parents[1]


def run_product(org: Organisation, folder: Path, vendors: Mapping[str, str], **more: str) -> None:
    """Run over an organisation's whole season, into `folder`; `more` are settings that differ.

    What is missing is the caller's to judge; SystemExit when the command could not even be tried.
    """
    settings = {
        "AIU_LAKE": f"file://{folder}/lake",
        "AIU_UPLOADS": f"file://{folder}/uploads",
        "AIU_WAREHOUSE": f"duckdb:///{folder}/warehouse.duckdb",
        "AIU_SHEETS": f"file://{folder}/sheets",
        "AIU_NOTIFY": "log:",
    }
    span = ("--start", str(org.season.start), "--end", str(org.season.end))
    command = [sys.executable, "-m", "local", "run", "--json", *span]
    environment = {**os.environ, **settings, **vendors, **more}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode not in {0, 1}:
        raise SystemExit(f"the run in {folder.name} ended with {ended.returncode}\n{ended.stderr[-2000:]}")
