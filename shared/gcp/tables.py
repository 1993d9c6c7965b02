"""Where tables are: datasets beside each other, named from the base one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.datasets import Dataset, dataset_of
from shared.gcp.names import Reference, qualified

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Datasets:
    """The datasets of one warehouse: D for facts and dimensions, and D_raw, D_ops, D_bi and D_hashed beside it."""

    project: str
    base: str

    def id(self, dataset: Dataset) -> str:
        """Return project.dataset, as the client wants it."""
        return f"{self.project}.{self.base}_{dataset}" if dataset else f"{self.project}.{self.base}"

    def table_id(self, table: str) -> str:
        """Return project.dataset.table of a published table, as the client wants it."""
        return f"{self.id(dataset_of(table))}.{table}"

    def published(self, table: str) -> str:
        """Return the full name of a published table, as SQL wants it."""
        return quoted(self.table_id(table))

    def resolve(self, sql: str, private: Mapping[str, str] | None = None) -> str:
        """Return a statement with full table names: `private` ones (name → table id) hide published ones of that name.

        What a statement changes or makes is always the published table.
        """
        hiding = private or {}

        def full_name(reference: Reference) -> str:
            if reference.is_target or reference.name not in hiding:
                return self.published(reference.name)
            # The private table is called something else; the statement goes on calling it by its bare name.
            alias = "" if reference.has_alias else f" AS `{reference.name}`"
            return quoted(hiding[reference.name]) + alias

        return qualified(sql, full_name)


def quoted(table_id: str) -> str:
    """Return a table id as SQL wants it."""
    return f"`{table_id}`"
