"""Each function runs with what is deployed: its folder, shared/ beside it, its own requirements, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from typing import TYPE_CHECKING

import pytest

from shared import topology
from tests.house.repository import ROOT, pins, read

if TYPE_CHECKING:
    from pathlib import Path

SLOW_TO_IMPORT = {"google.auth", "gspread", "requests"}
LOAD = """
import json, sys
sys.modules.update(dict.fromkeys({absent!r}))
from functions_framework import create_app
create_app({target!r}, "main.py", "cloudevent")
print(json.dumps(sorted(name for name, module in sys.modules.items() if module)))
"""


DEPLOYED = [
    *(pytest.param(function, id=function.name) for function in topology.FUNCTIONS),
    *(pytest.param(endpoint, id=endpoint.name) for endpoint in topology.ENDPOINTS),
]


def _absent(function: topology.Function | topology.Endpoint) -> list[str]:
    """Return the modules of packages that a developer has and the deployed function has not."""
    deployed = pins(read(f"{function.folder}/requirements.txt"))
    owners = packages_distributions().items()
    return sorted(m for m, packages in owners if not any(p.lower().replace("_", "-") in deployed for p in packages))


@pytest.mark.parametrize("function", DEPLOYED)
def test_a_function_loads_alone(function: topology.Function | topology.Endpoint, tmp_path: Path) -> None:
    """The framework finds the entry point, and a cold start waits for no import that only some events need."""
    left_behind = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / function.folder, tmp_path / "deployed", ignore=left_behind)
    shutil.copytree(ROOT / "shared", tmp_path / "deployed/shared", ignore=left_behind)

    program = LOAD.format(absent=_absent(function), target=function.entry_point)
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path / "deployed", capture_output=True, text=True, check=False
    )

    assert 0 == ran.returncode, ran.stderr
    assert set() == SLOW_TO_IMPORT & set(json.loads(ran.stdout.splitlines()[-1]))
