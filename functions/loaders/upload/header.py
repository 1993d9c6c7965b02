"""Which format a header belongs to, where its columns stand, and what to say when it belongs to none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .formats import Format

SHOWN_TITLES = 12


def plain(title: str) -> str:
    """Return a title as formats write it: ` Input (w/ Cache Write)` is `input_w_cache_write`."""
    return re.sub(r"[^a-z0-9]+", "_", title.casefold()).strip("_")


class Unknown(NamedTuple):
    """Why a header is not one of ours, for people."""

    reason: str


class Header:
    """The titles of a file, and which column of the format each of them is."""

    def __init__(self, titles: Sequence[str], form: Format) -> None:
        self.titles = [title.strip() for title in titles]
        self.format = form
        names = {plain(alias): column for column, aliases in form.columns.items() for alias in (column, *aliases)}
        self.places: dict[str, int] = {}
        self.twice: str | None = None
        """A column that stands in the file more than once."""
        self.unknown: list[int] = []
        self._is_plain = len({*self.titles} - {""}) == len(self.titles)
        for place, title in enumerate(self.titles):
            column = names.get(plain(title))
            if column in self.places:
                self.twice = title
            elif column:
                self.places[column] = place
            elif title:
                self.unknown.append(place)

    def title(self, column: str) -> str:
        """Return a column's title as the file spells it."""
        place = self.places.get(column)
        return column if place is None else self.titles[place]

    def named(self, cells: Sequence[str]) -> dict[str, str]:
        """Return a row's cells under the file's own titles; a title that stands twice gets its place beside it."""
        if self._is_plain and len(cells) == len(self.titles):
            return dict(zip(self.titles, cells, strict=True))
        named: dict[str, str] = {}
        for place, cell in enumerate(cells):
            title = self.titles[place] if place < len(self.titles) else ""
            named[title if title and title not in named else f"{title} (column {place + 1})".strip()] = cell
        return named

    def is_repeated_by(self, cells: Sequence[str]) -> bool:
        """Whether a row is the header once more, as in files that were put together."""
        return cells[0].strip() == self.titles[0] and [cell.strip() for cell in cells] == self.titles

    def drift(self, cells: Sequence[str]) -> Iterator[str]:
        """Yield the titles that nobody here knows and that have something in this row."""
        return (self.titles[place] for place in self.unknown if cells[place].strip())


def known_titles(titles: Sequence[str], formats: Sequence[Format]) -> int:
    """Return how many titles the format knows that knows most of them."""
    return max(len(Header(titles, form).places) for form in formats)


def recognise(titles: Sequence[str], formats: Sequence[Format]) -> Header | Unknown:
    """Return the header as that of the format which has its required columns, and most of the others."""
    headers = [Header(titles, form) for form in formats]
    fitting = [header for header in headers if not _missing(header)]
    if fitting:
        return max(fitting, key=lambda header: len(header.places))
    nearest = max(headers, key=lambda header: len(header.places) / (len(header.places) + len(_missing(header))))
    if not nearest.places:
        known = ", ".join(form.title for form in formats)
        return Unknown(f"has no column that we know ({_shown(titles)}). Known are: {known}")
    return Unknown(
        f"is no export that we know. Nearest is the {nearest.format.title}, which needs "
        f"{', '.join(_missing(nearest))} as well; the file has {_shown(titles)}. Export it again with all columns"
    )


def _missing(header: Header) -> list[str]:
    return [column for column in header.format.required if column not in header.places]


def _shown(titles: Sequence[str]) -> str:
    shown = [title.strip()[:40] for title in titles[:SHOWN_TITLES] if title.strip()]
    return ", ".join(shown) + (", …" if len(titles) > SHOWN_TITLES else "") or "nothing in its first row"
