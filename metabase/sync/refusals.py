"""What an answer of Metabase means: its JSON, nothing there, another try, or an error in Metabase's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from shared.answers import Answer, DeniedError, RefusedError, message_of
from shared.errors import FatalError
from shared.retrying import TransientError

if TYPE_CHECKING:
    from collections.abc import Callable

MISSING, CONFLICT = 404, 409
WHAT_TO_DO = {
    301: "the address moved: set METABASE_URL to the one that people see in their browser",
    302: "the address moved: set METABASE_URL to the one that people see in their browser",
    307: "the address moved: set METABASE_URL to the one that people see in their browser",
    308: "the address moved: set METABASE_URL to the one that people see in their browser",
    400: "the body was refused: nothing was changed by this request; `python -m metabase doctor` looks for what moved",
    401: "the API key was refused: check METABASE_API_KEY",
    402: "a feature of Metabase Pro, which is never needed here: please file an issue",
    403: "the key may not do this: its group must be Administrators",
    404: "there is no such thing, or no such path in this version: `python -m metabase doctor` looks",
    409: "somebody else changed it in the same moment: run again",
}
DENIED = {401, 403}


def judged(answer: Answer, asked: str, hide: Callable[[str], str], *, is_optional: bool = False) -> Any:
    """Return the JSON of a good answer, None for an empty one and, if `is_optional`, for a 404.

    TransientError for what may pass; DeniedError for 401 and 403; RefusedError for every other refusal.
    """
    if 200 <= answer.status < 300:  # noqa: PLR2004 - what HTTP calls success
        return _json(answer.body, asked)
    if is_optional and answer.status == MISSING:
        return None
    said = hide(_words(answer.body))
    text = f"{asked}: answered {answer.status}" + (f', Metabase says "{said}"' if said else "")
    if answer.status >= 500:  # noqa: PLR2004 - the server's own trouble
        raise TransientError(text)
    kind = DeniedError if answer.status in DENIED else RefusedError
    raise kind(f"{text}; {WHAT_TO_DO.get(answer.status, 'asking again cannot help')}", answer.status, said)


def _json(body: bytes, asked: str) -> Any:
    if not body:
        return None
    try:
        return msgspec.json.decode(body)
    except msgspec.DecodeError:
        begins = body[:40].decode(errors="replace")
        raise FatalError(
            f"{asked}: the answer is no JSON (it begins with {begins!r}): is METABASE_URL a Metabase?"
        ) from None


def _words(body: bytes) -> str:
    """Return Metabase's message: `errors` names fields, otherwise `message` or plain text."""
    try:
        parsed = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return message_of(body)
    if isinstance(parsed, str):
        return message_of(parsed.encode())
    errors = parsed.get("errors") if isinstance(parsed, dict) else None
    if isinstance(errors, dict) and errors:
        said = "; ".join(f"{field}: {text}" for field, text in errors.items())
        return message_of(said.encode())
    return message_of(body)
