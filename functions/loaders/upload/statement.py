"""What is said about a file beside its rows: in its name, or in a sidecar `<name>.json` that a person puts there."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Literal

import msgspec

NAME_DAY = re.compile(r"(?<!\d)(20\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
NAME_MONTH = re.compile(r"(?<!\d)(?<!\d-)(20\d\d)[-_.](0[1-9]|1[0-2])(?![\d])(?![-_.]\d)")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
HOW_TO_SAY = '{"start": "2026-10-01", "end": "2026-10-31"}'


class Sidecar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words a person may put beside a file."""

    start: date | None = None
    end: date | None = None
    organisation: Literal["ours"] | None = None
    """The file is ours although it names nobody whom we know."""
    decimal: Literal[".", ","] | None = None
    """What stands before the fraction of an amount."""


class Statement(msgspec.Struct, frozen=True):
    """What is said about a file, and where."""

    sidecar: Sidecar = Sidecar()
    named: tuple[date, date] | None = None
    """The period in the file's name, both days included."""
    mentioned: date | None = None
    """The latest day that the name mentions, whatever it means."""

    @property
    def stated(self) -> tuple[date, date] | None:
        """The period that a person has written down; its days are covered whole."""
        days = [day for day in (self.sidecar.start, self.sidecar.end) if day]
        return (days[0], days[-1]) if days else None

    @property
    def period(self) -> tuple[date, date] | None:
        """The period, written down or in the name."""
        return self.stated or self.named

    @property
    def day(self) -> date | None:
        """The latest day that is said about the file at all."""
        return self.stated[1] if self.stated else self.mentioned


class SidecarError(Exception):
    """The sidecar cannot be read; the message says what to write."""


def read(name: str, sidecar: bytes | None) -> Statement:
    """Return what a file's name and its sidecar say; SidecarError when the sidecar says it in other words."""
    days = named_days(name)
    months = NAME_MONTH.findall(UUID.sub("", name))
    named = _period(days, months)
    mentioned = max(days) if days else named[1] if named else None
    return Statement(_sidecar(name, sidecar) if sidecar is not None else Sidecar(), named, mentioned)


def named_days(name: str) -> list[date]:
    """Return the days in a file's name, in their order; ids are no days."""
    found = []
    for year, _, month, day in NAME_DAY.findall(UUID.sub("", name)):
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found


def _period(days: list[date], months: list[tuple[str, str]]) -> tuple[date, date] | None:
    """Two days are a period, one month is itself; a single day may as well be the day of the export."""
    if len(days) == 2 and days[0] <= days[1]:  # noqa: PLR2004 - a start and an end
        return days[0], days[1]
    if not days and len(months) == 1:
        year, month = map(int, months[0])
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return None


def _sidecar(name: str, text: bytes) -> Sidecar:
    try:
        said = msgspec.json.decode(text, type=Sidecar)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise SidecarError(f"has a sidecar {name}.json that cannot be read ({error}): write {HOW_TO_SAY}") from None
    if said.start and said.end and said.start > said.end:
        raise SidecarError(f"has a sidecar {name}.json whose start is after its end: write {HOW_TO_SAY}")
    return said
