"""Several ways out: what fails on one repeats nothing on another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from functions.notify.send import send
from local.env_secrets import EnvSecrets
from local.notifiers import LogNotifier
from local.notify_ways import Several, make
from shared import notices
from shared.errors import ConfigurationError, FatalError, RetriableError
from shared.protocols import IncidentTurn, Notice

if TYPE_CHECKING:
    from .town import Town

KEY = "alerts/incident/open.json"
NOTICES = {severity: Notice("a subject", "a text\n", None, severity) for severity in ("warning", "critical")}


class Door:
    """A way out that takes notices, or refuses them with an error."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.error: Exception | None = None

    def send(self, notice: Notice) -> None:
        """Take a notice."""
        if self.error:
            raise self.error
        self.taken.append(notice.subject)


@pytest.fixture
def doors(town: Town) -> tuple[Door, Door]:
    """Two ways out of the town."""
    mail, chat = Door(), Door()
    town.runtime.notifier = Several({"smtp": mail, "slack": chat})
    return mail, chat


@pytest.mark.parametrize("severity", NOTICES)
def test_a_way_that_is_closed_repeats_nothing_on_the_others(
    town: Town, doors: tuple[Door, Door], severity: str
) -> None:
    """The mail goes out once, however often the chat is tried; then both have it and nobody is tried again."""
    mail, chat = doors
    notices.write(NOTICES[severity], KEY, town.lake)
    chat.error = RetriableError("out of reach")
    for _ in range(2):
        with pytest.raises(RetriableError):
            send(KEY, town.runtime)
    chat.error = None
    for _ in range(2):
        send(KEY, town.runtime)

    assert (["a subject"], ["a subject"]) == (mail.taken, chat.taken)
    assert notices.is_sent(KEY, town.lake, ["smtp", "slack"])


def test_a_refusal_for_good_is_announced_again_to_that_way_alone(town: Town, doors: tuple[Door, Door]) -> None:
    """A wrong key of the chat blocks neither the queue nor the mail; when it is mended, the chat hears of it."""
    mail, chat = doors
    notices.write(NOTICES["warning"], KEY, town.lake)
    chat.error = FatalError("no such channel")
    send(KEY, town.runtime)

    assert not notices.is_sent(KEY, town.lake, ["smtp", "slack"])
    chat.error = None
    send(KEY, town.runtime)

    assert (["a subject"], ["a subject"]) == (mail.taken, chat.taken)


def test_what_went_out_one_way_is_no_news_on_a_way_that_came_later(town: Town) -> None:
    """Who adds a chat is not told of last month there."""
    notices.write(NOTICES["warning"], KEY, town.lake)
    send(KEY, town.runtime)
    chat = Door()
    town.runtime.notifier = Several({"log": LogNotifier(), "slack": chat})
    send(KEY, town.runtime)

    assert [] == chat.taken


def test_an_audience_is_everybody_who_heard_the_bad_news() -> None:
    """The end of a critical incident is no urgent news, and still for those who were woken by it."""
    over = IncidentTurn("i", "r", "resolved", "critical", "s", "d")
    new = IncidentTurn("j", "r", "open", "info", "s", "d")

    assert ("critical", "info") == Notice("s", "t", None, "info", (over, new)).audience
    assert ("warning",) == NOTICES["warning"].audience


def test_the_setting_names_each_way_once() -> None:
    """Two of a kind would share their record of what was sent."""
    with pytest.raises(ConfigurationError, match="slack twice"):
        make("webhook:slack webhook:slack?least=critical", EnvSecrets({}))
    setting = "log: webhook:slack webhook:pagerduty?least=critical"
    assert ("log", "slack", "pagerduty") == notices.names(setting) == tuple(notices.ways(make(setting, EnvSecrets({}))))
    assert ("",) == notices.names("smtp://mail.example.com?from=a@example.com&to=b@example.com")
