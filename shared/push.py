"""The strict reading of what Pub/Sub posts to a function: one message in an envelope of JSON.

https://cloud.google.com/pubsub/docs/push: `{"message": {"data": base64, "attributes": …, "messageId": …,
"publishTime": …}, "subscription": …, "deliveryAttempt": …}`. Google may add fields; what is read must be right.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import msgspec

from shared.errors import FatalError

if TYPE_CHECKING:
    from cloudevents.http import CloudEvent

_EVENT_TYPE = "google.cloud.pubsub.topic.v1.messagePublished"
_MESSAGE_TYPE = "type.googleapis.com/google.pubsub.v1.PubsubMessage"
_Instant = Annotated[datetime, msgspec.Meta(tz=True)]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]


class PushError(FatalError):
    """What was posted is no push of Pub/Sub, which never sends anything else."""


class Message(msgspec.Struct, frozen=True, rename="camel"):
    """One message, its body still in base64."""

    message_id: _Name
    publish_time: _Instant
    data: str = ""
    attributes: dict[str, str] = msgspec.field(default_factory=dict)


class Push(msgspec.Struct, frozen=True, rename="camel"):
    """One delivery of one message."""

    message: Message
    subscription: _Name
    delivery_attempt: int | None = None
    """Which attempt it is, where the subscription counts them."""

    def event(self) -> CloudEvent:
        """Return the event as functions-framework would make it from the same push."""
        from cloudevents.http import CloudEvent

        published_at = self.message.publish_time.isoformat().replace("+00:00", "Z")
        metadata = {
            "id": self.message.message_id,
            "time": published_at,
            "specversion": "1.0",
            "datacontenttype": "application/json",
            "type": _EVENT_TYPE,
            "source": f"//pubsub.googleapis.com/{self.subscription}",
        }
        message = {
            "@type": _MESSAGE_TYPE,
            "data": self.message.data,
            "attributes": self.message.attributes,
            "messageId": self.message.message_id,
            "publishTime": published_at,
        }
        return CloudEvent(metadata, {"message": message})


_decoder = msgspec.json.Decoder(Push)


def read(body: bytes) -> Push:
    """Open what was posted; PushError says what is wrong with it, without a word of its content."""
    try:
        push = _decoder.decode(body)
        base64.b64decode(push.message.data, validate=True)
    except msgspec.DecodeError as error:
        raise PushError(f"not a push of Pub/Sub: {error}") from None
    except (binascii.Error, ValueError):
        raise PushError("not a push of Pub/Sub: message.data is not base64") from None
    return push
