"""The only colours of charts, blue and orange in five shades: each at least 3:1 on white and on dark.

Nobody has to tell colours apart to read a chart: every series has its name in a legend and its own line in the table.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal

import yaml

Colour = Literal["blue", "light_blue", "orange", "light_orange", "grey"]

PALETTE: Final[dict[Colour, str]] = {
    "blue": "#3B82C4",
    "orange": "#C2540A",
    "grey": "#6B7280",
    "light_blue": "#5899CE",
    "light_orange": "#D47F28",
}
"""In the order in which a chart that names no colours takes them."""

_FILE = Path(__file__).parents[1] / "platforms.yaml"
_KNOWN: Final[dict[str, dict[str, Any]]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))

PLATFORMS: Final[dict[str, Colour]] = {platform: says["colour"] for platform, says in _KNOWN.items()}
"""A platform has the same colour on every dashboard."""
PLATFORM_TITLES: Final[dict[str, str]] = {platform: says["title"] for platform, says in _KNOWN.items()}
