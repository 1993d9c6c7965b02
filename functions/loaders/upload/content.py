"""A file in the bucket as text: unpacked, measured and decoded in one pass over its bytes, never whole in memory."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from gzip import BadGzipFile, GzipFile
from typing import IO, BinaryIO, cast

from .decoding import Decoding, UnreadableError

Opener = Callable[[], BinaryIO]
"""Opens the file from its beginning, as often as it is called."""

CHUNK = 1 << 20
LARGEST = 1 << 30
"""Bytes of text that one file may have, unpacked."""
LARGEST_RATIO = 200
"""Exports shrink to a tenth or a twentieth; what grows more than this from its package is no export."""
RATIO_COUNTS_FROM = 16 << 20
LONGEST_LINE = 1 << 20
"""A longer line is cut here: what follows cannot be read either, and memory stays bounded."""

GZIP = b"\x1f\x8b"
SAVE_AS_CSV = "open it, save the table as 'CSV UTF-8' and upload that file"
NO_TABLES = (
    (b"PK\x03\x04", "is a zip archive or a spreadsheet: unpack it, or save the table as 'CSV UTF-8', and upload that"),
    (b"\xd0\xcf\x11\xe0", f"is a spreadsheet, not a CSV file: {SAVE_AS_CSV}"),
    (b"%PDF", f"is a PDF document, not a CSV file: {SAVE_AS_CSV}"),
)
EMPTY = "is empty: export it again, and wait until the download has finished"
DAMAGED = "is a damaged gzip file: upload it again, or unpack it first"
BOMB = f"unpacks to more than {LARGEST_RATIO} times its size, which no export does: unpack it and upload the CSV file"
TOO_LARGE = "has more than {} MB of text: export fewer days at a time"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file's bytes say about it before anybody looks at its table."""

    sha256: str
    """Of the unpacked text, so that a packed copy is the same file; of the stored bytes when it cannot be unpacked."""
    encoding: str = ""
    is_packed: bool = False
    refusal: str | None = None
    """Why it cannot be a table, and what to do."""


def examine(opener: Opener) -> Content:
    """Read the file once: its hash, its encoding, and whether it can be a table at all."""
    with opener() as stored:
        start = stored.read(4096)
    is_packed = start.startswith(GZIP)
    try:
        _check_kind(start)
        with opener() as stored:
            return _measured(stored, is_packed=is_packed)
    except UnreadableError as error:
        return Content(_hash(opener), is_packed=is_packed, refusal=str(error))
    except (BadGzipFile, EOFError, zlib.error):
        return Content(_hash(opener), is_packed=is_packed, refusal=DAMAGED)


def lines(opener: Opener, content: Content) -> Iterator[str]:
    """Yield the file's lines with their ends; a line of more than a million characters comes in pieces."""
    with opener() as stored, _unpacked(stored, is_packed=content.is_packed) as plain:
        text = io.TextIOWrapper(plain, encoding=content.encoding, newline="")
        while line := text.readline(LONGEST_LINE):
            yield line


def _check_kind(start: bytes) -> None:
    for magic, why in NO_TABLES:
        if start.startswith(magic):
            raise UnreadableError(why)


def _measured(stored: BinaryIO, *, is_packed: bool) -> Content:
    digest, size, is_blank = hashlib.sha256(), 0, True
    decoding: Decoding | None = None
    with _unpacked(stored, is_packed=is_packed) as plain:
        while chunk := plain.read(CHUNK):
            decoding = decoding or Decoding(chunk)
            decoding.feed(chunk)
            digest.update(chunk)
            size += len(chunk)
            is_blank = is_blank and not chunk.strip(b" \t\r\n\x00\xef\xbb\xbf\xfe\xff")
            _check_size(size, stored, is_packed=is_packed)
    if is_blank or decoding is None:
        raise UnreadableError(EMPTY)
    return Content(digest.hexdigest(), decoding.encoding(), is_packed)


def _check_size(size: int, stored: BinaryIO, *, is_packed: bool) -> None:
    if size > LARGEST:
        raise UnreadableError(TOO_LARGE.format(LARGEST >> 20))
    if is_packed and size > RATIO_COUNTS_FROM and size > LARGEST_RATIO * stored.tell():
        raise UnreadableError(BOMB)


@contextmanager
def _unpacked(stored: BinaryIO, *, is_packed: bool) -> Iterator[IO[bytes]]:
    if is_packed:
        with GzipFile(fileobj=stored, mode="rb") as plain:
            yield cast("IO[bytes]", plain)
    else:
        yield stored


def _hash(opener: Opener) -> str:
    digest = hashlib.sha256()
    with opener() as stored:
        while chunk := stored.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
