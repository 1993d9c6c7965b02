"""The secrets' places, without their contents: those are put in by a person, and never pass through Pulumi.

Rotation only sends a reminder. People make a new key, add it as a version, and change the version that the app layer
names; the old one is disabled a week later, and destroyed a month after that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_gcp import projects, pubsub, secretmanager

import naming
from grants import DEPLOYED
from parts import queue
from parts.buckets import kept
from shared import topology

if TYPE_CHECKING:
    from configuration import Data

QUARTER = "7776000s"
DESTROYED_AFTER = "2592000s"
MACHINE_SECRETS = ("metabase-database-password", "metabase-encryption-key")
"""Read by the dashboards' machine alone."""
FOR_EVER = (*MACHINE_SECRETS, topology.PERSON_KEY)
"""They do not rotate: what is encrypted with them would be lost, and who was erased would not be recognised."""


def names() -> list[str]:
    """Return the secrets that functions read, each once."""
    return sorted({secret for function in DEPLOYED for secret in function.secrets})


def make_secrets(of: Data) -> None:
    """Make the places, and the topic on which their reminders arrive."""
    topic = queue.make_topic(naming.ROTATION, of)
    queue.make_pull(naming.ROTATION, topic, of)
    may_remind = pubsub.TopicIAMMember(
        "rotation-publisher",
        project=of.project,
        topic=topic.name,
        role="roles/pubsub.publisher",
        member=_agent(of),
    )
    for name in (*names(), *MACHINE_SECRETS):
        _make(name, of, *(() if name in FOR_EVER else (topic, may_remind)))


def _agent(of: Data) -> pulumi.Output[str]:
    identity = projects.ServiceIdentity("secretmanager", project=of.project, service="secretmanager.googleapis.com")
    return identity.member


def _make(
    name: str, of: Data, topic: pubsub.Topic | None = None, after: pulumi.Resource | None = None
) -> secretmanager.Secret:
    rotation = secretmanager.SecretRotationArgs(next_rotation_time=of.first_rotation, rotation_period=QUARTER)
    return secretmanager.Secret(
        name,
        project=of.project,
        secret_id=name,
        labels=naming.LABELS,
        replication=secretmanager.SecretReplicationArgs(auto=secretmanager.SecretReplicationAutoArgs()),
        topics=[secretmanager.SecretTopicArgs(name=topic.id)] if topic else None,
        rotation=rotation if topic else None,
        version_destroy_ttl=DESTROYED_AFTER,
        deletion_protection=True,
        # The next instant moves with every reminder, and is no change of ours.
        opts=kept(
            pulumi.ResourceOptions(depends_on=[after] if after else [], ignore_changes=["rotation.nextRotationTime"])
        ),
    )
