"""Functions as processes: from the very archive that is deployed, on a port that stays theirs, started anew when ended.

Each has a process group of its own, so that a kill takes the whole of it, as the end of a container does.
"""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from typing import TYPE_CHECKING

from shared import topology
from tests.house.repository import ROOT
from tests.ports import free_port
from tools import package

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    Deployed = topology.Function | topology.Endpoint

DEPLOYED: tuple[Deployed, ...] = (*topology.FUNCTIONS, *topology.ENDPOINTS)
START_S = 120
LOOK_S = 0.1
FRAMEWORK = (sys.executable, "-P", "-m", "functions_framework", "--source", "main.py", "--host", "127.0.0.1")
"""Without its folder on the path the framework finds the code as it does in the cloud: after everything installed."""


class Instance:
    """One function, unpacked once; `start` and `kill` may alternate for as long as anybody likes."""

    def __init__(self, function: Deployed, folder: Path, environment: Mapping[str, str]) -> None:
        """`environment` is all that the function is told beside what the platform tells it."""
        self.function, self.name, self.port = function, function.name, free_port()
        self.log = folder / f"{function.name}.log"
        self._code = folder / function.name / "code"
        archive = package.pack(function.name, function.folder)
        zipfile.ZipFile(io.BytesIO(archive.data)).extractall(self._code)
        self._environment = {**_platform(function, folder / function.name), **environment}
        self._process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def has_ended(self) -> bool:
        """Whether there is no process of it."""
        return self._process is None or self._process.poll() is not None

    def start(self) -> None:
        """Start a process; its lines go behind those of the ones before."""
        self.starts += 1
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [*FRAMEWORK, "--port", str(self.port)],
                cwd=self._code,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it with SIGKILL, wherever it is in its work."""
        if self._process is not None:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return
            self._process.wait()

    def wait_until_it_listens(self) -> None:
        """Return when it accepts connections; RuntimeError with its own words when it does not."""
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and not self.has_ended:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(LOOK_S)
        raise RuntimeError(f"{self.name} does not listen: {self.output()[-2000:]}")

    def output(self) -> str:
        """Return everything that its processes have written."""
        return self.log.read_text(encoding="utf-8", errors="replace")


class Supervisor:
    """Keeps one instance of each function running while the block lasts, as the platform does."""

    def __init__(self, instances: Sequence[Instance]) -> None:
        self.instances = {instance.name: instance for instance in instances}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def __enter__(self) -> Self:
        """Start all of them at once, and return when all of them listen."""
        try:
            for instance in self.instances.values():
                instance.start()
            for instance in self.instances.values():
                instance.wait_until_it_listens()
        except BaseException:
            self._kill_all()
            raise
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End all of them."""
        self._ended.set()
        self._thread.join()
        self._kill_all()

    def _kill_all(self) -> None:
        for instance in self.instances.values():
            instance.kill()

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_S):
            for instance in self.instances.values():
                if instance.has_ended:
                    instance.start()


def _platform(function: Deployed, folder: Path) -> dict[str, str]:
    """Return what the platform sets, and the way to this machine's reader of secrets, which no archive carries."""
    beside = folder / "beside"
    beside.mkdir()
    (beside / "local").symlink_to(ROOT / "local")
    # The cloud runs several instances of some functions; here one process has as many threads as they have together.
    threads = function.concurrency * function.max_instances
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(beside),
        "K_SERVICE": function.name,
        "FUNCTION_TARGET": function.entry_point,
        "FUNCTION_SIGNATURE_TYPE": "http",
        "THREADS": str(threads),
    }
