"""Draw the picture of the report for the docs: October of the sample organisation, as a browser shows it.

`nox -s report_picture` runs it; it needs Chromium (`apt-get install chromium`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WIDTH, HEIGHT = 1100, 1180
MONTH = "2026-10"
MOST_BYTES = 200_000


def main() -> int:
    """Make the demo and its report in a folder of their own, and write docs/report.png."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        print("no Chromium on the PATH: apt-get install chromium", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        _local(folder, "demo", "--no-serve")
        _local(folder, "--env", ".aiu/demo/demo.env", "report", "--month", MONTH, "--out", "papers")
        drawn = Path(folder) / "report.png"
        options = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
        size = (f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={drawn}")
        page = f"file://{folder}/papers/ai-cost-{MONTH}.html"
        subprocess.run([browser, *options, *size, page], check=True, capture_output=True)
        if drawn.stat().st_size > MOST_BYTES:
            print(f"the picture has {drawn.stat().st_size} bytes, more than {MOST_BYTES}", file=sys.stderr)
            return 1
        shutil.copy(drawn, ROOT / "docs" / "report.png")
    return 0


def _local(folder: str, *words: str) -> None:
    # The season ends with the fixed day of the demo, so the picture stays the same until the report changes.
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "local", *words]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
