"""The official command line client, installed from its lock and run against a server.

It is under the AGPL: an independent check at test time, never imported by and never shipped with the product. Where npm
or the registry is out of reach, tests that need it are skipped and say why.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CACHE = ROOT / ".aiu" / "cache"
PACKAGE = Path("node_modules", "@metabase", "cli")
NODE = (20, 6)
"""The oldest Node that the client says it runs on."""
UNREACHABLE = re.compile(r"ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ERR_SOCKET_TIMEOUT")
SECONDS = 110


class OfficialClientError(AssertionError):
    """The official client could not be installed, or did not say what it was asked for."""


@dataclass(frozen=True)
class Ran:
    """What the client printed, and how it ended: 0 is done, 2 is a body that it would not send."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        """What was printed, as text."""
        return self.raw.decode()

    @property
    def json(self) -> Any:
        """What was printed, parsed.

        Raises:
            OfficialClientError: it is no JSON.
        """
        try:
            return json.loads(self.out)
        except ValueError as error:
            raise OfficialClientError(f"mb ended with {self.code}: {self.out}{self.err}") from error


def run(*arguments: str, url: str = "", api_key: str = "", body: Any = None) -> Ran:
    """Run `mb` against a server and return what it said.

    The key goes through the environment and `body`, as JSON, through the standard input; no profile of the person at
    this machine is read or written.
    """
    with tempfile.TemporaryDirectory() as home:
        known = {"MB_URL": url, "MB_API_KEY": api_key, "HOME": home, "XDG_CONFIG_HOME": home, "NO_COLOR": "1"}
        environment = {"PATH": os.environ["PATH"], **{name: value for name, value in known.items() if value}}
        command = ["node", str(installed() / PACKAGE / "dist" / "cli.mjs"), *arguments]
        sent = b"" if body is None else json.dumps(body).encode()
        ended = subprocess.run(command, input=sent, env=environment, capture_output=True, timeout=SECONDS, check=False)
    return Ran(ended.returncode, ended.stdout, ended.stderr.decode())


def validate_query(body: dict[str, Any]) -> list[str]:
    """Return what the client's offline check finds wrong with a query, as `path: message`; nothing is sent anywhere."""
    if body.get("lib/type") != "mbql/query":
        return ["/lib~1type: not MBQL 5, which is all that the official client checks"]
    ran = run("query", "--dry-run", "--json", body=body)
    return _told(ran.json.get("errors", []))


def validate_queries(bodies: list[dict[str, Any]]) -> list[list[str]]:
    """Return what `validate_query` would for each of many queries, at the price of one process."""
    command = ["node", str(HERE / "validate.mjs"), str(installed() / PACKAGE / "dist")]
    ended = subprocess.run(
        command, input=json.dumps(bodies), capture_output=True, text=True, timeout=SECONDS, check=False
    )
    if ended.returncode:
        raise OfficialClientError(ended.stderr)
    return [_told(errors) for errors in json.loads(ended.stdout)]


@functools.cache
def installed() -> Path:
    """Return the folder in which the client lies, after installing it where it does not.

    Skips the test that asks where Node, npm or the registry is missing.
    """
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = CACHE / f"metabase_cli-{lock}"
    if shutil.which("npm") is None or _node() < NODE:
        pytest.skip("the official Metabase client needs npm and Node 20.6 or newer on the PATH")
    if not (folder / PACKAGE / "package.json").exists():
        _install(folder)
    return folder


def _install(folder: Path) -> None:
    """Install beside and move into place, so that nobody sees half a client; of two at once, one is thrown away."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        beside = Path(scratch, folder.name)
        beside.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, beside)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        ended = subprocess.run(command, cwd=beside, capture_output=True, text=True, timeout=SECONDS, check=False)
        if ended.returncode and UNREACHABLE.search(ended.stderr):
            pytest.skip(f"the registry of the official Metabase client is out of reach: {ended.stderr[:300]}")
        if ended.returncode:
            raise OfficialClientError(f"npm ci failed: {ended.stderr[-1000:]}")
        with contextlib.suppress(OSError):
            beside.rename(folder)
    if not (folder / PACKAGE / "package.json").exists():
        raise OfficialClientError(f"{folder} holds half a client; remove it and run the test again")


def _node() -> tuple[int, ...]:
    if shutil.which("node") is None:
        return (0,)
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, timeout=SECONDS, check=True).stdout
    return tuple(int(part) for part in re.findall(r"\d+", said))


def _told(errors: list[dict[str, str]]) -> list[str]:
    return list(dict.fromkeys(f"{error['path']}: {error['message']}" for error in errors))
