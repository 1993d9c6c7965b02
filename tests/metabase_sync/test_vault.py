"""Passwords and keys are kept where only their owner reads them: in files, or in Secret Manager."""

from __future__ import annotations

import base64
import json
import re
import stat
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
import requests

from metabase.bootstrap.vault import FolderVault, SecretManagerVault, open_vault
from shared.errors import ConfigurationError, RetriableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from metabase.bootstrap.vault import Vault


class SecretManager:
    """Keeps versions of secrets, as its REST API does: what is not made cannot be added to."""

    def __init__(self) -> None:
        self.secrets: dict[str, list[bytes]] = {}
        self.is_closed = False

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Return status and body."""
        if self.is_closed:
            return 403, {"error": {"message": "Permission denied"}}
        made = re.fullmatch(r"/v1/projects/p/secrets\?secretId=([\w-]+)", path)
        if method == "POST" and made:
            known = made.group(1) in self.secrets
            self.secrets.setdefault(made.group(1), [])
            return (409, {}) if known else (200, {"name": f"projects/1/secrets/{made.group(1)}"})
        named = re.fullmatch(r"/v1/projects/p/secrets/([\w-]+)(:addVersion|/versions/latest:access)", path)
        versions = self.secrets.get(named.group(1)) if named else None
        if named is None or versions is None:
            return 404, {}
        if named.group(2) == ":addVersion":
            versions.append(base64.b64decode(body["payload"]["data"]))
            return 200, {"name": f"projects/1/secrets/{named.group(1)}/versions/{len(versions)}"}
        data = base64.b64encode(versions[-1]).decode() if versions else ""
        return (200, {"payload": {"data": data}}) if versions else (404, {})


@pytest.fixture
def manager() -> SecretManager:
    """Nothing in it."""
    return SecretManager()


@pytest.fixture
def at(manager: SecretManager) -> Iterator[str]:
    """Serve it on loopback."""

    class Handler(BaseHTTPRequestHandler):
        """Answers from the manager."""

        def _answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size)) if size else {}
            status, said = manager.answer(self.command, self.path, body)
            data = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = _answer  # noqa: N815 - the library's names

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def session() -> Iterator[requests.Session]:
    """Somebody with an identity."""
    with requests.Session() as session:
        yield session


@pytest.fixture(params=["folder", "manager"])
def vault(request: pytest.FixtureRequest, tmp_path: Path, at: str, session: requests.Session) -> Vault:
    """Both kinds keep the same promises."""
    return FolderVault(tmp_path / "kept") if request.param == "folder" else SecretManagerVault("p", session, at)


def test_what_is_kept_is_found_again(vault: Vault) -> None:
    """The newest value wins; what was never kept is None; where it lies is said without the value."""
    assert vault.get("A_KEY") is None

    vault.put("A_KEY", "first")
    where = vault.put("A_KEY", "zweite ä")

    assert "zweite ä" == vault.get("A_KEY")
    assert "A_KEY" in where
    assert "zweite" not in where


@pytest.mark.parametrize("name", ["../etc", "a/b", "", "a:b", "a?b"])
def test_a_name_is_a_name(vault: Vault, name: str) -> None:
    """It leads neither out of a folder nor to another address."""
    with pytest.raises(ConfigurationError, match="no name of a secret"):
        vault.put(name, "value")


def test_files_are_for_their_owner(tmp_path: Path) -> None:
    """Folder and file are closed to everybody else, also after a second value."""
    kept = FolderVault(tmp_path / "kept")
    kept.put("A_KEY", "first")
    kept.put("A_KEY", "second")

    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "kept", tmp_path / "kept" / "A_KEY")]
    assert [0o700, 0o600] == modes
    assert ["A_KEY"] == [path.name for path in (tmp_path / "kept").iterdir()]


def test_a_refusal_says_why_and_not_what(at: str, session: requests.Session, manager: SecretManager) -> None:
    """No permission: the secret's name, the reason, and never its value."""
    manager.is_closed = True

    with pytest.raises(ConfigurationError, match=r"A_KEY: Secret Manager answered 403.*Permission denied") as caught:
        SecretManagerVault("p", session, at).put("A_KEY", "very secret")

    assert "very secret" not in str(caught.value)


def test_no_answer_may_be_tried_again(session: requests.Session) -> None:
    """Nobody listens: RetriableError, without the body in any cause of it."""
    with pytest.raises(RetriableError, match="did not answer") as caught:
        SecretManagerVault("p", session, "http://127.0.0.1:9/v1").put("A_KEY", "very secret")

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_secret_manager_needs_a_project(tmp_path: Path) -> None:
    """The setting names it."""
    with pytest.raises(ConfigurationError, match="secretmanager://PROJECT"):
        open_vault("secretmanager:", tmp_path)
