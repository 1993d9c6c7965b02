"""Which encoding a file's bytes are in, found out while they pass: nobody says, and spreadsheets have three."""

from __future__ import annotations

import codecs
import re

WEB_PAGE = "is a web page, probably the vendor's sign-in page: sign in, export again and upload the new file"
UNDECODABLE = "is neither UTF-8, UTF-16 nor Windows-1252: save it again as 'CSV UTF-8'"
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


class UnreadableError(Exception):
    """The bytes are no table; the message says what they are, and what to do."""


class Decoding:
    """Finds out while the bytes pass which encoding they are in."""

    def __init__(self, start: bytes) -> None:
        self._name = next((name for bom, name in BOMS if start.startswith(bom)), None) or _without_bom(start)
        self._decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder(self._name)()
        self._is_cp1252 = self._name == "utf-8"
        if start[:1000].decode(self._name, "ignore").lstrip().startswith("<"):
            raise UnreadableError(WEB_PAGE)

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes; forget an encoding in which they mean nothing."""
        if self._is_cp1252 and UNDEFINED_IN_CP1252.search(chunk):
            self._is_cp1252 = False
        if self._decoder:
            try:
                self._decoder.decode(chunk)
            except UnicodeDecodeError:
                self._decoder = None

    def encoding(self) -> str:
        """Return the encoding that all bytes are in."""
        if self._decoder:
            try:
                self._decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                self._decoder = None
        if self._decoder:
            return self._name
        if self._is_cp1252:
            return "cp1252"
        raise UnreadableError(UNDECODABLE)


def _without_bom(start: bytes) -> str:
    """Latin letters in UTF-16 have a zero byte each: where it stands tells the byte order."""
    even, odd = start[0:512:2].count(0), start[1:512:2].count(0)
    if max(even, odd) * 4 < len(start[:512]):
        return "utf-8"
    return "utf-16-le" if odd > even else "utf-16-be"
