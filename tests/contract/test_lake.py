"""A lake: whoever creates a key first wins for ever."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from shared.errors import FatalError
from shared.protocols import MissingObjectError

if TYPE_CHECKING:
    from shared.protocols import Lake

RACERS = 16


def test_what_was_created_is_read(lake: Lake) -> None:
    """An object holds exactly the bytes it was created with, none included."""
    assert lake.create("runs/a/plan-1.json", b"\x00\xff\n")
    assert lake.create("runs/a/empty", b"")

    assert b"\x00\xff\n" == lake.read("runs/a/plan-1.json")
    assert b"" == lake.read("runs/a/empty")


def test_the_first_wins(lake: Lake) -> None:
    """A second create of a key changes nothing and says so."""
    lake.create("a", b"first")

    assert not lake.create("a", b"second")
    assert b"first" == lake.read("a")


@pytest.mark.parametrize("attempt", range(10))
def test_exactly_one_of_many_wins(lake: Lake, attempt: int) -> None:
    """Of sixteen creators at one instant, one wins, and the object is the winner's."""
    start = threading.Barrier(RACERS)

    def race(racer: int) -> bool:
        start.wait()
        return lake.create("commit/stream/1.json", bytes([racer]) * 10_000)

    with ThreadPoolExecutor(RACERS) as pool:
        won = list(pool.map(race, range(RACERS)))

    assert 1 == sum(won)
    assert bytes([won.index(True)]) * 10_000 == lake.read("commit/stream/1.json")


def test_a_missing_object_is_named(lake: Lake) -> None:
    """Reading what is not there says which key is missing, also for the folder of a key."""
    lake.create("a/b/c", b"")

    for key in ("a/b/d", "a/b", "a/b/c/d"):
        with pytest.raises(MissingObjectError, match=key):
            lake.read(key)


def test_keys_are_listed_in_order(lake: Lake) -> None:
    """A prefix is text, not a folder: it may end in the middle of a name."""
    for key in ("b/2", "b/10", "b-c/1", "a/1", "c/d/e/f"):
        lake.create(key, b"")

    assert ["b-c/1", "b/10", "b/2"] == lake.list("b")
    assert ["b/10", "b/2"] == lake.list("b/")
    assert ["b/10"] == lake.list("b/1")
    assert ["c/d/e/f"] == lake.list("c/d/e")
    assert ["a/1", "b-c/1", "b/10", "b/2", "c/d/e/f"] == lake.list("")
    assert [] == lake.list("nothing/here")


def test_only_staged_objects_are_discarded(lake: Lake) -> None:
    """Discarding forgets staged parts, present or not, and refuses anything else."""
    lake.create("stage/a/part-0", b"")
    lake.create("commit/a", b"")

    lake.discard(["stage/a/part-0", "stage/a/part-1", "stage/b/part-0"])

    assert [] == lake.list("stage/")
    with pytest.raises(FatalError, match="commit/a"):
        lake.discard(["commit/a"])
    assert ["commit/a"] == lake.list("commit/")


@pytest.mark.parametrize("key", ["", "/a", "a/", "a//b", "../a", "a/../b", ".", "a/.hidden", "a\\b", "a\nb"])
def test_keys_stay_inside(lake: Lake, key: str) -> None:
    """A key that would leave the lake, or hide in it, is refused."""
    with pytest.raises(FatalError, match="no lake key"):
        lake.create(key, b"")


def test_an_address_names_the_object(lake: Lake) -> None:
    """The warehouse reads an object under an address that ends with its key."""
    assert lake.uri("stage/a/part-0").endswith("/stage/a/part-0")
