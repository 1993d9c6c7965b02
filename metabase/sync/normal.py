"""One spelling for what Metabase tells in many: so that equal things are equal, whatever version tells them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

DROPPED = frozenset({"lib/uuid", "lib.convert/converted?", "info", "stage-number"})
"""Keys that the server adds by itself and nobody means anything by; stage-number is only ever 0 here."""
NATIVE = "mbql.stage/native"
TARGETS = frozenset({"dimension", "variable", "text-tag"})
TARGET_PARTS = 2
FINGERPRINT = 12
LONGEST_SHOWN = 60


def normal(value: Any) -> Any:
    """Return a value without nulls, empty maps and lists in maps, and what the server adds; tags by their name.

    Template tags are a list since 0.63, a map before. A whole number is an int, however it was written.
    """
    if isinstance(value, dict):
        plain = {key: _entry(key, inner) for key, inner in value.items() if key not in DROPPED}
        return {key: inner for key, inner in plain.items() if inner is not None and inner not in ({}, [])}
    if isinstance(value, list):
        return _without_default_options([normal(inner) for inner in value])
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def query(value: dict[str, Any] | None) -> Any:
    """Return a query in the form of MBQL 5, also where it is told in the one before."""
    if value and value.get("type") == "native" and isinstance(value.get("native"), dict):
        native = value["native"]
        stage = {"lib/type": NATIVE, "native": native.get("query"), "template-tags": native.get("template-tags")}
        return query({"lib/type": "mbql/query", "database": value.get("database"), "stages": [stage]})
    said = normal(value or {})
    for stage in said.get("stages", []):
        for tag in stage.get("template-tags", {}).values():
            if "dimension" in tag:
                tag["dimension"] = _options_second(tag["dimension"])
    return said


def mappings(value: list[dict[str, Any]] | None) -> list[Any]:
    """Return parameter mappings in an order of their own: theirs means nothing."""
    return sorted((normal(mapping) for mapping in value or []), key=text)


def text(value: Any) -> str:
    """Return a value as JSON with sorted keys."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(value: Any) -> str:
    """Return twelve letters that are equal where the values are."""
    return hashlib.sha256(text(value).encode()).hexdigest()[:FINGERPRINT]


def lacking(wanted: Any, told: Any, where: str = "") -> list[str]:
    """Return where `told` has not what is wanted, in words; what it has beyond that is no matter."""
    if isinstance(wanted, dict) and isinstance(told, dict):
        return [said for key in wanted for said in lacking(wanted[key], told.get(key), f"{where}.{key}".lstrip("."))]
    if isinstance(wanted, list) and isinstance(told, list) and len(wanted) == len(told):
        pairs = enumerate(zip(wanted, told, strict=True))
        return [said for place, (one, other) in pairs for said in lacking(one, other, f"{where}[{place}]")]
    return [] if wanted == told else [f"{where or 'value'}: sent {_short(wanted)}, it tells {_short(told)}"]


def _entry(key: str, value: Any) -> Any:
    if key == "template-tags" and isinstance(value, list):
        value = {tag["name"]: tag for tag in value}
    return normal(value)


def _without_default_options(value: list[Any]) -> list[Any]:
    """Return a parameter's target without a third part that says nothing."""
    is_target = len(value) > TARGET_PARTS and isinstance(value[0], str) and value[0] in TARGETS
    return value[:TARGET_PARTS] if is_target and value[TARGET_PARTS] in (None, {}) else value


def _options_second(field: list[Any]) -> list[Any]:
    """Return a field reference with its options second; before MBQL 5 they came last."""
    if len(field) == TARGET_PARTS + 1 and not isinstance(field[1], dict):
        return [field[0], field[2] or {}, field[1]]
    return field


def _short(value: Any) -> str:
    said = "nothing" if value is None else text(value)
    return said if len(said) <= LONGEST_SHOWN else said[:LONGEST_SHOWN] + "…"
