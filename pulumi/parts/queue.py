"""A subscription that loses nothing: a month of retention, no expiry, and somewhere for what nobody can handle."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from pulumi_gcp import pubsub

import naming
from shared import topology

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pulumi

    from configuration import Everywhere

ACK_SECONDS = 600
"""The longest there is; also the time that a pushed request may take, so functions end before it."""
MONTH = f"{topology.RETENTION_DAYS * 24 * 60 * 60}s"
BACKOFF = pubsub.SubscriptionRetryPolicyArgs(minimum_backoff="10s", maximum_backoff="600s")
"""Without one, a failed message comes back at once, and a broken vendor is asked hundreds of times a minute."""
NEVER = pubsub.SubscriptionExpirationPolicyArgs(ttl="")
"""Left alone, a subscription is deleted after a month without a reader: just what one for dead letters looks like."""


def dead_letters(of: Everywhere, name: str = naming.DEAD_LETTERS) -> pubsub.SubscriptionDeadLetterPolicyArgs:
    """Return where a message goes after its last attempt."""
    return pubsub.SubscriptionDeadLetterPolicyArgs(
        dead_letter_topic=naming.topic(of, name), max_delivery_attempts=topology.MAX_DELIVERY_ATTEMPTS
    )


def make_topic(name: str, of: Everywhere, opts: pulumi.ResourceOptions | None = None) -> pubsub.Topic:
    """Make a topic that keeps a month of messages, to seek back in when all else is lost."""
    return pubsub.Topic(
        name,
        name=name,
        project=of.project,
        labels=naming.LABELS,
        message_retention_duration=MONTH,
        opts=opts,
    )


def make_pull(
    name: str,
    topic: pubsub.Topic,
    of: Everywhere,
    dead_letter_policy: pubsub.SubscriptionDeadLetterPolicyArgs | None = None,
    opts: pulumi.ResourceOptions | None = None,
) -> pubsub.Subscription:
    """Make a subscription that people read; an alarm says when there is something in it."""
    return pubsub.Subscription(
        name,
        name=name,
        project=of.project,
        topic=topic.id,
        labels=naming.LABELS,
        ack_deadline_seconds=ACK_SECONDS,
        message_retention_duration=MONTH,
        expiration_policy=NEVER,
        retry_policy=BACKOFF,
        dead_letter_policy=dead_letter_policy,
        opts=opts,
    )


def let_agent_move_dead_letters(
    name: str, subscription: pubsub.Subscription, project_number: str, of: Everywhere, opts: pulumi.ResourceOptions
) -> None:
    """Let Pub/Sub take messages out of a subscription; without it dead-lettering silently does nothing."""
    pubsub.SubscriptionIAMMember(
        f"{name}-dead-letters-subscriber",
        project=of.project,
        subscription=subscription.name,
        role="roles/pubsub.subscriber",
        member=naming.pubsub_agent(project_number),
        opts=opts,
    )


def encoded(body: Mapping[str, str]) -> str:
    """Return a message's body as the scheduler wants it: JSON in base64."""
    return base64.b64encode(json.dumps(body, sort_keys=True).encode()).decode()
