"""The entry points take the cloud's backends when the settings name them: real clients, real pushes, emulated services.

What the emulators cannot show is in tests/emulators/README.md: nobody checks identities here, and subscriptions do not
filter, which is why a function looks for itself whether a message is its own.
"""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from google.cloud.pubsub_v1 import SubscriberClient  # type: ignore[import-untyped]

from shared import topology
from shared.gcp import clients
from shared.gcp.lake import GcsLake
from shared.messages import RunRequested
from tests.emulators import servers
from tests.functions.messages import body
from tests.functions.serving import DEPLOYED, Served, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WAIT_S = 30
PATIENCE = {"minimum_backoff": {"seconds": 1}, "maximum_backoff": {"seconds": 2}}
FUNCTIONS = {function.name: function for function in DEPLOYED}


@dataclass
class Cloud:
    """One project with its topics and its lake."""

    project: str
    bucket: str
    environment: dict[str, str]

    @property
    def lake(self) -> GcsLake:
        """The lake."""
        return GcsLake(self.bucket)

    def topic(self, name: str) -> str:
        """Full name of a topic."""
        return f"projects/{self.project}/topics/{name}"

    def push(self, topic: str, served: Served) -> None:
        """Have Pub/Sub push a topic's messages to a function, as a deployment does."""
        with SubscriberClient() as subscriber:
            subscriber.create_subscription(
                request={
                    "name": f"projects/{self.project}/subscriptions/{served.name}",
                    "topic": self.topic(topic),
                    "push_config": {"push_endpoint": f"http://127.0.0.1:{served.port}/"},
                    "ack_deadline_seconds": 600,
                    "retry_policy": PATIENCE,
                }
            )

    def stop_pushing(self, served: Served) -> None:
        """Forget the subscription: an emulator asks a dead function for ever."""
        with SubscriberClient() as subscriber:
            subscriber.delete_subscription(subscription=f"projects/{self.project}/subscriptions/{served.name}")

    def listen(self, topic: str) -> Callable[[], Any]:
        """Listen to a topic from now on; calling what is returned waits for the first message."""
        name = f"projects/{self.project}/subscriptions/listen-{topic}"
        with SubscriberClient() as subscriber:
            subscriber.create_subscription(request={"name": name, "topic": self.topic(topic)})

        def first() -> Any:
            with SubscriberClient() as subscriber:
                return subscriber.pull(subscription=name, max_messages=1, timeout=WAIT_S).received_messages[0].message

        return first


@pytest.fixture
def cloud(emulators: None) -> Iterator[Cloud]:
    """Make the topics and the bucket."""
    project, bucket = f"p-{uuid.uuid4().hex[:12]}", f"lake-{uuid.uuid4().hex[:12]}"
    publisher = clients.publisher()
    for topic in topology.TOPICS:
        publisher.create_topic(name=f"projects/{project}/topics/{topic.name}")
    clients.storage().create_bucket(bucket)
    environment = {
        "AIU_LAKE": f"gs://{bucket}",
        "AIU_BUS": f"pubsub://{project}",
        "PUBSUB_EMULATOR_HOST": servers.pubsub().address,
        "STORAGE_EMULATOR_HOST": f"http://{servers.storage().address}",
    }
    yield Cloud(project, bucket, environment)
    publisher.stop()


def _until(found: Callable[[], object], served: Served) -> None:
    deadline = time.monotonic() + WAIT_S
    while not found():
        assert time.monotonic() < deadline, served.output()
        time.sleep(0.05)


def test_a_push_of_pubsub_becomes_a_plan_and_requests(cloud: Cloud, tmp_path: Path) -> None:
    """The daily message arrives by push; the plan is an object, and the sheet is asked for on the next topic."""
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "users.csv").write_text("email\nana@example.com\n", encoding="utf-8")
    request = cloud.listen(topology.FETCH_REQUESTED)
    publisher = clients.publisher()
    with serving(FUNCTIONS["dispatch"], tmp_path, **cloud.environment) as served:
        cloud.push(topology.RUN_REQUESTED, served)
        publisher.publish(cloud.topic(topology.RUN_REQUESTED), b"", kind="without a body").result(WAIT_S)
        publisher.publish(cloud.topic(topology.RUN_REQUESTED), json.dumps(body(RunRequested())).encode()).result(WAIT_S)
        _until(lambda: cloud.lake.list("runs/") and served.lines("message.empty"), served)
        cloud.stop_pushing(served)

        assert ["runs/daily-2026-09-02/plan-1.json"] == cloud.lake.list("runs/")
        asked = request()
        assert ("sheets", "sheets") == (asked.attributes["source"], json.loads(asked.data)["stream"])
        assert 1 == len(served.lines("message.empty"))
        assert 0 == served.stop()
    publisher.stop()


def test_a_function_of_another_source_leaves_a_message_alone(cloud: Cloud, tmp_path: Path) -> None:
    """No emulator filters: the request for the sheet reaches fetch-cursor too, which acknowledges and does nothing."""
    request = json.dumps({"run_id": "r", "stream": "sheets", "start": "2026-09-02", "end": "2026-09-02", "revision": 1})
    publisher = clients.publisher()
    with serving(FUNCTIONS["fetch-cursor"], tmp_path, **cloud.environment) as served:
        cloud.push(topology.FETCH_REQUESTED, served)
        publisher.publish(cloud.topic(topology.FETCH_REQUESTED), request.encode(), source="sheets").result(WAIT_S)
        _until(lambda: served.lines("message.not_mine"), served)
        cloud.stop_pushing(served)

        assert [] == cloud.lake.list("")
    publisher.stop()
