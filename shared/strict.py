"""Strict reading of foreign records: every field is known, or somebody hears of it.

A record that has exactly the shape it should is decoded in one step. Any other is read a second time, field by field:
unknown fields are reported as drift and left out, whole numbers written as 3.0 are taken as 3, and what still does not
fit goes to quarantine with the name of the field. The vendor's own bytes stay as they came.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import msgspec

from shared.errors import FatalError, SkippableError
from shared.pruning import prune
from shared.rows import Quarantined
from shared.values import EXACT, LARGEST_EXPONENT, Count, Moment, iso_day, total, usd_of_cents, utc_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from decimal import Decimal

    from shared.rows import RawRow, Rows

__all__ = [
    "EXACT",
    "LARGEST_EXPONENT",
    "Count",
    "Legible",
    "Moment",
    "Reader",
    "explain",
    "glimpse",
    "iso_day",
    "total",
    "usd_of_cents",
    "utc_day",
]

WHERE = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
MISSING = re.compile(r"missing required field `(?P<name>[^`]*)`")

T = TypeVar("T", bound=msgspec.Struct)


class Legible(NamedTuple):
    """What can be told of a record that cannot be read."""

    day: date | None = None
    amount_usd: Decimal | None = None


class Reader(Generic[T]):
    """Reads one kind of record, or one kind of page, of one stream."""

    def __init__(
        self, stream: str, shape: type[T], *, at: str = "", glance: Callable[[msgspec.Raw], Legible] | None = None
    ) -> None:
        """`at` is where the records stand in a page, as a dotted path; `glance` tells what it can of a bad one."""
        self.stream = stream
        self._shape = shape
        self._decode = msgspec.json.Decoder(shape).decode
        self._at = f"{at}." if at else ""
        self._glance = glance

    def page(self, body: bytes, out: Rows) -> T:
        """Read a page's envelope; FatalError names what is missing or wrong in it."""
        try:
            return self._decode(body)
        except ValueError:
            pass
        try:
            return self._second_reading(body, out)
        except ValueError as error:
            field, problem = explain(error)
            raise FatalError(
                f"{self.stream}: a page without a legible {field or 'envelope'} ({problem}); "
                "compare it with the vendor's documentation"
            ) from None

    def each(
        self, records: Iterable[msgspec.Raw], out: Rows, build: Callable[[T, str], RawRow], day: date | None = None
    ) -> None:
        """Add one row per record to `out`, or the record to its quarantine; `day` is known when the page says it.

        `build` makes the row from the record and its verbatim text; SkippableError from it is quarantine too.
        """
        decode, keep = self._decode, out.rows.append
        for raw in records:
            try:
                try:
                    record = decode(raw)
                except ValueError:
                    record = self._second_reading(raw, out)
                keep(build(record, str(raw, "utf-8")))
            except (ValueError, SkippableError) as error:
                out.quarantined.append(self._quarantine(raw, error, day))

    def _second_reading(self, raw: bytes | msgspec.Raw, out: Rows) -> T:
        unknown: list[str] = []
        record = self._decode(prune(raw, self._shape, unknown))
        out.drift.update(self._at + path for path in unknown)
        return record

    def _quarantine(self, raw: msgspec.Raw, error: Exception, day: date | None) -> Quarantined:
        field, problem = explain(error)
        seen = self._glance(raw) if self._glance else Legible()
        day = day or seen.day
        reason = (
            f"{self.stream}, {day or 'day unknown'}, field {field or 'unknown'}: {problem}; "
            "compare the record in quarantine with the vendor's documentation"
        )
        text = bytes(raw).decode(errors="backslashreplace")
        return Quarantined(reason, text, field, day, seen.amount_usd)


def explain(error: Exception) -> tuple[str | None, str]:
    """Return the dotted path of the field that an error is about, and what is wrong with it."""
    if isinstance(error, SkippableError):
        return error.field, error.reason
    text = str(error)
    where, missing = WHERE.search(text), MISSING.search(text)
    path = [where["path"]] if where and where["path"] else []
    return ".".join([*path, missing["name"]] if missing else path) or None, WHERE.sub("", text)


def glimpse(raw: msgspec.Raw, shape: type[T]) -> T | None:
    """Read a few fields of a record that cannot be read whole; None when not even those are legible."""
    try:
        return msgspec.json.decode(raw, type=shape)
    except ValueError:
        return None
