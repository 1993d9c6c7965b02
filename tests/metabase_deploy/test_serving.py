"""One command starts the server on loopback; people are let in only after it has been set up."""

from __future__ import annotations

import json
import shutil
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from metabase.keeping import serving
from metabase.keeping.compose import HERE, Compose
from shared.errors import ConfigurationError, RetriableError
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = "analytics.example.com"
DOCKER = """#!/bin/sh
echo "$*" >> "$CALLS"
if [ "$1 $2" = "volume ls" ]; then cat "$VOLUMES"; fi
if [ -e "$CALLS.fails" ]; then echo "no space left on device" >&2; exit 1; fi
"""


class Docker:
    """A stand-in for the program docker: it notes its command lines, and knows some volumes."""

    def __init__(self, folder: Path) -> None:
        self.calls, self.volumes = folder / "calls", folder / "volumes"
        self.volumes.touch()
        (folder / "docker").write_text(DOCKER, encoding="utf-8")
        (folder / "docker").chmod(0o755)

    def composed(self) -> list[str]:
        """Return what was asked of Compose, without its files."""
        lines = self.calls.read_text(encoding="utf-8").splitlines() if self.calls.exists() else []
        return [line.partition("compose.env ")[2] for line in lines if line.startswith("compose")]


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Docker:
    """Put the stand-in before everything else on the PATH."""
    (tmp_path / "bin").mkdir()
    docker = Docker(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("CALLS", str(docker.calls))
    monkeypatch.setenv("VOLUMES", str(docker.volumes))
    return docker


@pytest.fixture
def compose(tmp_path: Path) -> Compose:
    """Lay the deployment's files into a folder of the test."""
    for name in ("compose.yaml", "compose.mail.yaml", "compose.env.example"):
        shutil.copy(HERE / name, tmp_path / name)
    return Compose(tmp_path)


def test_one_command_starts_it(docker: Docker, compose: Compose) -> None:
    """Settings and secrets are made, then database and Metabase are started, and nothing else."""
    assert ["database_password", "encryption_key"] == serving.start(compose, SITE)

    assert SITE == compose.settings()["METABASE_SITE"]
    assert ["up --detach --wait database metabase"] == docker.composed()


def test_started_again_it_keeps_everything(docker: Docker, compose: Compose) -> None:
    """The second start needs no name, makes nothing, and starts the same."""
    serving.start(compose, SITE)
    docker.volumes.write_text("metabase_database\n", encoding="utf-8")

    assert [] == serving.start(compose, None)
    assert ["up --detach --wait database metabase"] * 2 == docker.composed()


def test_a_lost_key_starts_nothing(docker: Docker, compose: Compose) -> None:
    """Where a database is and its key is not, nothing is started."""
    docker.volumes.write_text("metabase_database\n", encoding="utf-8")

    with pytest.raises(ConfigurationError, match="database_password and encryption_key missing"):
        serving.start(compose, SITE)
    assert [] == docker.composed()


@pytest.mark.parametrize("site", [None, "", "https://analytics.example.com", "a b", "x\nMETABASE_TLS=y"])
def test_a_name_is_needed(docker: Docker, compose: Compose, site: str | None) -> None:
    """Without a plain host name nothing is written and nothing started."""
    with pytest.raises(ConfigurationError, match="--site"):
        serving.start(compose, site)
    assert not compose.settings_file.exists()


def test_a_name_is_changed_in_its_file(docker: Docker, compose: Compose) -> None:
    """Another name on the command line is no silent change."""
    serving.start(compose, SITE)

    with pytest.raises(ConfigurationError, match="change it there"):
        serving.start(compose, "other.example.com")


def test_docker_is_quoted_when_it_fails(docker: Docker, compose: Compose) -> None:
    """What Docker says reaches the person."""
    Path(f"{docker.calls}.fails").touch()

    with pytest.raises(RetriableError, match="docker ended with 1: no space left on device"):
        serving.start(compose, SITE)


def test_mail_is_laid_over_when_a_relay_is_set(compose: Compose) -> None:
    """The second file joins when compose.env names a mail relay."""
    compose.name_site(SITE)
    laid_over = f"--file={compose.root / 'compose.mail.yaml'}"
    assert laid_over not in compose.command("up")

    with compose.settings_file.open("a", encoding="utf-8") as file:
        file.write("METABASE_MAIL_HOST=mail.example.com\n")

    assert laid_over in compose.command("up")


@contextmanager
def answering(port: int, properties: dict[str, Any]) -> Iterator[None]:
    """Answer as Metabase does when it is asked for its properties."""

    class Handler(BaseHTTPRequestHandler):
        """Answers every request alike."""

        def do_GET(self) -> None:
            """Send the properties."""
            body = json.dumps(properties).encode() if self.path == "/api/session/properties" else b"{}"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def port(compose: Compose) -> int:
    """Have the server's settings name a free port."""
    compose.name_site(SITE)
    port = free_port()
    with compose.settings_file.open("a", encoding="utf-8") as file:
        file.write(f"METABASE_PORT={port}\n")
    return port


def test_people_come_in_once_it_is_set_up(docker: Docker, compose: Compose, port: int) -> None:
    """With an administrator there, the proxy is started."""
    with answering(port, {"has-user-setup": True}):
        serving.open_to_people(compose)

    assert ["--profile=people up --detach --wait"] == docker.composed()


@pytest.mark.parametrize("properties", [{"has-user-setup": False, "setup-token": "t"}, {}])
def test_a_bare_metabase_stays_closed(docker: Docker, compose: Compose, port: int, properties: dict[str, Any]) -> None:
    """Whoever reaches a bare Metabase first would own it."""
    with answering(port, properties), pytest.raises(ConfigurationError, match="no administrator yet"):
        serving.open_to_people(compose)
    assert [] == docker.composed()


def test_a_silent_metabase_stays_closed(docker: Docker, compose: Compose, port: int) -> None:
    """No answer is no permission."""
    with pytest.raises(RetriableError, match="does not answer"):
        serving.open_to_people(compose)
    assert [] == docker.composed()
