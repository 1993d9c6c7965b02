"""Errors of Google's clients in the house's words: none leaves this package raw.

What a call means to the caller is decided by Google's reason first (a 403 may be a missing role or a busy quota) and by
the kind of the exception second. Whatever nobody has foreseen is worth another try.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from shared.errors import ConfigurationError, FatalError, PipelineError, RetriableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUSY = {"quotaExceeded", "rateLimitExceeded", "userRateLimitExceeded", "backendError", "internalError"}
_TOO_DEAR = {"bytesBilledLimitExceeded", "billingTierLimitExceeded", "resourcesExceeded", "responseTooLarge"}
_CONFLICT = re.compile(r"aborted due to concurrent update|could not serialize|transaction conflict", re.IGNORECASE)
_LONGEST = 600
_MISTAKES = (AssertionError, AttributeError, KeyError, NameError, TypeError)


@contextmanager
def plain_errors(doing: str, *, but: tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """Turn what Google's clients raise into ours; `doing` says what was going on, as in 'loading raw_x'.

    What is named in `but` passes, for a caller that knows what to make of it; so do our own mistakes.
    """
    try:
        yield
    except Exception as error:
        if isinstance(error, (PipelineError, *_MISTAKES, *but)):
            raise
        raise ours(doing, error) from error


def ours(doing: str, error: Exception) -> PipelineError:
    """Return the error of `shared.errors` that says what the caller of `doing` should do."""
    from google.api_core import exceptions as google
    from google.auth import exceptions as auth

    said = f"{doing}: {_first_words(error)}"
    reasons = _reasons(error)
    if reasons & _BUSY:
        return RetriableError(said)
    if reasons & _TOO_DEAR:
        return FatalError(f"{said}. It asks for more than one statement may cost: bound it by dates")
    if isinstance(error, (google.Forbidden, google.Unauthorized, auth.DefaultCredentialsError)):
        return ConfigurationError(f"{said}. Grant this account the roles that the topology lists, or log in")
    if isinstance(error, (google.NotFound, google.BadRequest)):
        return ConfigurationError(said)
    return RetriableError(said)


def is_conflict(error: Exception) -> bool:
    """Whether a transaction was cancelled because another one changed the same table first."""
    return bool(_CONFLICT.search(str(error)))


def _reasons(error: Exception) -> set[str]:
    found = getattr(error, "errors", None) or ()
    return {str(one.get("reason")) for one in found if isinstance(one, dict)}


def _first_words(error: Exception) -> str:
    """Return what happened without the addresses of the request, in one line."""
    text = str(getattr(error, "message", "")) or str(error) or type(error).__name__
    text = re.sub(r"\b(?:GET|POST|PUT|PATCH|DELETE) https?://\S+:? ?", "", text.split("\n\n", maxsplit=1)[0])
    return " ".join(text.split())[:_LONGEST]
