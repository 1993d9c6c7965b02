"""Google's errors mean something to the caller: try again, mend it, or give it up."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from google.api_core import exceptions as api_core
from google.auth import exceptions as google_auth

from shared.errors import ConfigurationError, FatalError, PipelineError, RetriableError
from shared.gcp.errors import is_conflict, ours, plain_errors

google: Any = api_core
auth: Any = google_auth


def _because(kind: Any, reason: str) -> Exception:
    error: Exception = kind("no", errors=[{"reason": reason, "message": "no"}])
    return error


MEANINGS: list[tuple[Exception, type[PipelineError]]] = [
    (google.ServiceUnavailable("no"), RetriableError),
    (google.InternalServerError("no"), RetriableError),
    (google.TooManyRequests("no"), RetriableError),
    (google.DeadlineExceeded("no"), RetriableError),
    (google.RetryError("no", None), RetriableError),
    (requests.ConnectionError("no"), RetriableError),
    (TimeoutError("no"), RetriableError),
    (auth.TransportError("no"), RetriableError),
    (_because(google.Forbidden, "quotaExceeded"), RetriableError),
    (_because(google.Forbidden, "rateLimitExceeded"), RetriableError),
    (_because(google.Forbidden, "accessDenied"), ConfigurationError),
    (auth.DefaultCredentialsError("no"), ConfigurationError),
    (google.NotFound("no"), ConfigurationError),
    (_because(google.BadRequest, "invalidQuery"), ConfigurationError),
    (google.FailedPrecondition("no"), ConfigurationError),
    (_because(google.InternalServerError, "bytesBilledLimitExceeded"), FatalError),
    (_because(google.BadRequest, "resourcesExceeded"), FatalError),
]


@pytest.mark.parametrize(("said", "meaning"), MEANINGS, ids=lambda value: getattr(value, "__name__", repr(value)))
def test_an_error_says_what_to_do(said: Exception, meaning: type[PipelineError]) -> None:
    """Google's reason decides before the kind of its exception does; the message says what was going on."""
    with pytest.raises(PipelineError, match="loading raw_x: no") as caught, plain_errors("loading raw_x"):
        raise said

    assert meaning is type(caught.value)


@pytest.mark.parametrize("passes", [FatalError("ours"), KeyError("a mistake"), google.NotFound("expected")])
def test_what_is_no_surprise_passes(passes: Exception) -> None:
    """Our own errors, our own mistakes and what the caller waits for go through as they are."""
    with pytest.raises(type(passes)) as caught, plain_errors("doing", but=(google.NotFound,)):
        raise passes

    assert passes is caught.value


def test_addresses_stay_out_of_messages() -> None:
    """What a person reads has no request in it: a query may hold a name, an address a token."""
    error = google.from_http_status(400, "POST https://example.com/jobs?token=secret: Syntax error\n\nJob ID: x")

    assert "doing: Syntax error" == str(ours("doing", error))


def test_a_cancelled_transaction_is_recognised() -> None:
    """BigQuery says in words that another transaction was first."""
    said = "Transaction is aborted due to concurrent update against table p:d_ops.publish_fence. Transaction ID: 1"

    assert is_conflict(google.BadRequest(said))
    assert not is_conflict(google.BadRequest("Syntax error"))
