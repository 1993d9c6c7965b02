"""The bus as Pub/Sub topics, named as in the topology."""

from __future__ import annotations

import json
import re
from concurrent.futures import CancelledError
from functools import cached_property
from typing import TYPE_CHECKING, Any

from shared import topology
from shared.errors import ConfigurationError, FatalError, RetriableError
from shared.gcp import clients
from shared.gcp.errors import plain_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from google.cloud.pubsub_v1 import PublisherClient  # type: ignore[import-untyped]
    from google.cloud.pubsub_v1.publisher.futures import Future  # type: ignore[import-untyped]

PATIENCE_S = 30.0
"""Seconds after which a message that the bus has not confirmed is given back to its publisher."""
_TOPICS = {topic.name for topic in topology.TOPICS}
_PREFIX = re.compile(r"(?:[A-Za-z][A-Za-z0-9_.~+%-]*)?")

Message = tuple[str, "Mapping[str, Any]", "Mapping[str, str]"]
"""Topic, body, attributes."""


class PubSubBus:
    """Publishes to the topics of one project; `prefix` stands before every topic's name."""

    def __init__(self, project: str, prefix: str = "", client: PublisherClient | None = None) -> None:
        """Make no request yet; ConfigurationError for a prefix that no topic's name could have."""
        if not _PREFIX.fullmatch(prefix):
            raise ConfigurationError(f"AIU_BUS: {prefix!r} cannot begin a topic's name: start it with a letter")
        self._project, self._prefix, self._client = project, prefix, client

    def __repr__(self) -> str:
        return f"PubSubBus({self._project!r}, prefix={self._prefix!r})"

    def publish(self, topic: str, body: Mapping[str, Any], attributes: Mapping[str, str]) -> None:
        """Hand one JSON message to `topic`; returns when the bus has it. Nobody listening is no error."""
        self.publish_all([(topic, body, attributes)])

    def publish_all(self, messages: Iterable[Message]) -> None:
        """Hand several messages over in as few requests as they fit in; returns when the bus has them all.

        The first that failed is raised after all were tried: those that arrived are doubled when they are sent again.
        """
        ready = [(topic, _checked(topic, body, attributes), attributes) for topic, body, attributes in messages]
        sent = [self._send(*message) for message in ready]
        outcomes = [_outcome(path, future) for path, future in sent]
        for error in outcomes:
            if error is not None:
                raise error

    @cached_property
    def _publisher(self) -> PublisherClient:
        return self._client or clients.publisher()

    def _send(self, topic: str, data: bytes, attributes: Mapping[str, str]) -> tuple[str, Future]:
        from google.api_core.retry import Retry, if_transient_error

        path = f"projects/{self._project}/topics/{self._prefix}{topic}"
        with plain_errors(f"publishing to {path}"):
            retry = Retry(predicate=if_transient_error, timeout=PATIENCE_S)
            return path, self._publisher.publish(path, data, retry=retry, timeout=PATIENCE_S, **attributes)


def _outcome(path: str, future: Future) -> Exception | None:
    """Wait for one message; None when the bus has it."""
    try:
        with plain_errors(f"publishing to {path}", but=(TimeoutError, CancelledError)):
            future.result(timeout=PATIENCE_S)
    except (ConfigurationError, FatalError, RetriableError) as error:
        return error
    except (TimeoutError, CancelledError):
        return RetriableError(f"publishing to {path}: the bus has not confirmed the message in {PATIENCE_S:.0f} s")
    return None


def _checked(topic: str, body: Mapping[str, Any], attributes: Mapping[str, Any]) -> bytes:
    if topic not in _TOPICS:
        raise ConfigurationError(f"no topic is called {topic!r}; there are {', '.join(sorted(_TOPICS))}")
    if wrong := sorted(str(name) for name, value in attributes.items() if not isinstance(value, str)):
        raise FatalError(f"a message to {topic} has attributes that are not text: {', '.join(wrong)}")
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise FatalError(f"a message to {topic} is not JSON: {error}") from None
