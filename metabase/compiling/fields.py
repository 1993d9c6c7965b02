"""Which column of which view a filter narrows: Metabase takes its kind and its choices from there."""

from __future__ import annotations

import re

from metabase.definition.files import view_columns

_READ = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)(?:\s+AS\s+(\w+))?")


def narrowed(text: str, column: str) -> list[str]:
    """Return the `view.column` that an `alias.column` of a card's SQL can stand for, the likeliest first.

    Steps of a statement have no columns that Metabase knows; theirs are those of the same name in a view that is read.
    """
    alias, _, name = column.partition(".")
    read = [(view, called or view) for view, called in _READ.findall(text) if name in view_columns(view)]
    named = [view for view, called in read if called == alias]
    is_step = alias not in {called or view for view, called in _READ.findall(text) if view_columns(view)}
    views = named or ([view for view, _ in read] if is_step else [])
    return [f"{view}.{name}" for view in dict.fromkeys(views)]
