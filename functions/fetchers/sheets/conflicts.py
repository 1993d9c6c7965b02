"""Rows that contradict each other: the earlier one stands, the later one is refused and says why."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from .money_conflicts import check_budget, check_line, check_pasted, check_seat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shared.errors import SkippableError

    from .cells import Record
    from .records import SheetRow

MAY_DIFFER = {"row_number", "raw_response"}
"""What two rows may differ in and still say the same."""
HOW_TO_DATE = "end the earlier row (valid_to) where the later begins (valid_from), or delete one of them"


class Accepted:
    """The rows of one tab that agree with each other so far."""

    def __init__(self) -> None:
        self._by_key: defaultdict[tuple[object, ...], list[SheetRow]] = defaultdict(list)
        self._said: set[tuple[object, ...]] = set()

    def add(self, record: Record, rows: list[SheetRow]) -> list[SheetRow]:
        """Return those rows of a record that say something new; SkippableError when one contradicts an earlier row."""
        # A row about money that stands twice may be two seats or two lines: the person says which.
        fresh = [row for row in rows if record.tab in COUNTED or _meaning(row) not in self._said]
        for row in fresh:
            for earlier in self._by_key[_subject(row)]:
                if row.valid_from < earlier.valid_to and earlier.valid_from < row.valid_to:
                    CHECKS[record.tab](record, row, earlier)
        for row in fresh:
            self._by_key[_subject(row)].append(row)
            self._said.add(_meaning(row))
        return fresh


def _subject(row: SheetRow) -> tuple[object, ...]:
    """What a row is about: rows about different things cannot contradict each other."""
    return row.key, *(getattr(row, name) for name in SUBJECTS.get(row.tab, ()))


def _meaning(row: SheetRow) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in row.__struct_fields__ if name not in MAY_DIFFER)


def _check_owner(record: Record, row: SheetRow, earlier: SheetRow) -> None:
    key, where = f"key {row.key}", f"on these dates (row {earlier.row_number})"
    if row.email == earlier.email:
        raise record.refusal("user_email", f"{key} already belongs to {row.email} {where}: {HOW_TO_DATE}")
    if row.share is None or earlier.share is None:
        raise record.refusal(
            "user_email", f"{key} already belongs to {earlier.email} {where}; give both rows a share, or {HOW_TO_DATE}"
        )
    if row.platform and earlier.platform and row.platform != earlier.platform:
        raise record.refusal("platform", f"{key} is already on {earlier.platform} {where}: write the same in both rows")


def _check_person(record: Record, row: SheetRow, earlier: SheetRow) -> None:
    differing = [name for name in ("team", "department") if getattr(row, name) != getattr(earlier, name)]
    what = f"has {differing[0]} {getattr(earlier, differing[0])!r}" if differing else "is already described"
    raise record.refusal("email", f"{row.key} {what} on these dates (row {earlier.row_number}): {HOW_TO_DATE}")


def _check_workspace(record: Record, _row: SheetRow, earlier: SheetRow) -> None:
    raise record.refusal("id", f"row {earlier.row_number} says something else about this workspace: delete one of them")


CHECKS = {
    "api_keys": _check_owner,
    "users": _check_person,
    "workspaces": _check_workspace,
    "subscriptions": check_seat,
    "budgets": check_budget,
    "invoices": check_line,
    "claude_ai_usage": check_pasted,
}
SUBJECTS = {
    "subscriptions": ("platform", "email"),
    "budgets": ("platform", "ledger"),
    "invoices": ("vendor", "kind"),
    "claude_ai_usage": ("valid_from",),
}
"""Columns that, beside the key, say what a row of that tab is about."""
COUNTED = ("subscriptions", "budgets", "invoices", "claude_ai_usage")


class Aliases:
    """Whose every address is; one address is one person's, on all dates."""

    def __init__(self, rows: Iterable[SheetRow]) -> None:
        """`rows` are all rows of the tab, so that an alias is refused wherever the address's owner stands."""
        self._own = {row.key: row.row_number for row in rows}
        self._claimed: dict[str, str] = {}

    def check(self, record: Record, row: SheetRow) -> None:
        """Claim a row's aliases; SkippableError when one is another person's address or alias."""
        aliases = msgspec.json.decode(row.aliases or "[]", type=list[str])
        for alias in aliases:
            if alias in self._own:
                raise _contested(record, f"{alias} is the address of the person in row {self._own[alias]}")
            if self._claimed.get(alias, row.key) != row.key:
                raise _contested(record, f"{alias} is already an alias of {self._claimed[alias]}")
        self._claimed |= dict.fromkeys(aliases, row.key)


def _contested(record: Record, why: str) -> SkippableError:
    return record.refusal("aliases", f"{why}: leave it with one person")
