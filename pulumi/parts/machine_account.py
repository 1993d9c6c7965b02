"""What the dashboards' machine may do: read the dataset of views, its own secrets, and keep its backups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_gcp import projects, serviceaccount, storage

import naming
from grants import READ_SECRET, READ_TABLES, RUN_QUERIES, Grant
from parts.granting import grant_all
from parts.secret_store import MACHINE_SECRETS

if TYPE_CHECKING:
    from configuration import Bi

GRANTS = (
    Grant("project", "", RUN_QUERIES),
    *(Grant("secret", secret, READ_SECRET) for secret in MACHINE_SECRETS),
)
ON_BUCKETS = (
    (naming.SOURCE_BUCKET, "roles/storage.objectViewer"),
    (naming.BACKUP_BUCKET, "roles/storage.objectViewer"),
    (naming.BACKUP_BUCKET, "roles/storage.objectCreator"),
)
"""It fetches its own files, and writes backups that it can neither replace nor delete."""
LOGS = ("roles/logging.logWriter", "roles/monitoring.metricWriter")


def make_account(of: Bi) -> serviceaccount.Account:
    """Make the account, with all it may."""
    account = serviceaccount.Account(
        naming.METABASE, project=of.project, account_id=naming.METABASE, display_name="Runs the dashboards' machine"
    )
    after = pulumi.ResourceOptions(depends_on=[account])
    views = Grant("dataset", naming.dashboards_dataset(of), READ_TABLES.name)
    grant_all(naming.METABASE, (*GRANTS, views), of, after)
    member = naming.member(of, naming.METABASE)
    for bucket, role in ON_BUCKETS:
        name = f"{naming.METABASE}-{bucket}-{role.rpartition('.')[2]}"
        storage.BucketIAMMember(name, bucket=naming.bucket(of, bucket), role=role, member=member, opts=after)
    for role in LOGS:
        name = f"{naming.METABASE}-{role.partition('/')[2]}"
        projects.IAMMember(name, project=of.project, role=role, member=member, opts=after)
    return account
