"""Measure what a cold start of each function costs: time and memory until it can work on its first message.

    python tools/cold_start.py [--rounds N] [FUNCTION …]

Each function is loaded by the framework from its very archive, in an environment of exactly its locked requirements,
then imports what its first message needs: our adapters, and the clients behind them. Beside it stands a bare app of the
same framework that imports the same clients and does nothing. Both take turns; the best of several fresh processes
counts, and the first one only warms up. Time is that of the processor, which a busy machine does not stretch.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [] if str(ROOT) in sys.path else [str(ROOT)]

from shared import topology  # noqa: E402 - a script finds the project beside itself
from tools.package import pack  # noqa: E402 - the same

CACHE = ROOT / ".aiu" / "cache"
ROUNDS = 5
CLIENTS = {
    "aiohttp": "aiohttp",
    "google-cloud-bigquery": "google.cloud.bigquery",
    "google-cloud-pubsub": "google.cloud.pubsub_v1",
    "google-cloud-secret-manager": "google.cloud.secretmanager_v1",
    "google-cloud-storage": "google.cloud.storage",
    "gspread": "gspread",
}
"""Requirement → the module that is its client."""
ADAPTERS = {
    "aiohttp": "shared.http",
    "google-cloud-bigquery": "shared.gcp.warehouse",
    "google-cloud-pubsub": "shared.gcp.bus",
    "google-cloud-secret-manager": "shared.gcp.secrets",
    "google-cloud-storage": "shared.gcp.lake",
}
"""Requirement → our module that works with that client."""
BARE = "def main(request):\n    return 'OK'\n"
PROGRAM = """
import importlib, json, resource, sys, time
begun = time.process_time()
from functions_framework import create_app
create_app("main", "main.py", "http")
listening = time.process_time()
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
ready = time.process_time()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
print(json.dumps([1000 * (listening - begun), 1000 * (ready - begun), peak]))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a start took: the best of all rounds, each value for itself."""

    listening_ms: float
    """Until the framework could take a request."""
    ready_ms: float
    """Until everything was imported that a message needs."""
    memory_mb: float
    """The most it ever held."""


def main(arguments: list[str]) -> int:
    """Print one line for each function; returns the exit code."""
    parser = argparse.ArgumentParser(description="Measure cold starts.")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("functions", nargs="*", metavar="FUNCTION")
    asked = parser.parse_args(arguments)
    deployed = {function.name: function.folder for function in topology.FUNCTIONS}
    deployed |= {function.name: function.folder for function in topology.ENDPOINTS}
    if unknown := sorted({*asked.functions} - {*deployed}):
        parser.error(f"no function is called {', '.join(unknown)}; there are {', '.join(deployed)}")
    print("Behind each figure: its ratio to a bare app that imports the same clients.")
    print(f"{'':24}{'listens':>16}{'ready':>18}{'memory':>17}")
    for name in asked.functions or deployed:
        python = environment(ROOT / deployed[name] / "requirements.txt")
        print(_line(name, *measure(python, name, deployed[name], asked.rounds)), flush=True)
    return 0


def environment(lock: Path) -> Path:
    """Return the Python of an environment of exactly the locked requirements; made once per content of the lock."""
    folder = CACHE / f"cold-start-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        uv = (sys.executable, "-m", "uv")
        subprocess.run([*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)], check=True)
        exactly = ("pip", "sync", "--quiet", "--compile-bytecode", "--require-hashes")
        subprocess.run([*uv, *exactly, "--python", str(python), str(lock)], check=True)
        (folder / "complete").touch()
    return python


def measure(python: Path, name: str, folder: str, rounds: int) -> tuple[Cost, Cost]:
    """Return what the function costs, from its archive, and what a bare app costs that imports the same clients."""
    clients, adapters = _named(folder, CLIENTS), _named(folder, ADAPTERS)
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as bare:
        zipfile.ZipFile(io.BytesIO(pack(name, folder).data)).extractall(ours)
        (Path(bare) / "main.py").write_text(BARE, encoding="utf-8")
        turns = [
            (_start(python, ours, [*adapters, *clients]), _start(python, bare, clients)) for _ in range(rounds + 1)
        ]
    mine, others = zip(*turns[1:], strict=True)
    return _best(mine), _best(others)


def _named(folder: str, names: dict[str, str]) -> list[str]:
    lock = (ROOT / folder / "requirements.txt").read_text(encoding="utf-8")
    return [name for requirement, name in names.items() if f"\n{requirement}==" in lock]


def _start(python: Path, folder: str, modules: list[str]) -> list[float]:
    """Start one process in `folder` and return what it says about itself."""
    command, clean = [str(python), "-c", PROGRAM, json.dumps(modules)], {"PATH": os.environ["PATH"]}
    ran = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"{folder} does not start:\n{ran.stderr}")
    said: list[float] = json.loads(ran.stdout.splitlines()[-1])
    return said


def _best(found: Iterable[list[float]]) -> Cost:
    return Cost(*(min(values) for values in zip(*found, strict=True)))


def _line(name: str, ours: Cost, bare: Cost) -> str:
    listening = f"{ours.listening_ms:6.0f} ms {ours.listening_ms / bare.listening_ms:5.2f}"
    ready = f"{ours.ready_ms:6.0f} ms {ours.ready_ms / bare.ready_ms:5.2f}"
    return f"{name:24}{listening:>16}{ready:>18}{ours.memory_mb:8.0f} MB {ours.memory_mb / bare.memory_mb:5.2f}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
