"""What may happen to a deployment on its worst day: processes killed anywhere, messages doubled, late, or lost."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from shared import topology
from shared.gcp import clients
from tests.emulators.deployment import project

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from tests.emulators.deployment.installed import Deployment
    from tests.emulators.deployment.instances import Instance

PAUSE_S = (1.0, 8.0)
"""Between two kills; two rounds last longer than facts take to build."""
LATE_S = 5.0
"""The second copy of a message comes up to so much later, which is after others that were published behind it."""
AGAIN = "copy"
"""Attribute of a second copy, so that it gets no third."""
PATIENCE_S = 30


class Storm:
    """Rages while the block lasts; afterwards no process is killed, no message doubled and none lost."""

    def __init__(self, deployment: Deployment, seed: int) -> None:
        """Equal seeds kill in equal order, with equal pauses; what is hit is up to the machine."""
        self.doubled = 0
        self.kills: Counter[str] = Counter()
        self._deployment, self._chance = deployment, random.Random(seed)  # noqa: S311 - repeatable, not secret
        self._over = threading.Event()
        self._killer = threading.Thread(target=self._kill, name="killer", daemon=True)
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        """Begin with everything at once."""
        from google.cloud.pubsub_v1 import SubscriberClient  # type: ignore[import-untyped]

        self._publisher, self._subscriber = clients.publisher(), SubscriberClient()
        self._echoes = [self._echo(topic.name) for topic in topology.TOPICS]
        self._deployment.relay.lose_some(self._chance)
        self._killer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Let go, and return when every function listens again."""
        self._over.set()
        self._killer.join()
        self._deployment.relay.lose_none()
        for echo in self._echoes:
            echo.cancel()
            echo.result()
        self._subscriber.close()
        self._publisher.stop()
        for instance in self._deployment.supervisor.instances.values():
            instance.wait_until_it_listens()

    def wait_for_kills(self, count: int, patience_s: float) -> None:
        """Return when so many processes have been killed, or when the patience has ended."""
        deadline = time.monotonic() + patience_s
        while self.kills.total() < count and time.monotonic() < deadline:
            time.sleep(0.1)

    def _kill(self) -> None:
        instances = list(self._deployment.supervisor.instances.values())
        round_: list[Instance] = []
        while not self._over.wait(self._chance.uniform(*PAUSE_S)):
            # In rounds, so that every function has its turn.
            round_ = round_ or self._chance.sample(instances, len(instances))
            instance = round_.pop()
            if not instance.has_ended:
                instance.kill()
                self.kills[instance.name] += 1
                self._deployment.tell(f"killed {instance.name}")

    def _echo(self, topic: str) -> Any:
        path = f"projects/{project.PROJECT}/subscriptions/{topic}-echo"
        self._subscriber.create_subscription(name=path, topic=project.topic_path(topic))

        def again(message: Any) -> None:
            if AGAIN not in message.attributes:
                with self._guard:
                    late = self._chance.uniform(0, LATE_S)
                self._over.wait(late)
                attributes = {**message.attributes, AGAIN: "second"}
                self._publisher.publish(project.topic_path(topic), message.data, **attributes).result(PATIENCE_S)
                with self._guard:
                    self.doubled += 1
            message.ack()

        return self._subscriber.subscribe(path, again)
