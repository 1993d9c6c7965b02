"""Lets tests import the program as Pulumi does: its own folder first, the repository behind everything else."""

from __future__ import annotations

import sys
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROGRAM / "tests"))
sys.path.insert(0, str(PROGRAM))
sys.path.append(str(PROGRAM.parent))
