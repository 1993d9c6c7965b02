"""Notices in the lake: written once by whoever has something to say, sent once each way by whoever delivers.

A notice lies under `alerts/<incident>/<state>.json`. In the folder of that name, `sent-<n>.json` says that the n-th
attempt was made or is about to be, and `refused-<n>.json` that it reached nobody, so that another one may follow. Where
there are several ways out, each has a folder of its own in there: `<way>/sent-<n>.json`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from shared.errors import FatalError
from shared.protocols import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shared.protocols import Lake, Notifier

PREFIX = "alerts/"
ONLY = ""
"""Name of the way out where there is one only."""


def ways(notifier: Notifier) -> Mapping[str, Notifier]:
    """Return the ways out by name: a notifier that stands for several names its parts."""
    parts: Mapping[str, Notifier] | None = getattr(notifier, "parts", None)
    return {ONLY: notifier} if parts is None else parts


def names(setting: str) -> tuple[str, ...]:
    """Return the names of the ways that AIU_NOTIFY lists, for whoever has no notifier at hand."""
    urls = setting.split()
    return tuple(map(name, urls)) if len(urls) > 1 else (ONLY,)


def name(url: str) -> str:
    """Return what one of several ways is called: its scheme, or the kind of a webhook."""
    scheme, _, rest = url.partition(":")
    return rest.partition("?")[0] if scheme == "webhook" else scheme


def write(notice: Notice, key: str, lake: Lake) -> None:
    """Keep a notice under its key; whatever was there first stays."""
    lake.create(key, msgspec.json.encode(notice))


def read(key: str, lake: Lake) -> Notice:
    """Return the notice under a key; FatalError when the key or what lies there is none."""
    if not key.startswith(PREFIX):
        raise FatalError(f"{key!r} names no notice: those lie under {PREFIX}")
    try:
        return msgspec.json.decode(lake.read(key), type=Notice)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise FatalError(f"{key} is not a notice: {error}") from None


def is_sent(key: str, lake: Lake, ways_out: Iterable[str] = (ONLY,)) -> bool:
    """Whether a notice was sent, or is being sent, every one of these ways: an attempt that was not refused is there.

    One that went out while there was a single way is not told again on others that came later.
    """
    found = lake.list(_folder(key))
    return _is_sent(key, ONLY, found) or all(_is_sent(key, way, found) for way in ways_out)


def record_sent(key: str, lake: Lake, way: str = ONLY) -> bool:
    """Claim the next attempt; False when the notice is sent already or somebody else was first."""
    sent, refused = _attempts(key, way, lake.list(_folder(key)))
    return sent == refused and lake.create(_mark(key, way, "sent", sent + 1), b"{}")


def record_refused(key: str, lake: Lake, way: str = ONLY) -> None:
    """Say that the last attempt did not reach anybody."""
    sent, _ = _attempts(key, way, lake.list(_folder(key)))
    lake.create(_mark(key, way, "refused", sent), b"{}")


def _is_sent(key: str, way: str, found: list[str]) -> bool:
    sent, refused = _attempts(key, way, found)
    return sent > refused


def _attempts(key: str, way: str, found: list[str]) -> tuple[int, int]:
    """Return how many attempts there were one way, and how many of them were refused."""
    folder = _folder(key, way)
    marks = [mark.removeprefix(folder) for mark in found if mark.startswith(folder)]
    return sum(m.startswith("sent-") for m in marks), sum(m.startswith("refused-") for m in marks)


def _mark(key: str, way: str, outcome: str, attempt: int) -> str:
    return f"{_folder(key, way)}{outcome}-{attempt}.json"


def _folder(key: str, way: str = ONLY) -> str:
    folder = key.removesuffix(".json") + "/"
    return f"{folder}{way}/" if way else folder
