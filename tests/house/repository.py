"""What is in this repository: files by kind, without what machines leave behind."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
LEFT_BEHIND = {"__pycache__", "node_modules", "htmlcov"}
PIN = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
TEXT = {".py", ".sql", ".md", ".toml", ".yaml", ".yml", ".csv", ".json", ".html", ".js", ".css", ".in", ".example", ""}


def files(folder: str = ".") -> Iterator[Path]:
    """Yield every file under `folder`, relative to the root; hidden folders and caches are left out."""
    for parent, folders, names in os.walk(ROOT / folder):
        folders[:] = sorted(name for name in folders if name not in LEFT_BEHIND and not name.startswith("."))
        for name in sorted(names):
            yield (Path(parent) / name).relative_to(ROOT)


def modules() -> list[Path]:
    """Return every Python file, relative to the root."""
    return [path for path in files() if path.suffix == ".py"]


def texts() -> list[Path]:
    """Return every file that people read, relative to the root."""
    return [path for path in files() if path.suffix in TEXT and not path.name.startswith(".")]


def read(path: Path | str) -> str:
    """Return the text of a file, named relative to the root."""
    return (ROOT / path).read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, str]:
    """Return package → version of a lock's text."""
    return dict(PIN.findall(lock))
