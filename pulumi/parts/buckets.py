"""Buckets: never public, access by policies alone, with versions and soft delete; the ledger is never cleaned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_gcp import storage

import naming

if TYPE_CHECKING:
    from configuration import Everywhere

DAY_S = 24 * 60 * 60
SOFT_DELETE_DAYS = 30
NONCURRENT_DAYS = 30
ARCHIVE_DAYS = 25 * 31
"""Rows can be asked for 25 months; after that they are kept, but cheaply."""
DELETE_DAYS = 7 * 366
"""Seven years, then they are gone."""
ROWS = ("stage/", "quarantine/")
"""The only prefixes of the lake that grow old: everything else is the ledger, and is read whole by every sweep."""


def make_bucket(
    purpose: str,
    of: Everywhere,
    *,
    rules: list[storage.BucketLifecycleRuleArgs] | None = None,
    keep_versions: int | None = None,
    delete_after_days: int | None = None,
    retention_days: int | None = None,
    opts: pulumi.ResourceOptions | None = None,
) -> storage.Bucket:
    """Make a bucket that is protected against deletion; days and numbers of versions bound what it keeps."""
    found = [*(rules or []), _forget_versions(keep_versions)]
    if delete_after_days:
        found.append(_delete(storage.BucketLifecycleRuleConditionArgs(age=delete_after_days, with_state="ANY")))
    retention = retention_days and storage.BucketRetentionPolicyArgs(retention_period=str(retention_days * DAY_S))
    return storage.Bucket(
        purpose,
        name=naming.bucket(of, purpose),
        project=of.project,
        location=of.location,
        labels=naming.LABELS,
        uniform_bucket_level_access=True,
        public_access_prevention="enforced",
        force_destroy=False,
        # A retention policy and versions exclude each other; what may not be deleted needs no versions.
        versioning=storage.BucketVersioningArgs(enabled=not retention_days),
        soft_delete_policy=storage.BucketSoftDeletePolicyArgs(retention_duration_seconds=SOFT_DELETE_DAYS * DAY_S),
        retention_policy=retention or None,
        lifecycle_rules=found,
        opts=kept(opts),
    )


def ageing_rows() -> list[storage.BucketLifecycleRuleArgs]:
    """Return the rules of the lake: rows become cheap after 25 months and go after seven years, the ledger never."""
    prefixes = list(ROWS)
    return [
        storage.BucketLifecycleRuleArgs(
            action=storage.BucketLifecycleRuleActionArgs(type="SetStorageClass", storage_class="ARCHIVE"),
            condition=storage.BucketLifecycleRuleConditionArgs(age=ARCHIVE_DAYS, matches_prefixes=prefixes),
        ),
        _delete(storage.BucketLifecycleRuleConditionArgs(age=DELETE_DAYS, matches_prefixes=prefixes)),
    ]


def kept(opts: pulumi.ResourceOptions | None = None) -> pulumi.ResourceOptions:
    """Return options for what holds data: not deleted by a plan, and left where it is should its stack go."""
    mine = pulumi.ResourceOptions(protect=True, retain_on_delete=True)
    return pulumi.ResourceOptions.merge(opts, mine) if opts else mine


def _forget_versions(keep: int | None) -> storage.BucketLifecycleRuleArgs:
    return _delete(
        storage.BucketLifecycleRuleConditionArgs(
            days_since_noncurrent_time=NONCURRENT_DAYS, num_newer_versions=keep, with_state="ARCHIVED"
        )
    )


def _delete(condition: storage.BucketLifecycleRuleConditionArgs) -> storage.BucketLifecycleRuleArgs:
    return storage.BucketLifecycleRuleArgs(
        action=storage.BucketLifecycleRuleActionArgs(type="Delete"), condition=condition
    )
