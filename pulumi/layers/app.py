"""The layer of the pipeline: topics, functions with their queues, notifications, schedules and alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_gcp import cloudscheduler, pubsub, storage

import naming
from configuration import App, read
from grants import DEPLOYED
from parts import queue
from parts.alarms import make_alarms
from parts.archives import archives
from parts.environment import environment
from parts.worker import Worker
from shared import topology
from shared.blueprint import Endpoint

if TYPE_CHECKING:
    from shared.blueprint import Schedule, Topic

QUARTER_HOURLY = "*/15 * * * *"


def build() -> None:
    """Make the layer."""
    of = read(App)
    topics = {topic.name: queue.make_topic(topic.name, of) for topic in topology.TOPICS}
    dead = _make_dead_letters(of)
    found = archives()
    workers = [
        Worker(function, found[function.name], environment(function, of), of, after=[*topics.values(), dead])
        for function in DEPLOYED
    ]
    for topic in topology.TOPICS:
        if topic.fed_by:
            _make_notification(topic, topics[topic.name], of)
    for schedule in topology.SCHEDULES:
        _make_schedule(schedule, topics[schedule.topic], of)
    for worker in workers:
        if isinstance(worker.function, Endpoint):
            _make_question(worker.function, worker, of)
    make_alarms(of)
    pulumi.export("functions", {worker.function.name: worker.service.url for worker in workers})


def _make_dead_letters(of: App) -> pubsub.Topic:
    """Make the place for messages that nobody could handle, with a reader that keeps them for a month."""
    topic = queue.make_topic(naming.DEAD_LETTERS, of)
    queue.make_pull(naming.DEAD_LETTERS, topic, of)
    pubsub.TopicIAMMember(
        "dead-letters-publisher",
        project=of.project,
        topic=topic.name,
        role="roles/pubsub.publisher",
        member=naming.pubsub_agent(of.project_number),
    )
    return topic


def _make_notification(topic: Topic, made: pubsub.Topic, of: App) -> None:
    """Have a bucket tell of new objects under one prefix; Eventarc would drop what is a day old."""
    bucket, _, prefix = topic.fed_by.partition("/")
    may_tell = pubsub.TopicIAMMember(
        f"{topic.name}-bucket",
        project=of.project,
        topic=made.name,
        role="roles/pubsub.publisher",
        member=naming.storage_agent(of.project_number),
    )
    storage.Notification(
        topic.name,
        bucket=naming.bucket(of, bucket),
        topic=made.id,
        payload_format="JSON_API_V1",
        event_types=["OBJECT_FINALIZE"],
        object_name_prefix=prefix or None,
        opts=pulumi.ResourceOptions(depends_on=[may_tell]),
    )


def _make_schedule(schedule: Schedule, made: pubsub.Topic, of: App) -> None:
    """Have the clock publish one message; its own account may do so without a grant of ours."""
    cloudscheduler.Job(
        schedule.name,
        name=schedule.name,
        project=of.project,
        region=of.region,
        schedule=schedule.cron,
        time_zone=schedule.time_zone,
        # No attempt deadline: a Pub/Sub target ignores it and shows a difference for ever.
        retry_config=cloudscheduler.JobRetryConfigArgs(retry_count=5, min_backoff_duration="10s"),
        pubsub_target=cloudscheduler.JobPubsubTargetArgs(topic_name=made.id, data=queue.encoded(schedule.body)),
    )


def _make_question(endpoint: Endpoint, worker: Worker, of: App) -> None:
    """Have the clock ask an endpoint, which nobody outside can reach: an answer of 503 is an alarm."""
    cloudscheduler.Job(
        f"ask-{endpoint.name}",
        name=f"ask-{endpoint.name}",
        project=of.project,
        region=of.region,
        schedule=QUARTER_HOURLY,
        time_zone="Etc/UTC",
        attempt_deadline=f"{endpoint.timeout_s}s",
        retry_config=cloudscheduler.JobRetryConfigArgs(retry_count=1, min_backoff_duration="30s"),
        http_target=cloudscheduler.JobHttpTargetArgs(
            http_method="GET",
            uri=pulumi.Output.concat(worker.service.url, endpoint.paths[0]),
            oidc_token=cloudscheduler.JobHttpTargetOidcTokenArgs(
                service_account_email=naming.account(of, naming.INVOKER), audience=worker.service.url
            ),
        ),
        opts=pulumi.ResourceOptions(depends_on=[worker.invoked]),
    )
