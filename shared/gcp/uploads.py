"""The uploads bucket: a lake whose objects go in and out as streams, however large they are."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from shared.gcp.errors import plain_errors
from shared.gcp.lake import REQUEST_S, GcsLake

if TYPE_CHECKING:
    from collections.abc import Buffer  # type: ignore[attr-defined,unused-ignore]  # Python 3.12 has it

    from google.cloud.storage import Blob  # type: ignore[import-untyped]

PIECE = 4 * 1024 * 1024
"""Bytes held in memory of an object that is being read or written; a multiple of 256 KiB, as resumable uploads want."""


class GcsUploads(GcsLake):
    """A bucket into which people drop files."""

    def __repr__(self) -> str:
        return f"GcsUploads({self.bucket_name!r})"

    def open(self, key: str) -> BinaryIO:
        """Open the object under `key` from its beginning, exactly as it is stored; MissingObjectError when it is not.

        All pieces are of one generation: an object that is replaced meanwhile ends the reading with RetriableError.
        """
        blob = self._found(key)
        if blob is None:
            raise self._missing(key)
        return cast("BinaryIO", io.BufferedReader(_Pieces(blob, self._said(key), self._retry()), PIECE))

    def receive(self, key: str, file: BinaryIO) -> bool:
        """Write what `file` holds, as `create` does with bytes, in pieces of a resumable upload."""

        def upload(blob: Blob, options: dict[str, Any]) -> None:
            blob.chunk_size = PIECE
            blob.upload_from_file(file, content_type="application/octet-stream", **options)

        # The precondition decides; looking first spares a large file a journey that ends in a refusal.
        return self._found(key) is None and self._create(key, upload)


class _Pieces(io.RawIOBase):
    """One generation of one object, read in ranges; errors are the house's."""

    def __init__(self, blob: Blob, said: str, retry: Any) -> None:
        super().__init__()
        self._said = said
        with plain_errors(f"reading {said}"):
            # Ranges of what is decompressed on the way would be ranges of something else.
            self._reader = blob.open(
                "rb",
                chunk_size=PIECE,
                raw_download=True,
                if_generation_match=blob.generation,
                timeout=REQUEST_S,
                retry=retry,
            )

    def readable(self) -> bool:
        """It can be read, and nothing else."""
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        """Fill `buffer` with the next bytes and return how many there were."""
        view = memoryview(buffer)
        with plain_errors(f"reading {self._said}"):
            data = self._reader.read(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Forget what was read ahead."""
        if not self.closed:
            self._reader.close()
        super().close()
