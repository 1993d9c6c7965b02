"""The first layer: APIs, Google's own agents, our roles, who may build and deploy, audit logs, the budget.

It is a stack of its own because everything else needs it, and a fresh project takes minutes to believe in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_gcp import artifactregistry, projects, serviceaccount, storage

import naming
from configuration import Bootstrap, read
from grants import OWN_ROLES, OwnRole
from parts.audit import make_audit
from parts.buckets import make_bucket
from parts.deployers import make_deployers
from parts.spending import make_budget

if TYPE_CHECKING:
    from configuration import Everywhere

APIS = (
    "artifactregistry",
    "bigquery",
    "billingbudgets",
    "cloudbuild",
    "cloudfunctions",
    "cloudresourcemanager",
    "cloudscheduler",
    "compute",
    "iam",
    "iamcredentials",
    "iap",
    "logging",
    "monitoring",
    "oslogin",
    "pubsub",
    "run",
    "secretmanager",
    "servicedirectory",
    "sheets",
    "storage",
    "sts",
)
AGENTS = ("pubsub", "secretmanager", "cloudfunctions", "run", "cloudbuild", "monitoring")
"""Services whose account must be there before anything can be granted to it."""
KEEP_IMAGES = 5
KEEP_ARCHIVES = 20


def build() -> None:
    """Make the layer."""
    of = read(Bootstrap)
    apis = [_enable(api, of) for api in APIS]
    after = pulumi.ResourceOptions(depends_on=apis)
    for agent in AGENTS:
        projects.ServiceIdentity(agent, project=of.project, service=f"{agent}.googleapis.com", opts=after)
    roles = [_define(role, of, after) for role in OWN_ROLES]
    make_audit(of, after)
    source = make_bucket(naming.SOURCE_BUCKET, of, keep_versions=KEEP_ARCHIVES, opts=after)
    make_bucket(naming.BACKUP_BUCKET, of, delete_after_days=90, retention_days=30, opts=after)
    builder = _make_builder(source, of, after)
    invoker = _account(naming.INVOKER, "Pushes messages to the functions", of, after)
    make_deployers(of, pulumi.ResourceOptions(depends_on=[*apis, *roles, source, builder, invoker]))
    make_budget(of, after)


def _enable(api: str, of: Everywhere) -> projects.Service:
    return projects.Service(
        api,
        project=of.project,
        service=f"{api}.googleapis.com",
        # Destroying a stack must never take an API away from whatever else uses it.
        disable_on_destroy=False,
    )


def _define(role: OwnRole, of: Everywhere, after: pulumi.ResourceOptions) -> projects.IAMCustomRole:
    return projects.IAMCustomRole(
        role.name,
        project=of.project,
        role_id=role.name,
        title=role.title,
        permissions=list(role.permissions),
        opts=after,
    )


def _make_builder(source: storage.Bucket, of: Everywhere, after: pulumi.ResourceOptions) -> serviceaccount.Account:
    """Make the account that turns archives into images, and the place where those lie."""
    repository = artifactregistry.Repository(
        "functions",
        project=of.project,
        location=of.region,
        repository_id="functions",
        format="DOCKER",
        labels=naming.LABELS,
        cleanup_policies=_cleaning(),
        opts=after,
    )
    builder = _account(naming.BUILDER, "Builds the functions' images", of, after)
    inside = pulumi.ResourceOptions(depends_on=[builder])
    member = naming.member(of, naming.BUILDER)
    projects.IAMMember("builder-logs", project=of.project, role="roles/logging.logWriter", member=member, opts=inside)
    storage.BucketIAMMember(
        "builder-source", bucket=source.name, role="roles/storage.objectViewer", member=member, opts=inside
    )
    artifactregistry.RepositoryIamMember(
        "builder-images",
        project=of.project,
        location=of.region,
        repository=repository.repository_id,
        role="roles/artifactregistry.writer",
        member=member,
        opts=inside,
    )
    return builder


def _cleaning() -> list[artifactregistry.RepositoryCleanupPolicyArgs]:
    return [
        artifactregistry.RepositoryCleanupPolicyArgs(
            id="keep-newest",
            action="KEEP",
            most_recent_versions=artifactregistry.RepositoryCleanupPolicyMostRecentVersionsArgs(keep_count=KEEP_IMAGES),
        ),
        artifactregistry.RepositoryCleanupPolicyArgs(
            id="delete-old",
            action="DELETE",
            condition=artifactregistry.RepositoryCleanupPolicyConditionArgs(older_than="2592000s"),
        ),
    ]


def _account(name: str, what: str, of: Everywhere, after: pulumi.ResourceOptions) -> serviceaccount.Account:
    return serviceaccount.Account(name, project=of.project, account_id=name, display_name=what, opts=after)
