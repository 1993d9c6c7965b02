"""The colours of the three themes, from the style sheet of the pages: a picture looks like the page it is from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

Theme = Mapping[str, str]
"""Name of a colour, as charts use it in `var(--name)` → #rrggbb."""
SHEET = Path(__file__).parents[1] / "static" / "dashboards.css"
_BLOCK = re.compile(r'\[data-theme="(light|dark|contrast)"\]\s*\{([^}]*)\}')
_COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\b")


@cache
def named(theme: str) -> Theme:
    """Return the colours of light, dark or contrast; of anything else, as `auto`, those of light."""
    blocks = {name: dict(_COLOUR.findall(text)) for name, text in _BLOCK.findall(SHEET.read_text(encoding="utf-8"))}
    return blocks.get(theme) or blocks["light"]
