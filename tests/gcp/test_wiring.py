"""Settings name what stands behind each protocol, and naming it makes no request."""

from __future__ import annotations

import subprocess
import sys

import pytest

from shared.errors import ConfigurationError
from shared.gcp import runtime
from shared.settings import Settings
from tests.house.repository import ROOT

CLOUD = {
    "AIU_LAKE": "gs://acme-lake",
    "AIU_UPLOADS": "gs://acme-uploads",
    "AIU_BUS": "pubsub://acme-usage/dev-",
    "AIU_SECRETS": "secretmanager://acme-usage?ACME_KEY=3&OTHER_KEY=12",
}
WRONG = [
    ("AIU_LAKE", "gs://acme-lake/folder"),
    ("AIU_LAKE", "gs://"),
    ("AIU_UPLOADS", "gs://Acme"),
    ("AIU_BUS", "pubsub://"),
    ("AIU_BUS", "pubsub://acme-usage/1st-"),
    ("AIU_WAREHOUSE", "bigquery://acme-usage"),
    ("AIU_WAREHOUSE", "bigquery://acme-usage/a-b"),
    ("AIU_SECRETS", "secretmanager://acme-usage?ACME_KEY=latest"),
    ("AIU_SECRETS", "secretmanager://acme-usage?ACME_KEY"),
    ("AIU_SECRETS", "secretmanager://"),
]
HEAVY = ("google.api", "google.auth", "google.cloud.", "grpc", "requests")
BACKEND = {
    "AIU_LAKE": "lake",
    "AIU_UPLOADS": "uploads",
    "AIU_BUS": "bus",
    "AIU_SECRETS": "secrets",
    "AIU_WAREHOUSE": "warehouse",
}


def test_settings_name_the_backends() -> None:
    """Each scheme leads to its backend, with the names that stand behind it; secrets do not show themselves."""
    world = runtime(Settings.read(CLOUD))

    assert [
        "GcsLake('acme-lake')",
        "GcsUploads('acme-uploads')",
        "PubSubBus('acme-usage', prefix='dev-')",
        "SecretManagerSecrets('acme-usage', ***)",
    ] == [repr(backend) for backend in (world.lake, world.uploads, world.bus, world.secrets)]


def test_one_machine_and_the_cloud_mix() -> None:
    """A setting that names a local backend gets one, whatever the others name."""
    world = runtime(Settings.read({"AIU_LAKE": "gs://acme-lake", "AIU_SECRETS": "env:"}))

    assert "EnvSecrets(***)" == repr(world.secrets)


@pytest.mark.parametrize(("variable", "value"), WRONG)
def test_a_malformed_setting_is_named(variable: str, value: str) -> None:
    """What cannot be understood says which variable it is, before anything is asked."""
    world = runtime(Settings.read({variable: value}))

    with pytest.raises(ConfigurationError, match=variable):
        getattr(world, BACKEND[variable])


def test_nothing_heavy_is_imported_early() -> None:
    """Naming all backends imports none of Google's clients: a function pays for those that it uses."""
    program = (
        "import sys; from shared.gcp import runtime; from shared.settings import Settings; "
        f"w = runtime(Settings.read({CLOUD!r})); w.lake, w.uploads, w.bus, w.secrets; "
        f"import shared.gcp.warehouse; print(sorted(n for n in sys.modules if n.startswith({HEAVY!r})))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert "[]" == done.stdout.strip()
