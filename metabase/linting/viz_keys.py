"""What viz_keys.yaml says of Metabase's displays."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def known() -> dict[str, Any]:
    """Return the file: `displays` with their `smallest` size and `keys`, and the keys of what lies within."""
    said: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "viz_keys.yaml").read_text(encoding="utf-8"))
    return said


def smallest(display: str) -> tuple[int, int]:
    """Return the least width and height of a display on the grid."""
    width, height = known()["displays"][display]["smallest"]
    return width, height
