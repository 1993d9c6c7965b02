"""What everything is called, so that each layer finds what another one made without asking it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.datasets import BESIDE, dataset_of

if TYPE_CHECKING:
    from configuration import Everywhere

LABELS = {"product": "ai-usage-analytics", "managed-by": "pulumi"}
DEAD_LETTERS = "dead-letters"
ROTATION = "secret-rotation"
INVOKER = "push-invoker"
METABASE = "metabase"
BUILDER = "function-builder"
DATASETS = ("base", *BESIDE)
DATA_BUCKETS = ("lake", "uploads")
SOURCE_BUCKET = "source"
BACKUP_BUCKET = "backups"
STATE_BUCKET = "pulumi-state"
"""Pulumi's own state; made by hand, before there is a Pulumi."""
DEPLOY = "deploy"
"""The account with which GitHub Actions deploys."""


def bucket(of: Everywhere, purpose: str) -> str:
    """Return the name of a bucket; names of buckets are the world's, so the project is in front."""
    return f"{of.project}-{purpose}"


def dataset(of: Everywhere, kind: str) -> str:
    """Return the name of a dataset: the base one has the bare name, the others their kind behind it."""
    return of.dataset if kind == "base" else f"{of.dataset}_{kind}"


def dashboards_dataset(of: Everywhere) -> str:
    """Return the kind of the only dataset that dashboards may read."""
    return {"names": "bi", "hashed": "hashed"}[of.show_people]


def dataset_kind(table: str) -> str:
    """Return the kind of dataset that a table lives in."""
    return dataset_of(table) or "base"


def account(of: Everywhere, name: str) -> str:
    """Return the address of one of our service accounts."""
    return f"{name}@{of.project}.iam.gserviceaccount.com"


def member(of: Everywhere, name: str) -> str:
    """Return one of our service accounts as a member of a policy."""
    return f"serviceAccount:{account(of, name)}"


def agent(project_number: str, service: str) -> str:
    """Return Google's own account for a service in our project, as a member of a policy."""
    return f"serviceAccount:service-{project_number}@{service}.iam.gserviceaccount.com"


def storage_agent(project_number: str) -> str:
    """Return Cloud Storage's own account, which announces new objects."""
    return agent(project_number, "gs-project-accounts")


def pubsub_agent(project_number: str) -> str:
    """Return Pub/Sub's own account, which moves dead letters."""
    return agent(project_number, "gcp-sa-pubsub")


def own_role(of: Everywhere, role: str) -> str:
    """Return the full name of a role that the bootstrap layer made."""
    return f"projects/{of.project}/roles/{role}"


def topic(of: Everywhere, name: str) -> str:
    """Return the full name of a topic."""
    return f"projects/{of.project}/topics/{name}"
