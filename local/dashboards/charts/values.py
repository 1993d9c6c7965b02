"""What a cell of an answer is in a chart: a figure or none, a name, a text that nothing can hide in."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from local.dashboards import formats
from local.report.figures import words

if TYPE_CHECKING:
    from metabase.definition.words import Said

UNNAMED = "(none)"
_UNSAID = {"ratio", "%", "times", "rank", "number", "text"}
"""Units that a figure shows by itself, or that nobody says."""
_UNSEEN = {"Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp"}
"""Control, direction and unassigned characters: XML has no place for some, and others turn a text around."""
_LARGE = ((Decimal(1_000_000_000), "B"), (Decimal(1_000_000), "M"), (Decimal(1000), "k"))
_SHORT_FROM = 100_000
_CENTS_BELOW = 100


def figure(value: Any) -> Decimal | None:
    """Return a cell as an exact number; None where there is none, which is not zero."""
    if value is None or isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact if exact.is_finite() else None


def name(value: Any, said: Said | None) -> str:
    """Return a cell that names something, in the words that people know it by."""
    if value is None or value == "":
        return UNNAMED
    if isinstance(value, str):
        # A stream goes by its id, also where a platform has the same.
        is_stream = said is not None and said.of.endswith(".stream")
        return clean(value if is_stream else words().get(value, value)) or UNNAMED
    if isinstance(value, (date, datetime)) and said is None:
        return f"{value}"
    return clean(formats.shown(value, said)) if said else clean(str(value))


def clean(text: str) -> str:
    """Return a text on one line, without what cannot be seen."""
    seen = (" " if each in "\n\r\t" else each for each in text)
    return "".join(each for each in seen if unicodedata.category(each) not in _UNSEEN).strip()


def told(value: Decimal | None, said: Said) -> str:
    """Return a figure with its unit, in full."""
    text = formats.shown(value, said)
    if value is None or said.unit in _UNSAID:
        return text
    if said.unit.startswith("USD"):
        return f"{text}{said.unit.removeprefix('USD')}"
    return f"{text} {_one(said.unit) if value == 1 else said.unit}"


def _one(unit: str) -> str:
    """Return a unit in the singular."""
    return "person" if unit == "people" else unit if " or " in unit else unit.removesuffix("s")


def short(value: Decimal, said: Said) -> str:
    """Return a figure for a label beside its mark: no unit but $ and %, and no more digits than are read."""
    if said.unit in {"ratio", "%", "times"}:
        return formats.shown(value, said)
    sign, money = (formats.MINUS if value < 0 else ""), ("$" if said.unit.startswith("USD") else "")
    size = abs(value)
    if size >= _SHORT_FROM:
        by, letter = next((by, letter) for by, letter in _LARGE if size >= by)
        return f"{sign}{money}{_rounded(size / by, 0 if size / by >= _CENTS_BELOW else 1)}{letter}"
    if money and (size >= _CENTS_BELOW or not value):
        return f"{sign}{money}{_rounded(size, 0)}"
    return formats.shown(value, said)


def _rounded(value: Decimal, places: int) -> str:
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"


def adds_up(unit: str) -> bool:
    """Whether figures of a unit may be summed over rows: dollars and counts may, parts and prices may not."""
    return " per " not in unit and unit not in _UNSAID
