"""The datasets: Pulumi owns that they exist and who may what; migrations own the tables and views in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_gcp import bigquery

import naming
from grants import CHANGE_TABLES
from parts.buckets import kept

if TYPE_CHECKING:
    from configuration import Everywhere

DESCRIPTIONS = {
    "base": "Source tables, dimensions and facts.",
    "raw": "What vendors and people said, append only, for ever as it came.",
    "ops": "What the pipeline remembers about itself.",
    "bi": "Views and the aggregates below them: the only dataset that dashboards may read.",
    "hashed": "The same views with keyed hashes in place of people, for dashboards that hide who somebody is.",
}
SEEN_THROUGH_VIEWS = (("base", "bi"), ("raw", "bi"), ("ops", "bi"), ("base", "hashed"), ("bi", "hashed"))
"""Which dataset's tables and views are read, by the views of which other one, for people who may not."""
TIME_TRAVEL_HOURS = "168"


def make_datasets(of: Everywhere) -> None:
    """Make all of them, and let the views of some read others."""
    made = {kind: _make(kind, of) for kind in naming.DATASETS}
    for kind, through in SEEN_THROUGH_VIEWS:
        bigquery.DatasetAccess(
            f"{kind}-through-{through}",
            project=of.project,
            dataset_id=made[kind].dataset_id,
            authorized_dataset=bigquery.DatasetAccessAuthorizedDatasetArgs(
                dataset=bigquery.DatasetAccessAuthorizedDatasetDatasetArgs(
                    project_id=of.project, dataset_id=made[through].dataset_id
                ),
                target_types=["VIEWS"],
            ),
        )
    for kind, dataset in made.items():
        # Migrations run as the deployment.
        bigquery.DatasetAccess(
            f"{kind}-migrations",
            project=of.project,
            dataset_id=dataset.dataset_id,
            role=naming.own_role(of, CHANGE_TABLES.name),
            user_by_email=naming.account(of, naming.DEPLOY),
        )


def _make(kind: str, of: Everywhere) -> bigquery.Dataset:
    """Make one dataset; nothing in it expires by itself, and deleting it needs more than one mistake."""
    return bigquery.Dataset(
        kind,
        project=of.project,
        dataset_id=naming.dataset(of, kind),
        location=of.location,
        description=DESCRIPTIONS[kind],
        labels=naming.LABELS,
        max_time_travel_hours=TIME_TRAVEL_HOURS,
        delete_contents_on_destroy=False,
        deletion_policy="PREVENT",
        opts=kept(),
    )
