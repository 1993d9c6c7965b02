"""Webhooks over real HTTP on loopback: bodies, signatures, and what a status decides."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from structlog.testing import capture_logs

from local.env_secrets import EnvSecrets
from local.notify_webhook import WebhookNotifier
from shared.errors import ConfigurationError, FatalError, RetriableError
from shared.protocols import IncidentTurn, Notice
from tests.ports import free_port
from tests.webhooks import SECRET, serving, settings

OPEN = IncidentTurn("id-1", "cost_spike", "open", "critical", "A day costs too much", "400 USD\npeople: Ana")
NOTE = IncidentTurn("id-2", "schema_drift", "open", "info", "A new field", "speed")
OVER = IncidentTurn("id-3", "cost_spike", "resolved", "info", "It is over", "400 USD")
NOTICE = Notice("[critical] <b>3 incidents</b>", "one & <@everyone>\n\ntwo\n", None, "critical", (OPEN, NOTE, OVER))


def test_a_chat_gets_one_message_that_mentions_nobody() -> None:
    """Header and sections; what chat reads as markup is escaped."""
    with serving() as service:
        service.notifier("slack").send(NOTICE)

    ((path, _, _),) = service.requests
    (body,) = service.bodies
    assert "/services/T0/B0/very-secret" == path
    assert "[critical] &lt;b&gt;3 incidents&lt;/b&gt;" == body["text"]
    assert ["header", "section", "section"] == [block["type"] for block in body["blocks"]]
    assert "one &amp; &lt;@everyone&gt;" == body["blocks"][1]["text"]["text"]


def test_a_pager_gets_an_event_for_each_incident_that_matters() -> None:
    """The incident's id opens and resolves it; notes page nobody, and what is over is always said."""
    with serving() as service:
        service.notifier("pagerduty").send(NOTICE)

    opened, over = service.bodies
    assert ("trigger", "id-1", "routing-secret") == (
        opened["event_action"],
        opened["dedup_key"],
        opened["routing_key"],
    )
    assert ("A day costs too much", "critical", "cost_spike") == tuple(
        opened["payload"][name] for name in ("summary", "severity", "component")
    )
    assert {"routing_key": "routing-secret", "event_action": "resolve", "dedup_key": "id-3"} == over


def test_a_summary_pages_nobody() -> None:
    """A notice of no incident goes to the pager only when notes do."""
    with serving() as service:
        service.notifier("pagerduty").send(Notice("AI cost of October", "text"))
        assert [] == service.requests
        service.notifier("pagerduty?least=info").send(Notice("AI cost of October", "text"))
        assert ["AI cost of October"] == [body["payload"]["summary"] for body in service.bodies]


def test_a_body_is_signed_with_its_time() -> None:
    """Whoever knows the secret can prove who sent it, and when."""
    with serving() as service:
        service.notifier("slack").send(NOTICE)

    ((_, headers, body),) = service.requests
    stamp = headers["X-AIU-Timestamp"].encode()
    digest = hmac.new(SECRET.encode(), stamp + b"." + body, hashlib.sha256).hexdigest()
    assert f"v1={digest}" == headers["X-AIU-Signature"]


@pytest.mark.parametrize(
    ("status", "error"),
    [(429, RetriableError), (503, RetriableError), (400, FatalError), (404, FatalError), (302, FatalError)],
)
def test_the_status_decides(status: int, error: type[Exception]) -> None:
    """Too many and broken may work later; refused never will, and nothing follows a redirection."""
    with serving() as service:
        service.status = status
        with pytest.raises(error, match=str(status)) as caught, capture_logs() as lines:
            service.notifier("slack").send(NOTICE)

    assert 1 == len(service.requests)
    assert "secret" not in str(caught.value) + repr(caught.value.__cause__) + str(lines)


def test_a_service_out_of_reach_is_tried_later_and_its_address_is_told_nobody() -> None:
    """The error names the kind of service and nothing of its address."""
    nowhere = settings(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(RetriableError, match=r"^slack is out of reach: \w+$") as caught:
        WebhookNotifier("slack", EnvSecrets(nowhere)).send(NOTICE)

    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("missing", "kind"),
    [
        ("AIU_WEBHOOK_SECRET", "slack"),
        ("AIU_SLACK_WEBHOOK_URL", "slack"),
        ("AIU_PAGERDUTY_ROUTING_KEY", "pagerduty"),
    ],
)
def test_what_is_not_set_is_named(missing: str, kind: str) -> None:
    """A person reads which variable to set."""
    secrets = {name: value for name, value in settings("http://127.0.0.1:1").items() if name != missing}
    with pytest.raises(ConfigurationError, match=missing):
        WebhookNotifier(kind, EnvSecrets(secrets)).send(NOTICE)


@pytest.mark.parametrize("url", ["http://chat.example.com/x", "ftp://127.0.0.1/x", "https://", "nonsense"])
def test_only_https_leaves_this_machine(url: str) -> None:
    """A secret address is not sent in the clear, and not quoted either."""
    secrets = settings("http://127.0.0.1:1") | {"AIU_SLACK_WEBHOOK_URL": url}
    with pytest.raises(ConfigurationError, match="AIU_SLACK_WEBHOOK_URL is not an https address"):
        WebhookNotifier("slack", EnvSecrets(secrets)).send(NOTICE)


@pytest.mark.parametrize("kind", ["teams", "slack?least=urgent", ""])
def test_a_kind_that_is_none_is_refused(kind: str) -> None:
    """The setting is checked before anything is sent."""
    with pytest.raises(ConfigurationError, match="AIU_NOTIFY"):
        WebhookNotifier(kind, EnvSecrets({}))
