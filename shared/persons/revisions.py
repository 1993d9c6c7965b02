"""A snapshot written anew without one person: same window, same observation, next revision.

Nothing but their words changes, so every sum stays what it was; the checksums of the days they appear in do change.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from shared import keys, topology
from shared.ledger import Finding, Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.ledger import Commit, Day
    from shared.protocols import Lake

Strip = Callable[[bytes], bytes]
"""Text in, the same text without the person out."""
ATTEMPT = "erased"
_METADATA = b',"line_no":'


def lines(commit: Commit, lake: Lake) -> Iterator[bytes]:
    """Yield the text of each part of a snapshot."""
    for part in commit.parts:
        yield gzip.decompress(lake.read(part.key))


def rewritten(commit: Commit, revision: int, strip: Strip, lake: Lake) -> Commit:
    """Write the parts of a snapshot without the person under `revision`, and return the commit that names them.

    The same call writes the same bytes to the same names, so it may be made again.
    """
    target = msgspec.structs.replace(commit, revision=revision)
    tally = _Tally(commit)
    parts = []
    for number, text in enumerate(lines(commit, lake)):
        stripped = strip(text)
        tally.add(stripped)
        data = _gzip(_renamed(stripped, commit.snapshot_id, target.snapshot_id))
        key = keys.stage(target, ATTEMPT, number)
        lake.create(key, data)
        parts.append(Part(key, commit.parts[number].rows, hashlib.sha256(data).hexdigest()))
    said = tally.days()
    words = msgspec.json.decode(strip(msgspec.json.encode([commit.reason, commit.findings])))
    return msgspec.structs.replace(
        target,
        parts=tuple(parts),
        days=said,
        checksum=hashlib.sha256("".join(day.checksum for day in said).encode()).hexdigest(),
        reason=words[0],
        findings=msgspec.convert(words[1], tuple[Finding, ...]),
    )


class _Tally:
    """Counts the checksums of a snapshot's days as the writer did."""

    def __init__(self, commit: Commit) -> None:
        self._commit = commit
        self._stream = topology.stream(commit.stream)
        self._sums = {day.day: hashlib.sha256() for day in commit.days}

    def add(self, text: bytes) -> None:
        for line in text.splitlines():
            row = line[: line.rindex(_METADATA)] + b"}"
            day = date.fromisoformat(msgspec.json.decode(row)[self._stream.date_column])
            self._sums[day].update(row)

    def days(self) -> tuple[Day, ...]:
        sums = {day: checksum.hexdigest() for day, checksum in self._sums.items()}
        if self._stream.by_period:
            whole = hashlib.sha256("".join(sums.values()).encode()).hexdigest()
            sums = dict.fromkeys(sums, whole)
        return tuple(msgspec.structs.replace(day, checksum=sums[day.day]) for day in self._commit.days)


def _renamed(text: bytes, old: str, new: str) -> bytes:
    """Give each line its new snapshot; inside a vendor's own text quotes are escaped, so nothing else is meant."""
    return text.replace(b'"snapshot_id":"%b"' % old.encode(), b'"snapshot_id":"%b"' % new.encode())


def _gzip(data: bytes) -> bytes:
    squeeze = zlib.compressobj(level=1, wbits=31)
    return squeeze.compress(data) + squeeze.flush()
