"""The lake as a bucket: one object per key, created once by a precondition, never overwritten."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import TYPE_CHECKING, Any

from shared.errors import ConfigurationError, FatalError
from shared.gcp import clients
from shared.gcp.errors import plain_errors
from shared.protocols import MissingObjectError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from google.cloud.storage import Blob, Bucket  # type: ignore[import-untyped]
    from google.cloud.storage import Client as Storage

REQUEST_S = 60.0
"""Seconds one request may take before it is made again."""
PATIENCE_S = 120.0
"""Seconds after which a call that keeps failing is given up."""
CRC = "crc32c"
_WRITER = "writer"
_STAGE = "stage/"


class GcsLake:
    """Objects in a bucket; any number of threads, processes and machines may share it."""

    def __init__(self, bucket: str, client: Storage | None = None) -> None:
        """`bucket` must exist; the client is made when it is first needed."""
        self.bucket_name = bucket
        self._client = client

    def __repr__(self) -> str:
        return f"GcsLake({self.bucket_name!r})"

    def create(self, key: str, data: bytes) -> bool:
        """Write `data` under `key` unless something is there; True when this call wrote it. All or nothing."""
        return self._create(
            key, lambda blob, options: blob.upload_from_string(data, "application/octet-stream", **options)
        )

    def read(self, key: str) -> bytes:
        """Return the bytes under `key`, their checksum compared; MissingObjectError when there are none."""
        from google.api_core.exceptions import NotFound

        blob = self._blob(key)
        try:
            with plain_errors(f"reading {self._said(key)}", but=(NotFound,)):
                data: bytes = blob.download_as_bytes(
                    raw_download=True, checksum=CRC, timeout=REQUEST_S, retry=self._retry()
                )
                return data
        except NotFound:
            raise self._missing(key) from None

    def list(self, prefix: str) -> list[str]:
        """Return all keys that start with `prefix`, sorted; what could not have been created here is no object."""
        with plain_errors(f"listing {self._said(prefix)}"):
            found = self.bucket.client.list_blobs(
                self.bucket,
                prefix=prefix or None,
                fields="items(name),nextPageToken",
                timeout=REQUEST_S,
                retry=self._retry(),
            )
            return sorted(blob.name for blob in found if is_key(blob.name))

    def discard(self, keys: Iterable[str]) -> None:
        """Delete keys under `stage/`; missing ones are fine, keys elsewhere are refused."""
        from google.api_core.exceptions import NotFound

        for key in keys:
            if not key.startswith(_STAGE):
                raise FatalError(f"{key!r} is not under stage/: nothing else is ever deleted from the lake")
            try:
                with plain_errors(f"discarding {self._said(key)}", but=(NotFound,)):
                    self._blob(key).delete(timeout=REQUEST_S, retry=self._retry())
            except NotFound:
                continue

    def uri(self, key: str) -> str:
        """Return gs://bucket/key."""
        self._blob(key)
        return f"gs://{self.bucket_name}/{key}"

    @cached_property
    def bucket(self) -> Bucket:
        """The bucket, as the client knows it; asking for it makes no request."""
        return (self._client or clients.storage()).bucket(self.bucket_name)

    def _create(self, key: str, upload: Callable[[Blob, dict[str, Any]], None]) -> bool:
        """Upload behind the precondition that no object is there.

        412 says that one is: ours, when the answer to an earlier try of this call was lost. An account that may only
        create is told 403 instead, because writing over an object would need the right to delete it.
        """
        from google.api_core.exceptions import Forbidden, PreconditionFailed

        blob, mark = self._blob(key), uuid.uuid4().hex
        blob.metadata = {_WRITER: mark}
        options = {"if_generation_match": 0, "checksum": CRC, "timeout": REQUEST_S, "retry": self._retry()}
        try:
            with plain_errors(f"creating {self._said(key)}", but=(PreconditionFailed, Forbidden)):
                upload(blob, options)
        except (PreconditionFailed, Forbidden) as error:
            return self._writer(key, error) == mark
        return True

    def _writer(self, key: str, refusal: Exception) -> str | None:
        """Return the mark of whoever wrote the object; ConfigurationError when there is none to be read."""
        found = self._found(key)
        if found is None:
            raise ConfigurationError(
                f"creating {self._said(key)} was refused although nothing is there. "
                "Grant this account roles/storage.objectCreator on the bucket"
            ) from refusal
        return (found.metadata or {}).get(_WRITER)

    def _found(self, key: str) -> Blob | None:
        """Return what is known about the object under `key`; None when there is none."""
        name = self._blob(key).name
        with plain_errors(f"looking at {self._said(key)}"):
            return self.bucket.get_blob(name, timeout=REQUEST_S, retry=self._retry())

    def _blob(self, key: str) -> Blob:
        if not is_key(key):
            raise FatalError(f"{key!r} is no lake key: write names joined by single slashes, none starting with a dot")
        return self.bucket.blob(key)

    def _said(self, key: str) -> str:
        return f"gs://{self.bucket_name}/{key}"

    def _missing(self, key: str) -> MissingObjectError:
        return MissingObjectError(f"the lake {self.bucket_name} has no object {key!r}")

    @staticmethod
    def _retry() -> Any:
        """Try again what may work later, for a bounded time: all our requests may be made twice."""
        from google.cloud.storage.retry import DEFAULT_RETRY  # type: ignore[import-untyped]

        return DEFAULT_RETRY.with_timeout(PATIENCE_S)


def is_key(key: str) -> bool:
    """Whether a name may be a key: segments joined by single slashes, printable, none hidden."""
    return all(part and not part.startswith(".") and "\\" not in part and part.isprintable() for part in key.split("/"))
