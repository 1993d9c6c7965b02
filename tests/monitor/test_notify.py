"""Once, and on which side of a crash: how notices reach people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from functions.notify.send import send
from shared import notices, topology
from shared.errors import FatalError, RetriableError
from shared.messages import AlertRaised, encode
from shared.protocols import MissingObjectError, Notice

if TYPE_CHECKING:
    from .town import Town

KEY = "alerts/incident/open.json"
RARE = "alerts/incident/critical-20261030T140000000000.json"
WARNING = Notice("a subject", "a text\n", None, "warning")
CRITICAL = Notice("a subject", "a text\n", None, "critical")


class CrashError(BaseException):
    """The process is gone: nothing that follows happens."""


def _crash() -> None:
    raise CrashError


def _refuse() -> None:
    raise RetriableError("the mail server is out of reach")


def _refuse_for_good() -> None:
    raise FatalError("the mail server refuses the sender")


def test_a_notice_is_sent_once(town: Town) -> None:
    """However often the message comes, people get one mail."""
    notices.write(WARNING, KEY, town.lake)
    for _ in range(3):
        town.bus.publish(topology.ALERT_RAISED, encode(AlertRaised(KEY)), {})
    town.settle()

    assert ["a subject\na text\n"] == town.mail
    assert [KEY, "alerts/incident/open/sent-1.json"] == town.lake.list("alerts/")


def test_a_warning_is_lost_rather_than_repeated(town: Town) -> None:
    """A crash while a warning is being sent ends it, whether it arrived or not."""
    notices.write(WARNING, KEY, town.lake)
    town.after_mail = _crash
    with pytest.raises(CrashError):
        send(KEY, town.runtime)
    send(KEY, town.runtime)

    assert 1 == len(town.mail)


def test_a_critical_notice_is_repeated_rather_than_lost(town: Town) -> None:
    """A crash after the sending of a critical notice repeats it, once; then it is on record."""
    notices.write(CRITICAL, KEY, town.lake)
    town.after_mail = _crash
    with pytest.raises(CrashError):
        send(KEY, town.runtime)
    town.after_mail = lambda: None
    for _ in range(3):
        send(KEY, town.runtime)

    assert 2 == len(town.mail)


@pytest.mark.parametrize("notice", [WARNING, CRITICAL], ids=["warning", "critical"])
def test_a_server_out_of_reach_is_tried_again(town: Town, notice: Notice) -> None:
    """What was refused has reached nobody, so it is tried until it is taken, and then no more."""
    notices.write(notice, KEY, town.lake)
    town.after_mail = _refuse
    for _ in range(2):
        with pytest.raises(RetriableError):
            send(KEY, town.runtime)
    town.after_mail = lambda: None
    send(KEY, town.runtime)
    send(KEY, town.runtime)

    assert 3 == len(town.mail)
    assert notices.is_sent(KEY, town.lake)


@pytest.mark.parametrize("notice", [WARNING, CRITICAL], ids=["warning", "critical"])
def test_a_refusal_for_good_is_acknowledged_and_stays_unsent(town: Town, notice: Notice) -> None:
    """A wrong setting blocks no queue; when it is mended, the next announcement gets through."""
    notices.write(notice, KEY, town.lake)
    town.after_mail = _refuse_for_good
    send(KEY, town.runtime)

    assert not notices.is_sent(KEY, town.lake)
    town.after_mail = lambda: None
    send(KEY, town.runtime)

    assert notices.is_sent(KEY, town.lake)


def test_states_of_one_incident_are_sent_apart(town: Town) -> None:
    """That an incident opened has been told says nothing about what became of it."""
    for key in (KEY, RARE):
        notices.write(WARNING, key, town.lake)
        send(key, town.runtime)

    assert 2 == len(town.mail)


def test_only_one_of_two_deliveries_claims_an_attempt(town: Town) -> None:
    """Of two that start at once, one has the attempt and the other nothing to do."""
    notices.write(WARNING, KEY, town.lake)

    assert [True, False] == [notices.record_sent(KEY, town.lake) for _ in range(2)]


def test_a_key_that_names_no_notice_is_refused(town: Town) -> None:
    """Nothing but a notice is read, and the error says what is wrong with the key or with what lies there."""
    town.lake.create("alerts/incident/bad.json", b'{"subject": 1}')
    with pytest.raises(FatalError, match="names no notice"):
        notices.read("runs/daily-2026-10-30/plan-1.json", town.lake)
    with pytest.raises(FatalError, match="not a notice"):
        notices.read("alerts/incident/bad.json", town.lake)
    with pytest.raises(MissingObjectError):
        notices.read("alerts/incident/gone.json", town.lake)
