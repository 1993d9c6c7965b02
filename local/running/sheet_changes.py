"""What differs between two sheets, subject by subject: added, removed, or changed in which columns."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from functions.fetchers.sheets.cells import FIRST_DAY, LAST_DAY
from functions.fetchers.sheets.records import SheetRow
from functions.fetchers.sheets.tabs import SUBJECTS, TABS
from local.pages.plain_values import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from shared.protocols import Row

What = Literal["added", "removed", "changed"]
UNSAID = {"state_date", "tab", "row_number", "raw_response", "key"}
FOLLOWS_FROM_THE_PERIOD = {"budgets": {"period", "valid_from", "valid_to"}}
TEAMS = "teams"
WITH_TEAMS = ("users", "api_keys")
BLANK: tuple[Any, ...] = (None, FIRST_DAY, LAST_DAY)


@dataclass(frozen=True, slots=True)
class Change:
    """One subject of a tab that the two sheets say different things about."""

    tab: str
    subject: str
    what: What
    says: str
    """The columns, `old → new` where it changed."""


Said = dict[str, Any]


def as_row(row: SheetRow) -> Row:
    """Return a row of the sheet as the warehouse would."""
    return msgspec.structs.asdict(row)


def changes(before: Iterable[Row], after: Iterable[Row]) -> list[Change]:
    """Return all differences, tab by tab in the order of the tabs, then teams."""
    old, new = list(before), list(after)
    found = [change for tab in TABS for change in _of_tab(tab, _by_subject(tab, old), _by_subject(tab, new))]
    return [*found, *_of_teams(old, new)]


def _by_subject(tab: str, rows: Iterable[Row]) -> dict[tuple[Any, ...], list[Said]]:
    names = ("key", *SUBJECTS.get(tab, ()))
    unsaid = UNSAID | {*names} | FOLLOWS_FROM_THE_PERIOD.get(tab, set())
    grouped: defaultdict[tuple[Any, ...], list[Said]] = defaultdict(list)
    for row in rows:
        if row["tab"] == tab:
            said = {name: row[name] for name in SheetRow.__struct_fields__ if name not in unsaid}
            grouped[tuple(row[name] for name in names)].append(said)
    return {subject: sorted(said, key=_in_order) for subject, said in grouped.items()}


def _in_order(said: Said) -> tuple[str, ...]:
    return text(said.get("valid_from")), *(text(value) for value in said.values())


def _of_tab(
    tab: str, old: Mapping[tuple[Any, ...], list[Said]], new: Mapping[tuple[Any, ...], list[Said]]
) -> Iterator[Change]:
    for subject in [*new, *(subject for subject in old if subject not in new)]:
        before, after = old.get(subject, []), new.get(subject, [])
        if before == after:
            continue
        what: What = "added" if not before else "removed" if not after else "changed"
        yield Change(tab, " ".join(filter(None, map(text, subject))), what, _difference(before, after))


def _difference(before: list[Said], after: list[Said]) -> str:
    gone, fresh = ([said for said in one if said not in other] for one, other in ((before, after), (after, before)))
    if len(gone) == len(fresh) == 1:
        (old,), (new,) = gone, fresh
        names = [name for name in old if old[name] != new[name]]
        said = "; ".join(f"{name} {_shown(old[name])} → {_shown(new[name])}" for name in names)
        is_one_of_several = len(after) > 1 and old.get("valid_from") not in BLANK and "valid_from" not in names
        return f"from {_shown(old['valid_from'])}: {said}" if is_one_of_several else said
    return " → ".join(_whole(rows) for rows in (gone, fresh) if rows)


def _whole(rows: list[Said]) -> str:
    """Return what rows say, without what they leave blank."""
    return " + ".join(", ".join(f"{k} {_shown(v)}" for k, v in said.items() if v not in BLANK) for said in rows)


def _shown(value: str | Decimal | date | None) -> str:
    return "nothing" if value in BLANK else text(value)


def _of_teams(old: Iterable[Row], new: Iterable[Row]) -> Iterator[Change]:
    before, after = ({row["team"] for row in rows if row["tab"] in WITH_TEAMS and row["team"]} for rows in (old, new))
    for team in sorted(before ^ after):
        yield Change(TEAMS, team, "added" if team in after else "removed", "")
