"""Starts a function from its unpacked archive, as the cloud does, on backends of this machine."""

from __future__ import annotations

import base64
import http.client
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local.folder_lake import FolderLake
from shared import topology
from tests.house.repository import ROOT
from tests.ports import free_port
from tools import package

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


Deployed = topology.Function | topology.Endpoint
DEPLOYED: tuple[Deployed, ...] = (*topology.FUNCTIONS, *topology.ENDPOINTS)
TODAY = "2026-09-02"
START_S, STOP_S = 60, 30


@dataclass
class Served:
    """One running instance of a function."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    folder: Path

    @property
    def lake(self) -> FolderLake:
        """The lake it works on."""
        return FolderLake(self.folder / "lake")

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """Send one request; returns the status and the text of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json", **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def post(self, body: Any, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Post bytes as they are, or anything else as JSON, where Pub/Sub would."""
        return self.ask("POST", "/", body if isinstance(body, bytes) else json.dumps(body).encode(), headers)

    def output(self) -> str:
        """Return everything it has written so far."""
        return (self.folder / "output").read_text(encoding="utf-8")

    def lines(self, message: str) -> list[dict[str, Any]]:
        """Return the log lines with that message."""
        lines = [json.loads(line) for line in self.output().splitlines()]
        return [line for line in lines if line["message"] == message]

    def stop(self) -> int:
        """End it as the cloud does, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_S)


@contextmanager
def serving(function: Deployed, folder: Path, **environment: str) -> Iterator[Served]:
    """Run a function for as long as the block lasts; `environment` is set on top of what the cloud sets."""
    code = folder / "code"
    archive = package.pack(function.name, function.folder)
    zipfile.ZipFile(io.BytesIO(archive.data)).extractall(code)
    port = free_port()
    # Without its folder on the path the framework finds it as it does in the cloud: after everything installed.
    command = [sys.executable, "-P", "-m", "functions_framework", "--source", "main.py", "--host", "127.0.0.1"]
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            cwd=code,
            env=_environment(function, folder) | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        served = Served(function.name, process, port, folder)
        try:
            _wait_until_it_listens(served)
            yield served
        finally:
            process.kill() if process.poll() is None else None
            process.wait()


def push(body: Any = None, attributes: Any = None, **message: Any) -> dict[str, Any]:
    """Return what Pub/Sub posts for one message; a body of None is none at all, `message` replaces fields of it."""
    data = {} if body is None else {"data": base64.b64encode(json.dumps(body).encode()).decode()}
    return {
        "message": {
            **data,
            **({"attributes": attributes} if attributes else {}),
            "messageId": "1001",
            "message_id": "1001",
            "publishTime": "2026-09-02T13:00:00.123Z",
            "publish_time": "2026-09-02T13:00:00.123Z",
            **message,
        },
        "subscription": "projects/example/subscriptions/one",
        "deliveryAttempt": 3,
    }


def notification(key: str) -> dict[str, Any]:
    """Return what a bucket posts through Pub/Sub when an object was finalized."""
    attributes = {"eventType": "OBJECT_FINALIZE", "bucketId": "b", "objectId": key, "objectGeneration": "1"}
    return push({"kind": "storage#object", "name": key, "bucket": "b", "generation": "1"}, attributes)


def _environment(function: Deployed, folder: Path) -> dict[str, str]:
    """Return what the cloud sets, with this machine's backends beside the code that is deployed."""
    backends = folder / "backends"
    backends.mkdir()
    (backends / "local").symlink_to(ROOT / "local")
    (backends / "sql").symlink_to(folder / "code" / "sql")
    # What was translated once need not be again.
    (ROOT / ".aiu" / "cache").mkdir(parents=True, exist_ok=True)
    (backends / ".aiu").symlink_to(ROOT / ".aiu")
    for place in ("lake", "uploads", "sheets"):
        (folder / place).mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(backends),
        "PYTHONDONTWRITEBYTECODE": "1",
        "K_SERVICE": function.name,
        "FUNCTION_TARGET": function.entry_point,
        "FUNCTION_SIGNATURE_TYPE": "http",
        "THREADS": str(function.concurrency),
        "AIU_LAKE": f"file://{folder}/lake",
        "AIU_UPLOADS": f"file://{folder}/uploads",
        "AIU_SHEETS": f"file://{folder}/sheets",
        "AIU_WAREHOUSE": f"duckdb:///{folder}/warehouse.duckdb",
        "AIU_TODAY": TODAY,
    }


def _wait_until_it_listens(served: Served) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if served.process.poll() is not None:
            raise RuntimeError(f"{served.name} ended while it started:\n{served.output()}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", served.port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"{served.name} does not listen:\n{served.output()}")
