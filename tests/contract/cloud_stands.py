"""Test stands of the backends on Google Cloud: Google's own clients, against emulators of their services."""

from __future__ import annotations

import base64
import threading
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cloudevents.http import CloudEvent

from shared import topology
from shared.gcp import clients
from shared.gcp.bus import PubSubBus
from shared.gcp.secrets import SecretManagerSecrets
from shared.gcp.uploads import GcsUploads
from shared.gcp.warehouse import BigQueryWarehouse
from tests.contract.stands import WarehouseStand
from tests.emulators import servers, warehouse
from tests.emulators.secret_manager import FakeSecretManager, serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from shared.gcp.build import BigQueryBuild
    from shared.protocols import Load, Secrets, Uploads
    from tests.contract.test_secrets import Make

SETTLE_S = 20
SUBSCRIBED = {"plain": topology.RUN_REQUESTED, "picky": topology.FETCH_REQUESTED}
FILTERS = {"picky": 'attributes.source = "acme"'}


class PubSubStand:
    """Topics of their own in a project, with two subscribers that write down what they get."""

    def __init__(self, project: str, prefix: str = "", *, enforces_filters: bool = False) -> None:
        """`prefix` stands before every name."""
        from google.cloud.pubsub_v1 import SubscriberClient  # type: ignore[import-untyped]

        self.project, self.prefix, self.enforces_filters = project, prefix, enforces_filters
        self.received: list[tuple[str, CloudEvent]] = []
        self._publisher = clients.publisher()
        self._subscriber = SubscriberClient()
        self._changed = threading.Condition()
        self._failures = self._published = self._acknowledged = 0
        for topic in topology.TOPICS:
            self._publisher.create_topic(name=self._topic(topic.name))
        self._pulls = [self._subscribe(name, topic) for name, topic in SUBSCRIBED.items()]
        self.bus = _CountingBus(self)

    def fail(self, times: int) -> None:
        """Let the next calls fail."""
        self._failures = times

    def settle(self) -> None:
        """Wait until every message was acknowledged by whoever listens to its topic."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._acknowledged >= self._published, SETTLE_S)

    def count(self, topic: str) -> None:
        """Expect one more message."""
        with self._changed:
            self._published += topic in SUBSCRIBED.values()

    def close(self) -> None:
        """Stop listening."""
        for pull in self._pulls:
            pull.cancel()
            pull.result()
        self._subscriber.close()
        self._publisher.stop()
        self._publisher.transport.close()

    def client(self) -> Any:
        """Return Google's publisher."""
        return self._publisher

    def remove(self) -> None:
        """Delete topics and subscriptions; call it before `close`."""
        for name in SUBSCRIBED:
            self._subscriber.delete_subscription(subscription=self._subscription(name))
        for topic in topology.TOPICS:
            self._publisher.delete_topic(topic=self._topic(topic.name))

    def _subscription(self, name: str) -> str:
        return f"projects/{self.project}/subscriptions/{self.prefix}{name}"

    def _topic(self, name: str) -> str:
        return f"projects/{self.project}/topics/{self.prefix}{name}"

    def _subscribe(self, name: str, topic: str) -> Any:
        path = self._subscription(name)
        wanted = {"name": path, "topic": self._topic(topic), "filter": FILTERS.get(name, "")}
        self._subscriber.create_subscription(request=wanted)

        def receive(message: Any) -> None:
            with self._changed:
                self.received.append((name, _event(message, self._topic(topic))))
                if self._failures:
                    self._failures -= 1
                    message.nack()
                else:
                    message.ack()
                    self._acknowledged += 1
                self._changed.notify_all()

        return self._subscriber.subscribe(path, receive)


class _CountingBus(PubSubBus):
    """The bus under test, which tells its stand how many messages there should be."""

    def __init__(self, stand: PubSubStand) -> None:
        super().__init__(stand.project, stand.prefix, client=stand.client())
        self._stand = stand

    def publish(self, topic: str, body: Mapping[str, Any], attributes: Mapping[str, str]) -> None:
        super().publish(topic, body, attributes)
        self._stand.count(topic)


def _event(message: Any, topic: str) -> CloudEvent:
    """Return the event that a push of this message would become."""
    data = {
        "data": base64.b64encode(message.data).decode(),
        "attributes": dict(message.attributes),
        "messageId": message.message_id,
        "publishTime": message.publish_time.isoformat(),
    }
    head = {"type": "google.cloud.pubsub.topic.v1.messagePublished", "source": f"//pubsub.googleapis.com/{topic}"}
    return CloudEvent(head, {"message": data})


@contextmanager
def bucket_lake(folder: Path) -> Iterator[Uploads]:
    """A bucket of its own."""
    servers.storage()
    client, name = clients.storage(), f"lake-{uuid.uuid4().hex[:12]}"
    client.create_bucket(name)
    try:
        yield GcsUploads(name, client)
    finally:
        client.close()


@contextmanager
def pubsub_bus(folder: Path) -> Iterator[PubSubStand]:
    """Topics of a project of its own."""
    servers.pubsub()
    stand = PubSubStand(f"p-{uuid.uuid4().hex[:12]}")
    try:
        yield stand
    finally:
        stand.close()


@contextmanager
def bigquery_warehouse(folder: Path) -> Iterator[WarehouseStand]:
    """Empty tables, and a bucket for parts."""
    client = warehouse.prepared(*warehouse.PREPARED)
    if _NotingWarehouse.is_touched:
        warehouse.empty(client, warehouse.TOUCHED)
        _NotingWarehouse.is_touched = False
    parts = servers.buckets() / f"parts-{uuid.uuid4().hex[:12]}"
    parts.mkdir()
    yield WarehouseStand(
        _NotingWarehouse(servers.PROJECT, warehouse.BASE, client), parts, f"gs://{parts.name}/", is_emulated=True
    )


class _NotingWarehouse(BigQueryWarehouse):
    """The warehouse under test, which notes when its tables have to be emptied: that takes a second."""

    is_touched = True

    def load(self, load: Load) -> None:
        _NotingWarehouse.is_touched = True
        super().load(load)

    @contextmanager
    def build(self) -> Iterator[BigQueryBuild]:
        _NotingWarehouse.is_touched = True
        with super().build() as build:
            yield build


@contextmanager
def secret_manager_secrets(folder: Path) -> Iterator[Make]:
    """Secrets of a project, each pinned to its first version."""
    fake = FakeSecretManager({})
    with serving(fake) as client:

        def make(values: Mapping[str, str]) -> Secrets:
            fake.versions = {f"projects/p/secrets/{name}/versions/1": text.encode() for name, text in values.items()}
            return SecretManagerSecrets("p", dict.fromkeys(values, "1"), client)

        yield make
