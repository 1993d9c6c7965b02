"""What the server answers when it does not do what it was asked, in its own words and shapes."""

from __future__ import annotations

from typing import Any

NO_ENDPOINT = "API endpoint does not exist."


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault of ours
    """An answer that is no success: its status, and its body as text or JSON."""

    def __init__(self, status: int, body: Any) -> None:
        """`body` is sent as it is when it is text, as JSON otherwise."""
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


def invalid(**errors: str) -> Refusal:
    """Return a refusal of a body: field → what its value must be."""
    return Refusal(400, {"errors": errors, "specific-errors": {field: [said] for field, said in errors.items()}})


def unauthenticated() -> Refusal:
    """Return what a caller without a session or key is told."""
    return Refusal(401, "Unauthenticated")


def paid(feature: str) -> Refusal:
    """Return what the open-source edition says of a feature that has to be bought."""
    said = f"{feature} is a paid feature not currently available to your instance. Please upgrade to use it."
    more = " Learn more at metabase.com/upgrade/"
    status = "error-premium-feature-not-available"
    body = {"cause": said + more, "message": said + more, "status": status}
    return Refusal(402, {**body, "data": {"status-code": 402, "status": status}})


def forbidden() -> Refusal:
    """Return what a caller with too few rights is told."""
    return Refusal(403, "You don't have permissions to do that.")


def missing() -> Refusal:
    """Return what is said of something that is not there."""
    return Refusal(404, "Not found.")


def archived() -> Refusal:
    """Return what is said of something in the Trash that would be used."""
    return Refusal(404, {"message": "The object has been archived.", "error_code": "archived"})


def outdated() -> Refusal:
    """Return what is said when a permissions graph was changed since it was read."""
    said = "Looks like someone else edited the permissions and your data is out of date."
    return Refusal(409, f"{said} Please fetch new data and try again.")
