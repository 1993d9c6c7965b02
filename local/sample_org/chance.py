"""Chance that repeats itself: one generator for each (seed, subject, index, day)."""

from __future__ import annotations

from enum import IntEnum
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class Subject(IntEnum):
    """What a generator is for; two subjects never share a sequence."""

    IDENTITY = 1
    KEY = 2
    KEY_CODE = 3
    CODE = 4
    CONSOLE = 5
    WORKSPACE = 6
    CURSOR_MIX = 7
    CURSOR_EVENTS = 8
    CURSOR_DAY = 9
    SERVICE_ACCOUNT = 10
    CHAT = 11
    AUDIT = 12


def dice(seed: int, subject: Subject, index: int = 0, day: date | None = None) -> Random:
    """Return the generator of one subject; with a day, that day can be generated without any other."""
    ordinal = day.toordinal() if day else 0
    return Random((((seed << 20) + ordinal) << 38) + (int(subject) << 32) + index)


def between(chance: Random, low: int, high: int) -> int:
    """Return an integer from `low` to `high`, both included."""
    return low + int(chance.random() * (high - low + 1))


def around(chance: Random, typical: float) -> int:
    """Return a skewed integer between a quarter of `typical` and three times it; plain IEEE arithmetic only."""
    x = chance.random()
    return int(typical * (0.25 + 2.75 * x * x))


def identifier(chance: Random, prefix: str, length: int = 22) -> str:
    """Return an id of the vendors' shape: a prefix and base58 characters."""
    return prefix + "".join(BASE58[int(chance.random() * 58)] for _ in range(length))
