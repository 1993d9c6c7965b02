"""Who and what is the organisation's own, as far as the warehouse knows, and whether a file is about any of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from shared.runtime import Runtime

    from .formats import Format
    from .records import Record

PEOPLE = "SELECT email AS address FROM dim_users UNION DISTINCT SELECT alias AS address FROM dim_aliases"
KEYS = "SELECT DISTINCT api_key_id FROM dim_api_keys"
PUBLIC_DOMAINS = {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "icloud.com", "yahoo.com"}
"""Everybody has an address there, so sharing one proves nothing."""
NOBODY = "@unattributed.com"


@dataclass(frozen=True, slots=True)
class Known:
    """Who and what the organisation's own is, as far as the warehouse knows."""

    addresses: Collection[str] = ()
    keys: Collection[str] = ()

    @property
    def domains(self) -> set[str]:
        """Return the domains that are the organisation's."""
        return {address.rpartition("@")[2] for address in self.addresses} - PUBLIC_DOMAINS


def known(world: Runtime) -> Known:
    """Return all known addresses and API keys; a new warehouse knows none, and every file is welcome."""
    people = {row["address"] for row in world.warehouse.query(PEOPLE)}
    keys = {row["api_key_id"] for row in world.warehouse.query(KEYS)}
    return Known({address for address in people if not address.endswith(NOBODY)}, keys)


class Judge:
    """Finds out whether a file is about the organisation's own people or keys; one of them is enough."""

    def __init__(self, known: Known, form: Format) -> None:
        self._form = form
        self._known, self._domains = known, known.domains
        self._is_idle = not (known.addresses if form.people else known.keys)
        self._names_somebody = self._is_ours = False

    @property
    def finds_strangers_only(self) -> bool:
        """Whether the rows so far name somebody, and nobody of ours."""
        return self._names_somebody and not self._is_ours

    def look(self, record: Record) -> None:
        """Look at one row, until the answer is found."""
        if self._is_idle or self._is_ours:
            return
        if self._form.people:
            for address in self._form.people(record):
                self._names_somebody = True
                is_one_of_us = address in self._known.addresses or address.rpartition("@")[2] in self._domains
                self._is_ours = self._is_ours or is_one_of_us
        elif self._form.keys and (key := record.text(self._form.keys)):
            self._names_somebody = True
            self._is_ours = key in self._known.keys
