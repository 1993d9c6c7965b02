"""From a bare instance to one that is ready: closed, connected, shared; twice is once, killed or not."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from local.env_secrets import EnvSecrets
from metabase.bootstrap import description, owner
from metabase.bootstrap.rules import CACHE, SETTINGS
from metabase.bootstrap.steps import Order, bootstrap
from metabase.bootstrap.vault import FolderVault
from metabase.sync import lock
from metabase.sync.applying import apply
from metabase.sync.client import Metabase
from metabase.sync.instance import Place, look
from shared.errors import ConfigurationError, PipelineError
from tests.metabase_double import MetabaseDouble, metabase_double
from tests.metabase_sync import organisation
from tests.metabase_sync.kills import killed_after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.metabase_double.state import Asked

ROLES = {"money": ["finance", "administration"], "people": ["engineering"]}
KEY_FILE = '{"type": "service_account", "private_key": "very secret"}'
WRITES = 17


class Site:
    """A bare instance, and everything that bootstrap needs."""

    def __init__(self, server: MetabaseDouble, folder: Path) -> None:
        self.server = server
        self.vault = FolderVault(folder / "vault")
        self.folder = folder
        self.lock = lock.Lock()
        example = Path(description.__file__).with_name("instance.example.yaml")
        read = description.read(example)
        mails = [description.Mail("money", each.every, each.to) for each in read.mails]
        self.described = description.Description(read.admin, read.warehouse, read.site_name, read.groups, mails)
        self.secrets = {"METABASE_BIGQUERY_KEY": KEY_FILE}

    def __call__(self, *, rotate: bool = False) -> tuple[dict[str, str], list[Asked], bool]:
        """Bootstrap; return what was done by step, what was written, and whether everything was done."""
        before, done = len(self.server.state.requests), dict[str, str]()
        order = Order(
            self.described,
            Place(),
            organisation.wanted(),
            ROLES,
            self.lock,
            EnvSecrets(self.secrets),
            self.vault,
            rotate,
            0.0,
        )
        is_done = asyncio.run(bootstrap(self.server.url, order, done.__setitem__))
        asked = self.server.state.requests[before:]
        return {step: said for step, said in done.items() if said}, [each for each in asked if each.is_write], is_done

    def apply(self) -> None:
        """Apply the definitions."""

        async def work() -> None:
            async with Metabase(self.server.url, str(self.vault.get(owner.KEY))) as metabase:
                await apply(await look(metabase, organisation.wanted(), self.lock, Place()), lambda *_: None)

        asyncio.run(work())

    def access(self, group: str) -> dict[str, str]:
        """Return collection → access of a group, by names; without what it may not see."""
        state = self.server.state
        (number,) = [n for n, each in state.groups.items() if each["name"] == group]
        names = {str(n): c["name"] for n, c in state.collections.items()} | {"root": "root"}
        given = state.collection_permissions[number]
        return {names[c]: access for c, access in given.items() if access != "none"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An instance that nobody has opened yet."""
    with metabase_double(set_up=False, tables=organisation.TABLES) as running:
        yield Site(running, tmp_path)


@pytest.fixture
def ready(site: Site) -> Site:
    """Bootstrap, apply, and bootstrap again."""
    site()
    site.apply()
    site()
    return site


def test_a_bare_instance_becomes_ready(site: Site) -> None:
    """First user, key, settings, warehouse and groups; collections wait for the first apply."""
    done, _, is_done = site()

    assert not is_done
    assert {"first user", "API key", "settings", "cache", "warehouse", "groups", "members", "queries"} <= done.keys()
    state = site.server.state
    assert SETTINGS.items() <= state.settings.items()
    assert CACHE == state.cache_strategy
    assert {"Finance", "Engineering", "Administration", "Security"} <= {g["name"] for g in state.groups.values()}
    (database,) = state.databases.values()
    assert ("ai_usage_bi", False) == (
        database["details"]["dataset-filters-patterns"],
        database["details"]["include-user-id-and-hash"],
    )


def test_with_the_dashboards_everything_is_done(ready: Site) -> None:
    """A group reads what is made for it, and what lies above; All Users read nothing, and nobody writes queries."""
    state = ready.server.state

    assert {"AI usage": "read", "Finance": "read", "Cards": "read"} == ready.access("Finance")
    assert {"AI usage": "read", "Finance": "read", "Cards": "read"} == ready.access("Engineering")
    assert {} == ready.access("Security")
    assert {} == ready.access("All Users")
    assert {"no"} == {right for rights in state.data_permissions.values() for right in rights.values()}


def test_twice_is_once(ready: Site) -> None:
    """Nothing is written, and there is nothing to tell."""
    done, written, is_done = ready()

    assert ({}, [], True) == (done, written, is_done)


def test_the_made_up_password_and_key_are_for_one_pair_of_eyes(ready: Site) -> None:
    """Files that only their owner can read, and both open the instance."""
    for name in (owner.PASSWORD, owner.KEY):
        path = ready.folder / "vault" / name
        assert 0o600 == stat.S_IMODE(path.stat().st_mode)
        assert len(path.read_text()) > 20
    assert 0o700 == stat.S_IMODE((ready.folder / "vault").stat().st_mode)
    assert {ready.vault.get(owner.PASSWORD)} == set(ready.server.state.passwords.values())


def test_mails_keep_their_numbers(ready: Site) -> None:
    """One subscription a line, with the cards of the first tab; another recipient changes it in place."""
    state = ready.server.state
    before = {n: pulse["name"] for n, pulse in state.pulses.items()}
    assert ["Money, monthly", "Money, weekly"] == sorted(before.values())
    assert {2} == {len(pulse["cards"]) for pulse in state.pulses.values()}
    mails = [description.Mail("money", each.every, ["bo@example.com"]) for each in ready.described.mails]
    ready.described = description.Description(
        ready.described.admin, ready.described.warehouse, groups=ready.described.groups, mails=mails
    )

    done, _, _ = ready()

    assert ["mails"] == list(done)
    assert before == {n: pulse["name"] for n, pulse in state.pulses.items()}
    assert {"bo@example.com"} == {p["channels"][0]["recipients"][0]["email"] for p in state.pulses.values()}
    assert {True} == {pulse["skip_if_empty"] for pulse in state.pulses.values()}


def test_a_mail_that_is_described_no_more_ends(ready: Site) -> None:
    """Whoever was taken out gets no more mail; what people subscribed themselves goes on."""
    state = ready.server.state
    theirs = {**next(iter(state.pulses.values())), "id": 99, "creator_id": 1}
    state.pulses[99] = theirs
    ready.described = description.Description(ready.described.admin, ready.described.warehouse, groups={})

    ready()

    assert [99] == [n for n, pulse in state.pulses.items() if not pulse["archived"]]


def test_apply_keeps_what_mails_refer_to(ready: Site) -> None:
    """After another apply the subscriptions still have all their cards."""
    before = [pulse["cards"] for pulse in ready.server.state.pulses.values()]

    ready.apply()

    assert before == [pulse["cards"] for pulse in ready.server.state.pulses.values()]


def test_the_secret_is_sent_only_when_it_is_renewed(ready: Site) -> None:
    """It cannot be read back and compared: it is sent with --rotate, and otherwise left as it is."""
    ready.secrets["METABASE_BIGQUERY_KEY"] = '{"private_key": "newer"}'
    assert [] == ready()[1]

    done, _, _ = ready(rotate=True)

    assert {"warehouse": "changed the database: its secret"} == done
    (database,) = ready.server.state.databases.values()
    assert '{"private_key": "newer"}' == database["details"]["service-account-json"]


def test_a_changed_connection_keeps_its_secret(ready: Site) -> None:
    """What differs is mended, the masked secret goes back as it came."""
    (database,) = ready.server.state.databases.values()
    database["details"]["include-user-id-and-hash"] = True

    done, written, _ = ready()

    assert {"warehouse": "changed the database: include-user-id-and-hash"} == done
    assert ["**MetabasePass**"] == [each.body["details"]["service-account-json"] for each in written]
    (database,) = ready.server.state.databases.values()
    assert KEY_FILE == database["details"]["service-account-json"]


def test_settings_that_the_environment_pins_are_left_alone(tmp_path: Path) -> None:
    """They cannot be changed here, and are not tried."""
    with metabase_double(set_up=False, tables=organisation.TABLES, pinned={"enable-public-sharing": False}) as running:
        site = Site(running, tmp_path)

        site()

        sent: list[Any] = [each.body for each in running.state.requests if each.path == "/api/setting"]
        assert [] == [body for body in sent if body and "enable-public-sharing" in body]


def test_a_key_that_nobody_kept_is_given_a_new_secret(ready: Site) -> None:
    """Killed between the key and the vault: the same key, another secret."""
    (ready.folder / "vault" / owner.KEY).unlink()

    done, _, _ = ready()

    assert ["API key"] == list(done)
    assert ["dashboards-as-code"] == [key["name"] for key in ready.server.state.api_keys.values()]


def test_an_instance_of_others_is_not_taken_over(tmp_path: Path) -> None:
    """Set up already, no key, no password of ours: an administrator has to make a key."""
    with metabase_double(tables=organisation.TABLES) as running:
        with pytest.raises(ConfigurationError, match="let an administrator make a key"):
            Site(running, tmp_path)()

        assert [] == running.state.writes()


def test_there_are_as_many_writes_as_steps(site: Site) -> None:
    """What a bare instance is sent, each of which may be the last."""
    site()

    assert WRITES == len([each for each in site.server.state.requests if each.method != "GET"])


@pytest.mark.parametrize("write", range(WRITES))
def test_killed_after_a_write_it_goes_on(site: Site, write: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The write took effect and nothing was answered any more: the next run ends the work, with nothing twice."""
    with killed_after(site.server, write, monkeypatch), pytest.raises(PipelineError):
        site()
    assert write + 1 == len([each for each in site.server.state.requests if each.method != "GET"])

    site()

    state = site.server.state
    assert 1 == len(state.databases)
    assert 6 == len(state.groups)
    assert 1 == len([key for key in state.api_keys.values() if key["name"] == owner.KEY_TITLE])
    assert [] == site()[1]


def test_no_secret_is_said(site: Site) -> None:
    """Password, key and key file are in no line that is printed."""
    done, _, _ = site()

    said = " ".join(done.values())
    for secret in (site.vault.get(owner.PASSWORD), site.vault.get(owner.KEY), "very secret"):
        assert str(secret) not in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("admin: {email: ana@example.com}", "warehouse"),
        ("admin: {email: nobody}\nwarehouse: {project: p}", "regex"),
        ("admin: {email: ana@example.com}\nwarehouse: {project: p}\ncolour: blue", "colour"),
        ("admin: {email: ana@example.com}\nwarehouse: {project: p}\ngroups: {everybody: []}", "everybody"),
        ("a: [", "instance.yaml"),
    ],
)
def test_a_wrong_description_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """The file and what is wrong in it are named."""
    path = tmp_path / "instance.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigurationError, match=says):
        description.read(path)
