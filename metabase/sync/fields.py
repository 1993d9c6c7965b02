"""Objects as fields that can be compared: what is meant, what Metabase tells, and where the two differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metabase.sync import normal

if TYPE_CHECKING:
    from metabase.sync.lock import Entry

Json = dict[str, Any]
Fields = dict[str, Any]
"""Field → normalised value; each placement on a dashboard is a field of its own."""
PLACEMENT = "placement "
STRANGER = f"{PLACEMENT}#"
"""A placement that somebody made in the browser; it is shown, and left where it is."""


def plain(value: Any) -> Any:
    """Return a field's normalised value; empty ones are None."""
    return normal.normal({"field": value}).get("field")


def prints(fields: Fields) -> dict[str, str]:
    """Return the fingerprints of fields."""
    return {field: normal.fingerprint(value) for field, value in fields.items()}


def differing(meant: Fields, told: Fields, entry: Entry | None) -> list[str]:
    """Return the fields that have to be written.

    What Metabase adds by itself to what it was sent is no difference while both are as they were left.
    """
    changed = [field for field, value in meant.items() if not _is_settled(field, value, told.get(field), entry)]
    return changed + [field for field in told if is_ours(field) and field not in meant]


def is_ours(field: str) -> bool:
    """Whether a field is a placement that a definition made."""
    return field.startswith(PLACEMENT) and not field.startswith(STRANGER)


def edited(told: Fields, entry: Entry) -> list[str]:
    """Return the fields that are not as they were left, placements that came and went among them."""
    known = {field for field in entry.fields if field in told or field.startswith(PLACEMENT)}
    come = {field for field in told if field.startswith(PLACEMENT)}
    return sorted(field for field in known | come if _print(told, field) != entry.left(field))


def lacking(meant: Fields, told: Fields) -> list[str]:
    """Return in words what Metabase did not keep of what was meant."""
    return [said for field, value in meant.items() for said in normal.lacking(value, told.get(field), field)]


def _print(told: Fields, field: str) -> str:
    return normal.fingerprint(told[field]) if field in told else "-"


def _is_settled(field: str, meant: Any, told: Any, entry: Entry | None) -> bool:
    if meant == told:
        return True
    asked, left = normal.fingerprint(meant), normal.fingerprint(told)
    return entry is not None and (entry.asked(field), entry.left(field)) == (asked, left)
