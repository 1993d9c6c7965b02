"""Notifiers: what they are given reaches people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from structlog.testing import capture_logs

from shared.protocols import Notice

if TYPE_CHECKING:
    from tests.contract.stands import NotifierStand


def test_a_notice_arrives_once(people: NotifierStand) -> None:
    """Subject and text reach people, once."""
    people.notifier.send(Notice("Costs rose", "By 20 USD."))

    (arrived,) = people.arrived
    assert "Costs rose" in arrived
    assert "By 20 USD." in arrived


def test_only_the_subject_is_logged(people: NotifierStand) -> None:
    """Notices may hold names; the log keeps the subject and nothing else."""
    with capture_logs() as lines:
        people.notifier.send(Notice("Costs rose", "ann@example.com spent it"))

    assert [{"event": "notice.sent", "subject": "Costs rose", "log_level": "info"}] == lines
