"""A card's SQL as text: `{{filter}}` is a filter, `[[ … ]]` is left out as a whole while its filter is not set.

That is Metabase's own notation, so what is tested on one machine is what runs there
(https://www.metabase.com/docs/latest/questions/native-editor/sql-parameters).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_TAG = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def tags(text: str) -> list[str]:
    """Return the filters that a text names, each once, in order."""
    return list(dict.fromkeys(_TAG.findall(text)))


def always(text: str) -> list[str]:
    """Return the filters without which the text is no statement: those outside `[[ … ]]`."""
    return tags(_OPTIONAL.sub("", text))


def fill(text: str, put: Callable[[str], str | None]) -> str:
    """Return the text with every filter replaced by what `put` says; None leaves its `[[ … ]]` out.

    ValueError when a filter that is not optional has no value.
    """

    def optional(found: re.Match[str]) -> str:
        inner = found.group(1)
        return inner if all(put(tag) is not None for tag in tags(inner)) else ""

    def one(found: re.Match[str]) -> str:
        value = put(found.group(1))
        if value is None:
            raise ValueError(f"the filter {found.group(1)} has no value, and the SQL cannot do without")
        return value

    return _TAG.sub(one, _OPTIONAL.sub(optional, text))
