"""What a vendor's answer means for the caller: the body, another try, or an error that says what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from shared.errors import FatalError, ForbiddenError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.redaction import Redactor

OK = 200
BAD_REQUEST = 400
UNAUTHORIZED = 401
FORBIDDEN = 403
GONE = 410
TOO_MANY_REQUESTS = 429
TRY_AGAIN = frozenset({429, 500, 502, 503, 504, 529})
LONGEST_QUOTE = 300

WHAT_TO_DO = {
    400: "the request itself was refused, so asking again cannot help",
    401: "the key was refused: check {key}, then run again",
    403: "the key may not read this: give it the permission, or leave it unread",
    404: "there is no such thing at this address: check {address}",
    410: "the page no longer exists: start again from the first one",
}


@dataclass(frozen=True, slots=True)
class Request:
    """One call, and how a person reads it."""

    method: str
    path: str
    shown: str
    redactor: Redactor
    params: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def hide(self, text: str) -> str:
        """Return the text without this request's secrets."""
        return self.redactor.text(text, self.headers)


@dataclass(frozen=True, slots=True)
class Answer:
    """One complete answer, as far as it decides what happens next."""

    status: int
    body: bytes
    retry_after_s: float | None = None
    may_retry: bool = True
    """False when the vendor says that the same request must not be made again."""
    request_id: str = ""


class RefusedError(FatalError):
    """The vendor answered, and the answer is no."""

    def __init__(self, message: str, status: int, said: str) -> None:
        """`said` is the vendor's own message, shortened and without secrets."""
        super().__init__(message)
        self.status = status
        self.said = said


class GoneError(RefusedError):
    """The page asked for no longer exists (410); the list has to be read from its beginning."""


class DeniedError(RefusedError, ForbiddenError):
    """The vendor refused the credential for this endpoint (401, 403)."""


class SpendLimitError(RefusedError):
    """A 429 that lasts until somebody raises a limit or a month ends."""


def refusal(answer: Answer, asked: str, said: str, names: Mapping[str, str]) -> FatalError:
    """Return the error for an answer that no second try would change.

    `asked` is the request as a person reads it; `names` gives the settings that hold the `key` and the `address`.
    """
    message = f"{asked}: {quoted(answer, said)}"
    if answer.status == TOO_MANY_REQUESTS and _is_spend_limit(answer.body):
        return SpendLimitError(f"{message}; a spend limit was reached: raise it, then run again", answer.status, said)
    hint = WHAT_TO_DO.get(answer.status, "asking again cannot help").format_map(names)
    kind = {UNAUTHORIZED: DeniedError, FORBIDDEN: DeniedError, GONE: GoneError}.get(answer.status, RefusedError)
    return kind(f"{message}; {hint}", answer.status, said)


def is_transient(answer: Answer) -> bool:
    """Whether the same request may be answered differently in a moment."""
    return answer.status in TRY_AGAIN and answer.may_retry and not _is_spend_limit(answer.body)


def quoted(answer: Answer, said: str) -> str:
    """Return status, the vendor's words and its request id in one phrase."""
    words = f', the vendor says "{said}"' if said else ""
    return f"answered {answer.status}{words}" + (f" ({answer.request_id})" if answer.request_id else "")


def message_of(body: bytes) -> str:
    """Return the vendor's message in an error body of any shape, in one line of at most 300 characters."""
    text = _find_message(body)
    line = " ".join(re.sub(r"<[^>]*>|[\x00-\x1f\x7f]", " ", text).split())
    return line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE] + "…"


def damage(body: bytes) -> str | None:
    """Return what is wrong with the body of a good answer, or None when it is one JSON object."""
    try:
        # Raw values are checked but not built: this costs a scan, not a tree.
        msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        if not body.isascii():
            body.decode()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        start = body[:40].decode(errors="replace")
        return f"answered 200 with {len(body)} bytes that are not one JSON object ({error}; it begins with {start!r})"
    return None


def _find_message(body: bytes) -> str:
    try:
        parsed: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return body[: 4 * LONGEST_QUOTE].decode(errors="replace")
    if not isinstance(parsed, dict):
        return ""
    error = parsed.get("error")
    inside = error.get("message") if isinstance(error, dict) else None
    return str(inside or parsed.get("message") or parsed.get("detail") or error or "")


def _is_spend_limit(body: bytes) -> bool:
    return b"spend_limit" in body
