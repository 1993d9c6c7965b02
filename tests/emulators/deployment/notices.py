"""Notifications of buckets, each to the topic that the topology feeds from its place.

fake-gcs-server announces every object of every bucket on one topic; Cloud Storage has a configuration per prefix.
This stands between the two, and is where a notification can be lost.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from shared import topology
from shared.gcp import clients

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

ONE_OF = 33
"""Of so many notifications one is lost, which is 3 %."""
PATIENCE_S = 30


class Relay:
    """Carries notifications from the one topic to the others until it is closed."""

    def __init__(self, project: str, topic: str, buckets: Mapping[str, str]) -> None:
        """`buckets` maps a bucket's name to the place it is in the topology: lake or uploads."""
        from google.cloud.pubsub_v1 import SubscriberClient  # type: ignore[import-untyped]

        self.lost: list[str] = []
        self._project, self._buckets = project, buckets
        self._turn: int | None = None
        self._guard = threading.Lock()
        self._publisher = clients.publisher()
        self._subscriber = SubscriberClient()
        path = f"projects/{project}/subscriptions/{topic}-relay"
        self._subscriber.create_subscription(name=path, topic=f"projects/{project}/topics/{topic}")
        self._pull = self._subscriber.subscribe(path, self._carry)

    def lose_some(self, chance: random.Random) -> None:
        """Lose 3 % from now on, the first of them soon: a small organisation has few commits."""
        with self._guard:
            self._turn = chance.randrange(1, ONE_OF // 4)

    def lose_none(self) -> None:
        """Carry all of them again."""
        with self._guard:
            self._turn = None

    def close(self) -> None:
        """Stop carrying."""
        self._pull.cancel()
        self._pull.result()
        self._subscriber.close()
        self._publisher.stop()

    def _carry(self, message: Any) -> None:
        place = f"{self._buckets.get(message.attributes['bucketId'])}/{message.attributes['objectId']}"
        for topic in topology.TOPICS:
            if topic.fed_by and place.startswith(topic.fed_by) and not self._is_lost(place):
                path = f"projects/{self._project}/topics/{topic.name}"
                self._publisher.publish(path, message.data, **message.attributes).result(PATIENCE_S)
        message.ack()

    def _is_lost(self, place: str) -> bool:
        with self._guard:
            if self._turn is None:
                return False
            self._turn -= 1
            if self._turn:
                return False
            self._turn = ONE_OF
            self.lost.append(place)
            return True
