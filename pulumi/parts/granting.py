"""Makes grants: each on its own resource, never on more, and always as one more member beside the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_gcp import bigquery, projects, pubsub, secretmanager, storage

import grants
import naming

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pulumi

    from configuration import Everywhere
    from grants import Grant


def grant_all(name: str, wanted: Iterable[Grant], of: Everywhere, opts: pulumi.ResourceOptions) -> None:
    """Give the service account called `name` everything that is wanted for it."""
    for grant in wanted:
        role = grant.role if grant.role.startswith("roles/") else naming.own_role(of, grant.role)
        _MAKERS[grant.kind](f"{name}-{grant.resource or 'project'}-{role.rpartition('.')[2].rpartition('/')[2]}",
                            grant, role, naming.member(of, name), of, opts)  # fmt: skip


def _on_topic(title: str, grant: Grant, role: str, member: str, of: Everywhere, opts: pulumi.ResourceOptions) -> None:
    pubsub.TopicIAMMember(title, topic=naming.topic(of, grant.resource), role=role, member=member, opts=opts)


def _on_secret(title: str, grant: Grant, role: str, member: str, of: Everywhere, opts: pulumi.ResourceOptions) -> None:
    secretmanager.SecretIamMember(
        title, project=of.project, secret_id=grant.resource, role=role, member=member, opts=opts
    )


def _on_bucket(title: str, grant: Grant, role: str, member: str, of: Everywhere, opts: pulumi.ResourceOptions) -> None:
    bucket = naming.bucket(of, grant.resource)
    only = None
    if grant.prefixes:
        only = storage.BucketIAMMemberConditionArgs(
            title=f"{grant.role} by name",
            description="only what the topology says",
            expression=grants.condition(bucket, grant.prefixes),
        )
    storage.BucketIAMMember(title, bucket=bucket, role=role, member=member, condition=only, opts=opts)


def _on_dataset(title: str, grant: Grant, role: str, member: str, of: Everywhere, opts: pulumi.ResourceOptions) -> None:
    # Never DatasetIamMember: it removes the authorisation of the views from the dataset without a word.
    bigquery.DatasetAccess(
        title,
        project=of.project,
        dataset_id=naming.dataset(of, grant.resource),
        role=role,
        user_by_email=member.partition(":")[2],
        opts=opts,
    )


def _on_project(title: str, _: Grant, role: str, member: str, of: Everywhere, opts: pulumi.ResourceOptions) -> None:
    projects.IAMMember(title, project=of.project, role=role, member=member, opts=opts)


_MAKERS = {
    "topic": _on_topic,
    "secret": _on_secret,
    "bucket": _on_bucket,
    "dataset": _on_dataset,
    "project": _on_project,
}
