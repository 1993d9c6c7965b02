"""Who may change the cloud from GitHub: two identities without keys, one that looks and one that deploys.

GitHub has one issuer for everybody who uses it, so the condition is what keeps all others out. It compares numbers: a
name can be given up and registered by somebody else, a number cannot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_gcp import iam, projects, serviceaccount, storage

import naming
from grants import OwnRole

if TYPE_CHECKING:
    from configuration import Bootstrap

ISSUER = "https://token.actions.githubusercontent.com"
PREVIEW = "deploy-preview"
DEPLOY = naming.DEPLOY
LOOK = (
    "roles/browser",
    "roles/iam.securityReviewer",
    "roles/pubsub.viewer",
    "roles/cloudfunctions.viewer",
    "roles/run.viewer",
    "roles/cloudscheduler.viewer",
    "roles/monitoring.viewer",
    "roles/bigquery.metadataViewer",
)
"""Of the preview: what exists and who may what. No object, row or secret can be read with them."""
CHANGE = (
    "roles/browser",
    "roles/pubsub.admin",
    "roles/cloudfunctions.developer",
    "roles/run.admin",
    "roles/cloudscheduler.admin",
    "roles/logging.configWriter",
    "roles/logging.viewer",  # the smoke run reads what the functions say
    "roles/monitoring.editor",
    "roles/iam.serviceAccountAdmin",
    "roles/bigquery.jobUser",
)
"""Of the deployment, for the app layer and the migrations. Bootstrap, data and bi are applied by a person."""
WIRE = OwnRole(
    "appDeployer",
    "Let functions at buckets, datasets and secrets",
    (
        *("storage.buckets.get", "storage.buckets.update", "storage.buckets.getIamPolicy"),
        *("storage.buckets.setIamPolicy", "bigquery.datasets.get", "bigquery.datasets.update"),
        *("secretmanager.secrets.get", "secretmanager.secrets.getIamPolicy", "secretmanager.secrets.setIamPolicy"),
    ),
)
"""What Google's roles give only together with the data."""
GRANTABLE = ("roles/bigquery.jobUser",)
"""The only role that the deployment may give out on the whole project."""


def make_deployers(of: Bootstrap, opts: pulumi.ResourceOptions) -> None:
    """Make the pool, its provider, and both accounts."""
    pool = iam.WorkloadIdentityPool(
        "github",
        project=of.project,
        workload_identity_pool_id="github",
        display_name="GitHub Actions",
        opts=opts,
    )
    iam.WorkloadIdentityPoolProvider(
        "github",
        project=of.project,
        workload_identity_pool_id=pool.workload_identity_pool_id,
        workload_identity_pool_provider_id="actions",
        display_name="Our repository alone",
        oidc=iam.WorkloadIdentityPoolProviderOidcArgs(issuer_uri=ISSUER),
        attribute_mapping={
            "google.subject": "assertion.sub",
            "attribute.repository_id": "assertion.repository_id",
            "attribute.deploys": _may_deploy(of),
        },
        attribute_condition=_ours(of),
        opts=opts,
    )
    wire = projects.IAMCustomRole(
        WIRE.name,
        project=of.project,
        role_id=WIRE.name,
        title=WIRE.title,
        permissions=list(WIRE.permissions),
        opts=opts,
    )
    _make_account(PREVIEW, f"attribute.repository_id/{of.github_repository_id}", LOOK, of, opts)
    _make_account(DEPLOY, "attribute.deploys/yes", (*CHANGE, naming.own_role(of, WIRE.name)), of, _after(opts, wire))
    _let_give_out(of, opts)
    _let_at_state(of, opts)


def _ours(of: Bootstrap) -> str:
    owner, repository = int(of.github_owner_id), int(of.github_repository_id)
    return f"assertion.repository_owner_id == '{owner}' && assertion.repository_id == '{repository}'"


def _may_deploy(of: Bootstrap) -> str:
    """Return the expression that is `yes` for the main branch in the protected environment, and for nothing else."""
    branch = f"assertion.ref == '{of.github_branch}'"
    environment = f"assertion.sub.endsWith(':environment:{of.github_environment}')"
    return f"{branch} && {environment} ? 'yes' : 'no'"


def _make_account(name: str, who: str, roles: tuple[str, ...], of: Bootstrap, opts: pulumi.ResourceOptions) -> None:
    account = serviceaccount.Account(
        name, project=of.project, account_id=name, display_name="GitHub Actions", opts=opts
    )
    after = pulumi.ResourceOptions(depends_on=[account])
    pool = f"projects/{of.project_number}/locations/global/workloadIdentityPools/github"
    serviceaccount.IAMMember(
        f"{name}-github",
        service_account_id=f"projects/{of.project}/serviceAccounts/{naming.account(of, name)}",
        role="roles/iam.workloadIdentityUser",
        member=f"principalSet://iam.googleapis.com/{pool}/{who}",
        opts=after,
    )
    for role in roles:
        title = f"{name}-{role.rpartition('/')[2]}"
        projects.IAMMember(title, project=of.project, role=role, member=naming.member(of, name), opts=after)


def _let_give_out(of: Bootstrap, opts: pulumi.ResourceOptions) -> None:
    """Let the deployment give out one harmless role on the project, and act as those who build and push."""
    roles = ", ".join(f"'{role}'" for role in GRANTABLE)
    projects.IAMMember(
        f"{DEPLOY}-gives-out",
        project=of.project,
        role="roles/resourcemanager.projectIamAdmin",
        member=naming.member(of, DEPLOY),
        condition=projects.IAMMemberConditionArgs(
            title="one role only",
            expression=f"api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([{roles}])",
        ),
        opts=opts,
    )
    for name in (naming.BUILDER, naming.INVOKER):
        serviceaccount.IAMMember(
            f"{DEPLOY}-acts-as-{name}",
            service_account_id=f"projects/{of.project}/serviceAccounts/{naming.account(of, name)}",
            role="roles/iam.serviceAccountUser",
            member=naming.member(of, DEPLOY),
            opts=opts,
        )


def _let_at_state(of: Bootstrap, opts: pulumi.ResourceOptions) -> None:
    """Let both read Pulumi's state, and the deployment write it and new archives."""
    rights = (
        (PREVIEW, naming.STATE_BUCKET, "roles/storage.objectViewer"),
        (DEPLOY, naming.STATE_BUCKET, "roles/storage.objectUser"),
        (DEPLOY, naming.SOURCE_BUCKET, "roles/storage.objectUser"),
    )
    for name, bucket, role in rights:
        storage.BucketIAMMember(
            f"{name}-{bucket}",
            bucket=naming.bucket(of, bucket),
            role=role,
            member=naming.member(of, name),
            opts=opts,
        )


def _after(opts: pulumi.ResourceOptions, resource: pulumi.Resource) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[resource]))
