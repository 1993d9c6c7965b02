"""Who may come in, and in what shape each vendor says no.

https://platform.claude.com/docs/en/api/errors · https://cursor.com/docs/api
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any, Literal

from local.sample_org.questions import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

Scope = Literal["admin", "analytics", "cursor"]

ADMIN_KEY = "sk-ant-admin01-sample-organisation"
ANALYTICS_KEY = "sk-ant-api01-sample-organisation"
CURSOR_KEY = "crsr_sample_organisation"
SECRET_HEADERS = frozenset(("x-api-key", "authorization"))

ANTHROPIC_ERRORS = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    409: "conflict_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
}
CURSOR_ERRORS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    429: "Too Many Requests",
    500: "Internal Server Error",
}
MESSAGES = {
    401: "invalid x-api-key",
    403: "This key does not have permission to use this endpoint.",
    429: "This request would exceed your organization's rate limit. Please try again later.",
    529: "Overloaded",
}
CURSOR_MESSAGES = {
    401: "Invalid API key",
    403: "This key does not have access to this endpoint.",
    429: "Rate limit exceeded. Please try again later.",
}


def admit(scope: Scope, headers: Mapping[str, str]) -> None:
    """Let a request in; Refusal 401 for an unknown key, 403 for a key of another scope, 400 without a version."""
    if scope == "cursor":
        _admit_to_cursor(headers.get("authorization", ""))
        return
    key = headers.get("x-api-key")
    scopes = {ADMIN_KEY: "admin", ANALYTICS_KEY: "analytics"}
    if key not in scopes:
        raise Refusal(401, "invalid x-api-key" if key else "x-api-key header is required")
    if scopes[key] != scope:
        raise Refusal(403, MESSAGES[403])
    if not headers.get("anthropic-version"):
        raise Refusal(400, "anthropic-version: header is required")


def _admit_to_cursor(authorization: str) -> None:
    scheme, _, credentials = authorization.partition(" ")
    try:
        pair = base64.b64decode(credentials, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        pair = ""
    if scheme.lower() != "basic" or pair != f"{CURSOR_KEY}:":
        raise Refusal(401, CURSOR_MESSAGES[401])


def failure(status: int, retry_after: int | None, *, cursor: bool) -> Refusal:
    """Return what a vendor says about itself when something is wrong with it."""
    headers = {} if retry_after is None else {"retry-after": str(retry_after)}
    messages = CURSOR_MESSAGES if cursor else MESSAGES
    return Refusal(status, messages.get(status, "Internal server error"), headers=headers)


def said(refusal: Refusal, request_id: str, *, cursor: bool) -> dict[str, Any]:
    """Return the vendor's body for a refusal."""
    if cursor:
        return {"error": CURSOR_ERRORS.get(refusal.status, "Error"), "message": refusal.message}
    error = {"type": ANTHROPIC_ERRORS.get(refusal.status, "api_error"), "message": refusal.message}
    return {"type": "error", "error": error, "request_id": request_id}
