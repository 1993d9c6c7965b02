"""How much slower a whole run is than its floor: the same requests and one bulk load, side by side, as a ratio.

Both are whole processes against the same sample organisation, which answers from a process of its own. The requests of
the floor are those that the run made. `--people` and `--days` set the size; the default sizes are the promised ones.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.sample_org.desk import Asked

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 22)
SIZES = ((15, 90, 6.0), (1000, 30, 2.5))
"""People, days, and the ratio promised for them."""


def main() -> int:
    """Print a table of ratios; exit 1 when a promised one is missed."""
    arguments = _arguments()
    sizes = [(arguments.people, arguments.days, None)] if arguments.people else list(SIZES)
    missed = False
    print("people  days  requests  floor s   run s  ratio  promised  rerun s  first/rerun  run MB")
    for people, days, promised in sizes:
        with tempfile.TemporaryDirectory() as folder:
            row = _measure(Path(folder), people, days, arguments.pairs)
        ratio = row["ratio"]
        missed |= promised is not None and ratio > promised
        print(
            f"{people:6} {days:5} {row['requests']:9} {row['floor']:8.2f} {row['run']:7.2f} {ratio:6.2f} "
            f"{promised or '-':>9} {row['rerun']:8.2f} {row['run'] / row['rerun']:12.2f} {row['peak']:7.0f}"
        )
    return int(missed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, help="people in the organisation")
    parser.add_argument("--days", type=int, default=30, help="days to fetch (with --people)")
    parser.add_argument("--pairs", type=int, default=3, help="how often each side runs; medians are compared")
    return parser.parse_args()


def _measure(folder: Path, people: int, days: int, pairs: int) -> dict[str, Any]:
    requests = _record(folder, people, days)
    runs, floors, reruns = [], [], []
    with _doubles(folder, people, days) as environment:
        file = folder / "requests.json"
        file.write_text(json.dumps([_request(asked, environment) for asked in requests]))
        # The doubles make up a day when they are first asked for it: nobody's time.
        _timed([sys.executable, "benchmarks/bare.py", str(file), str(folder / "warm.duckdb")], {})
        for n in range(pairs):
            home = folder / f"run{n}"
            runs.append(_timed(_run(days), _settings(environment, folder, home)))
            reruns.append(_timed(_run(None), _settings(environment, folder, home)))
            shutil.rmtree(home)
            floors.append(
                _timed([sys.executable, "benchmarks/bare.py", str(file), str(folder / f"bare{n}.duckdb")], {})
            )
    ratios = [run.seconds / floor.seconds for run, floor in zip(runs, floors, strict=True)]
    return {
        "requests": len(requests),
        "floor": statistics.median(cost.seconds for cost in floors),
        "run": statistics.median(cost.seconds for cost in runs),
        "rerun": statistics.median(cost.seconds for cost in reruns),
        "ratio": statistics.median(ratios),
        "peak": max(cost.peak_mb for cost in runs),
    }


def _run(days: int | None) -> list[str]:
    """A backfill of `days`, or the daily run that follows it."""
    span = [] if days is None else ["--start", str(TODAY - timedelta(days)), "--end", str(TODAY - timedelta(1))]
    return [sys.executable, "-m", "local", "run", "--json", *span]


def _settings(environment: dict[str, str], folder: Path, home: Path) -> dict[str, str]:
    return environment | {
        "AIU_LAKE": f"file://{home}/lake",
        "AIU_WAREHOUSE": f"duckdb:///{home}/warehouse.duckdb",
        "AIU_SHEETS": f"file://{folder}/sheets",
        "AIU_TODAY": str(TODAY),
    }


@dataclass(frozen=True, slots=True)
class Cost:
    """What one whole process took."""

    seconds: float
    peak_mb: float


def _timed(command: list[str], environment: dict[str, str]) -> Cost:
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}\n{said.read().decode()[-2000:]}")
    return Cost(time.perf_counter() - begin, usage.ru_maxrss / 1024)


def _record(folder: Path, people: int, days: int) -> list[Asked]:
    """Make the run once against doubles in this process, which remember what they were asked."""
    sys.path.insert(0, str(ROOT))
    from local.sample_org.org import Organisation
    from local.sample_org.server import serve_in_background

    org = Organisation.generate(people=people, days=days, end=TODAY - timedelta(1))
    with serve_in_background(org) as doubles:
        (folder / "sheets").mkdir()
        _timed(_run(days), _settings(doubles.environment, folder, folder / "recording"))
        return [asked for asked in doubles.asked if asked.status == 200]  # noqa: PLR2004 - OK


@contextmanager
def _doubles(folder: Path, people: int, days: int) -> Iterator[dict[str, str]]:
    size = ["--people", str(people), "--days", str(days), "--today", str(TODAY)]
    command = [sys.executable, "-m", "local.sample_org", *size, "--sheets", str(folder / "sheets")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        lines = iter(process.stdout or ())
        environment = dict(line.strip().split("=", 1) for line in (next(lines) for _ in range(7)))
        try:
            yield environment
        finally:
            process.terminate()


def _request(asked: Asked, environment: dict[str, str]) -> dict[str, Any]:
    is_cursor = asked.path.startswith("/teams")
    base = environment["CURSOR_BASE_URL" if is_cursor else "ANTHROPIC_BASE_URL"]
    key = environment["ANTHROPIC_ANALYTICS_KEY" if "/analytics/" in asked.path else "ANTHROPIC_ADMIN_KEY"]
    basic = base64.b64encode(f"{environment['CURSOR_ADMIN_KEY']}:".encode()).decode()
    headers = {name: asked.headers[name] for name in ("anthropic-version", "anthropic-beta") if name in asked.headers}
    return {
        "method": asked.method,
        "url": base + asked.path,
        "query": [[name, value] for name, values in asked.query.items() for value in values],
        "body": dict(asked.body),
        "headers": headers | ({"Authorization": f"Basic {basic}"} if is_cursor else {"x-api-key": key}),
    }


if __name__ == "__main__":
    sys.exit(main())
