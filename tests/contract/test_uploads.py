"""An uploads bucket: a lake whose objects need not fit into memory."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from shared.errors import FatalError
from shared.protocols import MissingObjectError

if TYPE_CHECKING:
    from shared.protocols import Uploads


def test_what_was_received_is_read_in_pieces(lake: Uploads) -> None:
    """A file of any size goes in as a stream and comes out as one, and it is an object like any other."""
    data = bytes(range(256)) * 10_000

    assert lake.receive("a/b.csv", io.BytesIO(data))
    with lake.open("a/b.csv") as file:
        assert data[:7] == file.read(7)
        assert data[7:] == file.read()
    assert data == lake.read("a/b.csv")
    assert ["a/b.csv"] == lake.list("a/")


def test_the_first_received_wins(lake: Uploads) -> None:
    """A second file under one key changes nothing and says so, whichever way it comes."""
    lake.create("a", b"first")

    assert not lake.receive("a", io.BytesIO(b"second"))
    assert not lake.create("a", b"third")
    assert b"first" == lake.read("a")


def test_opening_what_is_not_there_names_it(lake: Uploads) -> None:
    """A missing object is missing for streams, too, and a folder is no object."""
    lake.create("a/b/c", b"")

    for key in ("a/b/d", "a/b", "a/b/c/d"):
        with pytest.raises(MissingObjectError, match=key):
            lake.open(key)


def test_a_received_file_stays_inside(lake: Uploads) -> None:
    """A key that would leave the bucket is refused before anything is written."""
    with pytest.raises(FatalError, match="no lake key"):
        lake.receive("../a", io.BytesIO(b""))
