"""Which request of the cloud a log line belongs to: the trace headers, read strictly, in the words of Cloud Logging.

https://cloud.google.com/logging/docs/structured-logging: a line with these fields is shown below its request.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from werkzeug.datastructures import Headers

TRACE = "logging.googleapis.com/trace"
SPAN = "logging.googleapis.com/spanId"
SAMPLED = "logging.googleapis.com/trace_sampled"
LARGEST_SPAN = 2**64
_W3C = re.compile(r"[0-9a-f]{2}-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})(-.*)?")
_CLOUD = re.compile(r"(?P<trace>[0-9a-f]{32})(/(?P<span>\d{1,20}))?(;o=(?P<options>\d))?", re.IGNORECASE)


def fields(headers: Headers, project: str | None) -> dict[str, str | bool]:
    """Return the fields of every line of a request; nothing when no header names a trace.

    `traceparent` goes before the older `X-Cloud-Trace-Context`, whose span is a decimal number.
    """
    if found := _W3C.fullmatch(headers.get("traceparent", "")):
        trace, span, sampled = found["trace"], found["span"], bool(int(found["flags"], 16) & 1)
    elif found := _CLOUD.fullmatch(headers.get("X-Cloud-Trace-Context", "")):
        number = int(found["span"] or 0)
        trace, span = found["trace"].lower(), f"{number:016x}" if 0 < number < LARGEST_SPAN else ""
        sampled = found["options"] == "1"
    else:
        return {}
    if not int(trace, 16):
        return {}
    named = f"projects/{project}/traces/{trace}" if project else trace
    return {TRACE: named, SAMPLED: sampled, **({SPAN: span} if span else {})}
