"""Draw the README's picture: the summary of a real run on the sample organisation, as SVG.

`nox -s picture` runs it; the run itself is what `make run` does, without the line that names the run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = 104


def main() -> None:
    """Run the demo anew and write docs/summary.svg."""
    shutil.rmtree(ROOT / ".aiu" / "demo", ignore_errors=True)
    paper = Console(record=True, file=StringIO(), width=COLUMNS, force_terminal=True)
    paper.print(Text.from_ansi("$ make run\n" + _summary()))
    drawn = paper.export_svg(title="AI Usage Analytics: a run on the sample organisation")
    # The reader's own monospace font will do: a picture in a README asks nobody else for one.
    plain = re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL).replace("Fira Code", "ui-monospace, Menlo")
    (ROOT / "docs" / "summary.svg").write_text(plain)


def _summary() -> str:
    environment = os.environ | {"COLUMNS": str(COLUMNS), "FORCE_COLOR": "1"}
    command = [sys.executable, "-m", "local", "demo", "--no-serve"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    start = next(n for n, line in enumerate(lines) if "What was fetched" in line)
    end = next(n for n, line in enumerate(lines) if "What to try next" in line)
    return "\n".join(line for line in lines[start:end] if not Text.from_ansi(line).plain.startswith("Run "))


if __name__ == "__main__":
    main()
