"""Deletes and replaces objects, in a folder or in a bucket with all their versions.

A lake deletes nothing by itself, and neither does any function: a person's rights are the one reason to.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from shared.gcp.errors import plain_errors
from shared.gcp.lake import CRC, REQUEST_S

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from google.cloud.storage import Bucket  # type: ignore[import-untyped]

    from shared.gcp.lake import GcsLake
    from shared.protocols import Lake


def remove(lake: Lake, names: Iterable[str]) -> None:
    """Delete objects, in a bucket with all their versions; missing ones are fine."""
    for name in names:
        if path := _path(lake, name):
            path.unlink(missing_ok=True)
        else:
            _delete(_versions(lake, name), name)


def overwrite(lake: Lake, name: str, data: bytes) -> None:
    """Put other bytes under a name, in one step; of what was there before no version is left."""
    if path := _path(lake, name):
        handle, written = tempfile.mkstemp(dir=path.parent, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(written).replace(path)
        return
    before = list(_versions(lake, name))
    with plain_errors(f"replacing {lake.uri(name)}"):
        _bucket(lake).blob(name).upload_from_string(data, "application/octet-stream", checksum=CRC, timeout=REQUEST_S)
    _delete(before, name)


def _path(lake: Lake, name: str) -> Path | None:
    """Return where an object lies on this machine; None when it is in a bucket."""
    address = lake.uri(name)
    return None if "://" in address else Path(address)


def _bucket(lake: Lake) -> Bucket:
    """Return the bucket behind a lake that has no path on this machine."""
    return cast("GcsLake", lake).bucket


def _versions(lake: Lake, name: str) -> Iterator[Any]:
    """Yield every generation of one object, the live one among them."""
    bucket = _bucket(lake)
    with plain_errors(f"listing the versions of {lake.uri(name)}"):
        found = list(bucket.client.list_blobs(bucket, prefix=name, versions=True, timeout=REQUEST_S))
    yield from (blob for blob in found if blob.name == name)


def _delete(generations: Iterable[Any], name: str) -> None:
    from google.api_core.exceptions import NotFound

    for blob in generations:
        try:
            with plain_errors(f"deleting {name}", but=(NotFound,)):
                # Of one generation: what somebody has written meanwhile is not what we have looked at.
                blob.delete(timeout=REQUEST_S)
        except NotFound:
            continue
