"""The only colours of charts: blue for Anthropic's platforms, orange for Cursor's, at least 3:1 on white and on dark.

Nobody has to tell colours apart to read a chart: every series has its name in a legend and its own line in the table.
"""

from __future__ import annotations

from typing import Final, Literal

Colour = Literal["blue", "light_blue", "orange", "light_orange", "grey"]

PALETTE: Final[dict[Colour, str]] = {
    "blue": "#3B82C4",
    "orange": "#C2540A",
    "grey": "#6B7280",
    "light_blue": "#5899CE",
    "light_orange": "#D47F28",
}
"""In the order in which a chart that names no colours takes them."""

PLATFORMS: Final[dict[str, Colour]] = {
    "claude_api": "blue",
    "claude_code": "light_blue",
    "claude_ai": "grey",
    "cursor": "orange",
}
"""A platform has the same colour on every dashboard."""
