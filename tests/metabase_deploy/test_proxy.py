"""The proxy, run for real: it ends TLS, lets people through, shuts what nobody outside needs, and logs no secret."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from tests.house.repository import read
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SITE = "analytics.example.com"
SHUT = (
    "/setup",
    "/setup/welcome",
    "/api/setup",
    "/api/setup/",
    "//api/setup",
    "/API/Setup",
    "/api/%73etup",
    "/api/./setup",
    "/x/../api/setup",
    "/public/dashboard/8b5a",
    "/api/public/card/8b5a/query",
    "/embed/dashboard/token",
    "/api/embed/card/token/query",
    "/api/preview_embed/card/token",
    "/api/notify/db/1",
    "/api/testing/snapshot",
)
THROUGH = (
    "/",
    "/auth/login",
    "/dashboard/1-finance?tab=2",
    "/api/session",
    "/api/health",
    "/api/setup/admin_checklist",
)


class Proxy:
    """A running proxy and the Metabase behind it, which answers with what it was asked."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    def ask(self, path: str, headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
        """Ask as a browser does, trusting the proxy's own authority and checking the name."""
        authority = self.folder / "data" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        context = ssl.create_default_context(cafile=str(authority))
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        connection = http.client.HTTPSConnection(SITE, self.port)
        connection.sock = context.wrap_socket(plain, server_hostname=SITE)
        connection.putrequest("GET", path, skip_host=True)
        for name, value in {"Host": SITE, **(headers or {})}.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        self.body = answer.read()
        connection.close()
        return answer

    def log(self) -> str:
        """Return what was logged so far."""
        return (self.folder / "log").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """Run Caddy with our file, on free ports, before a stand-in for Metabase."""
    if not shutil.which("caddy"):
        pytest.skip("NOT TESTED: the proxy needs Caddy: apt-get install -y caddy")
    folder = tmp_path_factory.mktemp("proxy")
    port, behind = free_port(), ThreadingHTTPServer(("127.0.0.1", 0), _echo())
    thread = threading.Thread(target=behind.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        with (folder / "log").open("wb") as log, _caddy(folder, port, behind.server_port, log) as process:
            running = Proxy(folder, port)
            _wait(running, process)
            yield running
            process.terminate()
    finally:
        behind.shutdown()
        thread.join()
        behind.server_close()


def _caddy(folder: Path, port: int, behind: int, log: Any) -> subprocess.Popen[bytes]:
    told = read("metabase/proxy/Caddyfile")
    for ours, tests in (
        ("admin off", f"admin off\n\thttp_port {free_port()}\n\thttps_port {port}"),
        ("metabase:3000", f"127.0.0.1:{behind}"),
        (":8080", f":{free_port()}"),
    ):
        assert 1 == told.count(ours)
        told = told.replace(ours, tests)
    (folder / "Caddyfile").write_text(told, encoding="utf-8")
    settings = {
        "METABASE_SITE": SITE,
        "METABASE_TLS": "internal",
        "METABASE_TRUSTED_PROXIES": "192.0.2.0/24",
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
    }
    argv = ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    return subprocess.Popen(argv, env={**os.environ, **settings}, stdout=log, stderr=subprocess.STDOUT)


def _wait(proxy: Proxy, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            proxy.ask("/ready")
        except OSError:
            continue
        return
    raise AssertionError(proxy.log())


def _echo() -> type[BaseHTTPRequestHandler]:
    class Echo(BaseHTTPRequestHandler):
        """Answers with the path and the headers that arrived."""

        def do_GET(self) -> None:
            """Send them as JSON, with a header that nobody outside should see."""
            body = json.dumps({"path": self.path, **{name.lower(): value for name, value in self.headers.items()}})
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Set-Cookie", "metabase.SESSION=secret-session; HttpOnly")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Echo


@pytest.mark.parametrize("path", THROUGH)
def test_people_get_through(proxy: Proxy, path: str) -> None:
    """What people and the sync need reaches Metabase as it was asked, with who asked and by which protocol."""
    assert 200 == proxy.ask(path).status

    arrived = json.loads(proxy.body)
    assert (path, "127.0.0.1", "https") == (arrived["path"], arrived["x-forwarded-for"], arrived["x-forwarded-proto"])


@pytest.mark.parametrize("path", SHUT)
def test_what_nobody_outside_needs_is_shut(proxy: Proxy, path: str) -> None:
    """Set-up, public links, embedding and internal hooks end at the proxy, however they are spelt."""
    assert 404 == proxy.ask(path).status
    assert b"" == proxy.body


def test_browsers_stay_with_https(proxy: Proxy) -> None:
    """The answer tells browsers to come back by HTTPS only, and not which software answered."""
    answer = proxy.ask("/")

    assert "max-age=31536000" == answer.headers["Strict-Transport-Security"]
    assert [] == [value for value in answer.headers.get_all("Server", []) if "Caddy" in value]


def test_nobody_chooses_where_they_come_from(proxy: Proxy) -> None:
    """An X-Forwarded-For from an address that is no trusted proxy is not believed."""
    proxy.ask("/", {"X-Forwarded-For": "198.51.100.7"})

    assert "127.0.0.1" == json.loads(proxy.body)["x-forwarded-for"]


def test_the_log_has_no_secret(proxy: Proxy) -> None:
    """Keys, sessions and reset links are not logged; the request is."""
    headers = {"X-API-Key": "mb_secret-key", "X-Metabase-Session": "secret-session", "Cookie": "a=secret-cookie"}
    proxy.ask("/auth/reset_password/1_secret-reset?seen=yes&token=secret-token", headers)
    proxy.ask("/last")
    while '"/last"' not in proxy.log():
        pass

    assert "secret" not in proxy.log()
    assert "/auth/reset_password/REDACTED?seen=yes&token=REDACTED" in proxy.log().replace("\\u0026", "&")
