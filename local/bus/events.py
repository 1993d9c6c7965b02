"""Messages as an entry point sees them: CloudEvents, exactly as functions-framework makes them from a Pub/Sub push."""

from __future__ import annotations

import base64
import copy
import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shared.errors import FatalError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cloudevents.http import CloudEvent

_EVENT_TYPE = "google.cloud.pubsub.topic.v1.messagePublished"
_MESSAGE_TYPE = "type.googleapis.com/google.pubsub.v1.PubsubMessage"


@dataclass(frozen=True, slots=True)
class Message:
    """One published message, as immutable as Pub/Sub keeps it."""

    topic: str
    data: bytes
    attributes: dict[str, str]
    published_at: str
    """UTC, RFC 3339 with milliseconds."""
    message_id: str = field(default_factory=lambda: str(10**15 + secrets.randbelow(9 * 10**15)))

    @classmethod
    def make(cls, topic: str, body: Mapping[str, Any], attributes: Mapping[str, str], at: datetime) -> Message:
        """Encode a body as JSON; FatalError when something is not JSON, or an attribute is not text."""
        if wrong := [name for name, value in attributes.items() if type(value) is not str]:
            raise FatalError(f"a message to {topic} has attributes that are not text: {', '.join(wrong)}")
        try:
            data = json.dumps(body, allow_nan=False, separators=(",", ":")).encode()
        except (TypeError, ValueError) as error:
            raise FatalError(f"a message to {topic} is not JSON: {error}") from None
        return cls(topic, data, dict(attributes), rfc3339(at))

    def event(self) -> CloudEvent:
        """Return a new event for one delivery; whatever its receiver does to it stays there."""
        from cloudevents.http import CloudEvent

        metadata = {
            "id": self.message_id,
            "time": self.published_at,
            "specversion": "1.0",
            "datacontenttype": "application/json",
            "type": _EVENT_TYPE,
            "source": f"//pubsub.googleapis.com/projects/local/topics/{self.topic}",
        }
        message = {
            "@type": _MESSAGE_TYPE,
            "data": base64.b64encode(self.data).decode(),
            "attributes": copy.copy(self.attributes),
            "messageId": self.message_id,
            "publishTime": self.published_at,
        }
        return CloudEvent(metadata, {"message": message})


def rfc3339(at: datetime) -> str:
    """Write an instant the way Google's APIs do, with milliseconds."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def finalized(bucket: str, key: str, size: int, at: datetime) -> tuple[dict[str, Any], dict[str, str]]:
    """Return body and attributes of the notification that GCS sends when an object of `size` bytes was written.

    https://cloud.google.com/storage/docs/pubsub-notifications: numbers of the object resource are strings.
    """
    generation, when = str(int(at.timestamp() * 1_000_000)), rfc3339(at)
    body = {
        "kind": "storage#object",
        "name": key,
        "bucket": bucket,
        "generation": generation,
        "metageneration": "1",
        "timeCreated": when,
        "updated": when,
        "size": str(size),
    }
    attributes = {
        "eventType": "OBJECT_FINALIZE",
        "bucketId": bucket,
        "objectId": key,
        "objectGeneration": generation,
        "eventTime": when,
        "payloadFormat": "JSON_API_V1",
    }
    return body, attributes
