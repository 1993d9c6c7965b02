"""A card's SQL as Metabase sends it to BigQuery: views with their dataset, in backticks."""

from __future__ import annotations

import re

from metabase.definition.files import view_columns

_READ = re.compile(r"\b(FROM|JOIN)(\s+)(\w+)\b")


def qualified(text: str, views: str) -> str:
    """Return SQL in which every view is named with its dataset.

    `views` stands before a view's name: the dataset with a point, and for hashed twins how their names begin.

    Backticks are not decoration: without them, and without an alias, BigQuery does not recognise the column that
    Metabase writes in place of a field filter (https://github.com/metabase/metabase/issues/33183).
    """

    def name(found: re.Match[str]) -> str:
        word, space, view = found.groups()
        return f"{word}{space}`{views}{view}`" if view_columns(view) else found.group(0)

    return _READ.sub(name, text)


def with_value_before(text: str, value: str, change: str, day: str) -> str:
    """Return SQL with one more column, what `value` was before it changed by the ratio `change`, newest `day` last.

    A trend of Metabase compares two values, while our views say by how much something changed on comparable days. The
    value that makes Metabase show exactly that change is the one compared with; where no change is known, it is NULL.
    The newest row is the last, which is where Metabase looks for it.
    """
    return (
        f"SELECT answer.*, CAST(SAFE_DIVIDE(answer.{value}, 1 + answer.{change}) AS NUMERIC) AS {before(value)}\n"
        f"FROM (\n{text.rstrip()}\n) AS answer\nORDER BY answer.{day}\n"
    )


def before(value: str) -> str:
    """Return the name of the column that holds what a value was before."""
    return f"{value}_before"
