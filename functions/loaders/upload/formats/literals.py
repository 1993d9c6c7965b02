"""Python-style dict literals in cells, read without running anything, within limits of size and depth."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 50_000
DEEPEST = 20
BLANK = {"", "None", "null", "{}"}
Path = tuple[str, ...]


class Details(NamedTuple):
    """What a cell holds."""

    text: str | None = None
    """As JSON; None when there is nothing."""
    values: tuple[tuple[Path, Any], ...] = ()
    """Each value that holds no others, with the names on its path in lower case."""


NOTHING = Details()


class LiteralError(ValueError):
    """The cell holds something else; the message says what."""


@lru_cache(maxsize=4096)
def read(text: str) -> Details:
    """Return the dict in a cell; LiteralError when it holds something else."""
    if text.strip() in BLANK:
        return NOTHING
    if len(text) > LONGEST:
        raise LiteralError(f"has more than {LONGEST} characters")
    if _depth(text) > DEEPEST:
        raise LiteralError(f"is nested more than {DEEPEST} deep")
    found = _parsed(text)
    if not isinstance(found, dict):
        raise LiteralError("is not a dict literal such as {'name': 'Ana'}")
    if not found:
        return NOTHING
    try:
        return Details(msgspec.json.encode(found, enc_hook=str).decode(), tuple(_values(found)))
    except (TypeError, ValueError, OverflowError) as error:
        raise LiteralError(f"holds what JSON has no word for ({error})") from None


def _parsed(text: str) -> Any:
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        pass
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return None


def _depth(text: str) -> int:
    """Return how deep brackets are nested at most; those inside of texts count too."""
    deepest = depth = 0
    for character in text:
        if character in "{[(":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "}])":
            depth -= 1
    return deepest


def _values(found: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(found, dict):
        for name, inner in found.items():
            yield from _values(inner, (*path, str(name).lower()))
    elif isinstance(found, (list, tuple)):
        for inner in found:
            yield from _values(inner, path)
    else:
        yield path, found
