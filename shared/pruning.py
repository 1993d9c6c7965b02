"""Leaving unknown fields out of a record without touching a digit of the known ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import msgspec
from msgspec import inspect

if TYPE_CHECKING:
    from collections.abc import Mapping

INT64_DIGITS = 19
FLOAT = re.compile(rb"-?\d+(\.\d+([eE][+-]?\d+)?|[eE][+-]?\d+)")

Json = bytes | msgspec.Raw
Step = Callable[[Json, str, list[str]], Json]
"""Takes a value, the dotted path before it and the list of unknown paths; gives the value to keep."""


def prune(raw: Json, shape: type[msgspec.Struct], unknown: list[str]) -> Json:
    """Return the JSON text with nothing but fields that `shape` knows; `unknown` collects the others' dotted paths.

    Values stay the text they were, except that a whole number written as 3.0 becomes 3 where an integer belongs.
    What has another type than `shape` wants is left for the decoder to complain about.
    """
    step = _plan(shape)
    return step(raw, "", unknown) if step else raw


@lru_cache
def _plan(shape: type[msgspec.Struct]) -> Step | None:
    return _step(inspect.type_info(shape))


def _step(kind: inspect.Type) -> Step | None:
    """Return what is to be done with values of a type; None is nothing."""
    for option in kind.types if isinstance(kind, inspect.UnionType) else (kind,):
        if isinstance(option, inspect.IntType):
            return _whole
        if isinstance(option, inspect.StructType):
            return partial(_struct, {field.encode_name: _step(field.type) for field in option.fields})
        if isinstance(option, inspect.DictType):
            return _nested(_map, option.value_type)
        if isinstance(option, inspect.ListType):
            return _nested(_list, option.item_type)
    return None


def _nested(of: Callable[[Step, Json, str, list[str]], Json], kind: inspect.Type) -> Step | None:
    inner = _step(kind)
    return partial(of, inner) if inner else None


def _struct(known: Mapping[str, Step | None], raw: Json, path: str, unknown: list[str]) -> Json:
    if not _starts_with(raw, b"{"):
        return raw
    kept: dict[str, msgspec.Raw] = {}
    for name, value in msgspec.json.decode(raw, type=dict[str, msgspec.Raw]).items():
        if name not in known:
            unknown.append(path + name)
            continue
        step = known[name]
        kept[name] = msgspec.Raw(step(value, f"{path}{name}.", unknown)) if step else value
    return msgspec.json.encode(kept)


def _map(inner: Step, raw: Json, path: str, unknown: list[str]) -> Json:
    if not _starts_with(raw, b"{"):
        return raw
    values = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    return msgspec.json.encode({name: msgspec.Raw(inner(v, f"{path}*.", unknown)) for name, v in values.items()})


def _list(inner: Step, raw: Json, path: str, unknown: list[str]) -> Json:
    if not _starts_with(raw, b"["):
        return raw
    items = msgspec.json.decode(raw, type=list[msgspec.Raw])
    return msgspec.json.encode([msgspec.Raw(inner(item, path, unknown)) for item in items])


def _whole(raw: Json, _path: str, _unknown: list[str]) -> Json:
    text = bytes(raw)
    if not FLOAT.fullmatch(text):
        return raw
    number = Decimal(text.decode())
    is_whole = number.adjusted() < INT64_DIGITS and number == number.to_integral_value()
    return b"%d" % int(number) if is_whole else raw


def _starts_with(raw: Json, mark: bytes) -> bool:
    return bytes(memoryview(raw)[:64]).lstrip().startswith(mark)
