"""Keys open the doors they are for, and requests are remembered without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.sample_org import doors
from local.sample_org.rate_limits import RateLimit
from local.sample_org.switches import Switches

if TYPE_CHECKING:
    from local.sample_org.org import Organisation
    from tests.sample_org.conftest import Asker, Start


def test_anthropic_tells_a_wrong_key_from_a_wrong_scope(asker: Asker) -> None:
    """An unknown key is 401; the admin key at the analytics, and the reverse, is 403; no version is 400."""
    unknown = asker.anthropic("users", key="sk-ant-admin01-somebody-else")

    assert 401 == unknown.status
    assert "authentication_error" == unknown.json["error"]["type"]
    assert 403 == asker.anthropic("analytics/users", [("date", "2026-11-01")], key=doors.ADMIN_KEY).status
    assert 403 == asker.anthropic("users", key=doors.ANALYTICS_KEY).status
    assert 400 == asker.anthropic("users", anthropic_version="").status
    assert 404 == asker.anthropic("nowhere").status


def test_cursor_wants_the_key_as_user_and_no_password(asker: Asker) -> None:
    """A wrong key and a password beside the right one are 401, in Cursor's shape."""
    wrong = asker.cursor("members", key="crsr_somebody_else")

    assert 401 == wrong.status
    assert {"error": "Unauthorized", "message": "Invalid API key"} == wrong.json
    assert 401 == asker.cursor("members", password="secret").status
    assert 200 == asker.cursor("members").status


def test_enterprise_analytics_can_be_out_of_scope(org: Organisation, start: Start) -> None:
    """A key without read:analytics is 403."""
    refusing = start(org.with_switches(Switches(claude_enterprise=False)))

    assert 403 == refusing.anthropic("analytics/users", [("date", "2026-11-01")], key=doors.ANALYTICS_KEY).status


def test_requests_are_remembered_without_credentials(org: Organisation, start: Start) -> None:
    """Method, path, query, body and status are kept; keys are not."""
    asker = start(org)
    asker.anthropic("users", [("limit", "3")])
    asker.cursor("spend", {"page": 1})
    one, two = asker.doubles.asked

    assert ("anthropic_users", "GET", "/v1/organizations/users", 200) == (
        one.endpoint,
        one.method,
        one.path,
        one.status,
    )
    assert ("3",) == one.query["limit"]
    assert {"page": 1} == two.body
    assert not {"x-api-key", "authorization"} & {*one.headers, *two.headers}
    assert "2023-06-01" == one.headers["anthropic-version"]


def test_rate_limits_are_an_option(org: Organisation, start: Start) -> None:
    """Beyond the limit a group is 429 with Retry-After, other groups are not."""
    asker = start(org, limits={"anthropic": RateLimit(2), "cursor": RateLimit(0, retry_after=False)})
    statuses = [asker.anthropic("users").status for _ in range(3)]
    limited = asker.anthropic("users")
    silent = asker.cursor("members")

    assert [200, 200, 429] == statuses
    assert 0 < int(limited.headers["retry-after"]) <= 60
    assert 429 == silent.status
    assert "retry-after" not in silent.headers
