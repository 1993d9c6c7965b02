"""Whose a key, a token or a dollar is: the organisation's own answer, from the sheet and the vendor's lists."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from local.sample_org.claude_code_activity import code_rows
from local.sample_org.costs import Driver
from local.sample_org.key_kinds import CLAUDE_CODE
from local.sample_org.sheets import NOWHERE, KeyRow, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from local.sample_org.org import Organisation

Who = TypeVar("Who", str, Driver)
Mode = Literal["direct", "mapped", "derived", "allocated", "unattributed"]

UNATTRIBUTED = "unknown@unattributed.com"


def split(amount: int, weights: Mapping[Who, int]) -> dict[Who, int]:
    """Divide whole units by weight so that the parts add up: largest remainder first, ties by name, null last."""
    total = sum(weights.values())
    parts = {who: amount * weight // total for who, weight in weights.items()}
    left = amount - sum(parts.values())
    for who in sorted(weights, key=lambda who: (-(amount * weights[who] % total), _rank(who)))[:left]:
        parts[who] += 1
    return parts


def _rank(who: str | Driver) -> tuple[tuple[bool, str], ...]:
    names = (who,) if isinstance(who, str) else who
    return tuple((name is None, name or "") for name in names)


class Owners(NamedTuple):
    """Who carries something, and by which rule; the weights are relative, and several of them are `allocated`."""

    mode: Mode
    weights: Mapping[str, int]


class Attribution:
    """The rules of attribution for one organisation and one mapping sheet."""

    def __init__(self, org: Organisation, sheet: Sheet) -> None:
        self.org = org
        self._rows: dict[str | None, list[KeyRow]] = {}
        for row in sheet.api_keys:
            self._rows.setdefault(row.api_key_id, []).append(row)
        self._keys = {key.id: key for key in org.keys}
        self._emails = {person.user_id: person.email for person in org.people if person.left is None}
        self._places = {row.id: row.platform for row in sheet.workspaces if row.platform}
        self._places |= {place.id: "claude_code" for place in org.workspaces if place.name == CLAUDE_CODE}

    def platform(self, api_key_id: str | None, workspace_id: str | None, day: date) -> str:
        """Return the platform: the sheet's for the key, else the workspace's, else claude_api."""
        for row in self._rows.get(api_key_id, ()):
            if row.holds(day) and row.platform not in {"", NOWHERE}:
                return row.platform
        return self._places.get(workspace_id or "", "claude_api")

    def owners(self, driver: Driver, workspace_id: str | None, model: str | None, day: date, revision: int) -> Owners:
        """Return who carries what that key or account did in that workspace with that model."""
        api_key_id, account = driver.api_key_id, self._emails.get(driver.account_id or "")
        if account:
            return Owners("direct", {account: 1})
        rows = [row for row in self._rows.get(api_key_id, ()) if row.holds(day)]
        if rows:
            weights: Counter[str] = Counter()
            for row in rows:
                weights[row.user_email.strip().lower()] += row.shares or 1
            return Owners("mapped" if len(weights) == 1 else "allocated", weights)
        derived = self._derived(api_key_id)
        if derived:
            return Owners("derived", {derived: 1})
        if self.platform(api_key_id, workspace_id, day) == "claude_code":
            estimates = _estimates(self.org, day, model, revision)
            if estimates:
                return Owners("allocated", estimates)
        return Owners("unattributed", {UNATTRIBUTED: 1})

    def named(self, api_key_name: str, day: date) -> Owners:
        """Return who carries an API actor's Claude Code: an owner only when one key has that name."""
        keys = [key for key in self.org.keys if key.name == api_key_name]
        found = self.owners(Driver(keys[0].id), None, None, day, 0) if len(keys) == 1 else None
        if found and len(found.weights) == 1:
            return found
        return Owners("unattributed", {UNATTRIBUTED: 1})

    def _derived(self, api_key_id: str | None) -> str | None:
        key = self._keys.get(api_key_id or "")
        if key is None:
            return None
        user_id = key.principal[0] if key.principal and key.principal[1] == "user" else key.creator_id
        return self._emails.get(user_id or "")


@lru_cache(maxsize=64)
def _estimates(org: Organisation, day: date, model: str | None, revision: int) -> Mapping[str, int]:
    """Nano-dollars that the analytics estimate for each person's API-billed use of a model on that day."""
    weights: dict[str, int] = {}
    for row in code_rows(org, day, revision):
        if row.person and row.setting.customer_type == "api":
            for use in row.models:
                if use.model == model and use.estimate:
                    weights[row.person.email] = weights.get(row.person.email, 0) + use.estimate
    return weights
