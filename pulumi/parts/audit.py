"""Who read what and who changed what: every reading of data is logged, and kept for more than a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_gcp import logging, projects

if TYPE_CHECKING:
    from configuration import Everywhere

AUDITED = ("secretmanager", "storage", "iam", "bigquery")
"""Services whose readings of data are logged; by default only changes are."""
KEPT_DAYS = 400
FILTER = 'logName:"cloudaudit.googleapis.com"'


def make_audit(of: Everywhere, opts: pulumi.ResourceOptions) -> None:
    """Switch the logs on, and keep them where functions' lines do not push them out."""
    for service in AUDITED:
        projects.IAMAuditConfig(
            f"audit-{service}",
            project=of.project,
            service=f"{service}.googleapis.com",
            audit_log_configs=[
                projects.IAMAuditConfigAuditLogConfigArgs(log_type=kind) for kind in ("DATA_READ", "DATA_WRITE")
            ],
            opts=opts,
        )
    kept = logging.ProjectBucketConfig(
        "audit",
        project=of.project,
        location="global",
        bucket_id="audit",
        retention_days=KEPT_DAYS,
        description="Who read and changed what. Lock it once it has proved itself: that cannot be undone.",
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(protect=True)),
    )
    logging.ProjectSink(
        "audit",
        name="audit",
        project=of.project,
        destination=kept.id.apply(lambda name: f"logging.googleapis.com/{name}"),
        filter=FILTER,
        opts=opts,
    )
