"""Notices in the lake: written once by whoever has something to say, sent once by whoever delivers.

A notice lies under `alerts/<incident>/<state>.json`. In the folder of that name, `sent-<n>.json` says that the n-th
attempt was made or is about to be, and `refused-<n>.json` that it reached nobody, so that another one may follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from shared.errors import FatalError
from shared.protocols import Notice

if TYPE_CHECKING:
    from shared.protocols import Lake

PREFIX = "alerts/"


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


def is_sent(key: str, lake: Lake) -> bool:
    """Whether a notice was sent, or somebody is sending it: an attempt that was not refused is there."""
    sent, refused = _attempts(key, lake)
    return sent > refused


def record_sent(key: str, lake: Lake) -> bool:
    """Claim the next attempt; False when the notice is sent already or somebody else was first."""
    sent, refused = _attempts(key, lake)
    return sent == refused and lake.create(_mark(key, "sent", sent + 1), b"{}")


def record_refused(key: str, lake: Lake) -> None:
    """Say that the last attempt did not reach anybody."""
    sent, _ = _attempts(key, lake)
    lake.create(_mark(key, "refused", sent), b"{}")


def _attempts(key: str, lake: Lake) -> tuple[int, int]:
    """Return how many attempts there were, and how many of them were refused."""
    folder = _folder(key)
    names = [found.removeprefix(folder) for found in lake.list(folder)]
    return sum(n.startswith("sent-") for n in names), sum(n.startswith("refused-") for n in names)


def _mark(key: str, outcome: str, attempt: int) -> str:
    return f"{_folder(key)}{outcome}-{attempt}.json"


def _folder(key: str) -> str:
    return key.removesuffix(".json") + "/"
