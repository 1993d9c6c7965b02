"""Draw the pictures of the six dashboards for docs/: the sample organisation, as a browser shows it.

`nox -s dashboard_pictures` runs it; it needs Chromium (`apt-get install chromium`).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "dashboards"
WIDTH, HEIGHT = 1400, 1500
ANSWERED_MS = 20_000
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
THEMES = {"engineering_productivity": "dark", "compliance_security": "contrast"}
"""Pages that are shown in another theme than the light one."""


def main() -> int:
    """Make the demo in a folder of its own, serve it, and write docs/dashboards/<dashboard>.png."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("no Chromium on the PATH: apt-get install chromium", file=sys.stderr)
        return 2
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        _local(folder, "demo", "--no-serve").communicate()
        server = _local(folder, "--env", ".aiu/demo/demo.env", "dashboards", "--port", "0")
        try:
            _draw(chromium, _address(server))
        finally:
            server.terminate()
            server.wait()
    return 0


def _draw(chromium: str, address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*QUIET])
        for path in sorted((ROOT / "metabase" / "dashboards").glob("*.yaml")):
            size = {"width": WIDTH, "height": HEIGHT}
            page = browser.new_page(viewport=size)  # type: ignore[arg-type]  # a TypedDict of its own
            theme = THEMES.get(path.stem, "light")
            page.context.add_cookies([{"name": "theme", "value": theme, "url": address}])
            _one(page, f"{address}/d/{path.stem}", PICTURES / f"{path.stem}.png")
            page.close()
        browser.close()


def _one(page: Page, address: str, picture: Path) -> None:
    page.goto(address)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=ANSWERED_MS)
    page.screenshot(path=picture)
    print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size:,} bytes")


def _address(server: subprocess.Popen[str]) -> str:
    said = server.stderr.readline() if server.stderr else ""
    found = re.search(r"http://[\d.:]+", said)
    if found is None:
        raise SystemExit(f"the dashboards did not start: {said}")
    return found.group()


def _local(folder: str, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "local", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


if __name__ == "__main__":
    sys.exit(main())
