"""The compose file keeps its promises: pinned, healthy, small, closed, and without a secret in it."""

from __future__ import annotations

import csv
import re
from typing import Any

import pytest

from tests.house.repository import ROOT, read
from tests.metabase_deploy.composed import COMPOSE, MAIL, SERVICES, VARIABLE, default, megabytes

EACH = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
SETTINGS = list(csv.DictReader(read("tests/metabase_deploy/settings.csv").splitlines()))
SECRET = re.compile(r"PASS|SECRET|KEY|TOKEN|CREDENTIAL")
MACHINE_MB = 4096
SYSTEM_MB = 768
"""What an operating system with Docker wants for itself."""


@EACH
def test_every_service_is_watched_and_comes_back(service: dict[str, Any]) -> None:
    """Each has a health check, is started again, and cannot fill the disk with its log."""
    assert {"test", "interval", "timeout", "retries", "start_period"} == set(service["healthcheck"])
    assert "unless-stopped" == service["restart"]
    assert {"max-size", "max-file"} == set(service["logging"]["options"])
    assert 0 < service["pids_limit"]


@EACH
def test_every_service_can_do_little(service: dict[str, Any]) -> None:
    """No root file system to write to, no new privileges, no capability but the proxy's low ports."""
    assert service["read_only"] is True
    assert ["no-new-privileges:true"] == service["security_opt"]
    assert ["ALL"] == service["cap_drop"]
    assert "privileged" not in service
    assert service.get("cap_add", []) in ([], ["NET_BIND_SERVICE"])


def test_database_and_metabase_are_not_root() -> None:
    """Only the proxy is root in its container, without root's capabilities."""
    assert {"database": "postgres", "metabase": "2000:2000"} == {
        name: service["user"] for name, service in SERVICES.items() if "user" in service
    }


def test_all_of_it_fits_into_the_machine() -> None:
    """The limits leave the system its share of 4 GB."""
    assert MACHINE_MB - SYSTEM_MB > sum(megabytes(service["mem_limit"]) for service in SERVICES.values())


def test_the_heap_fits_into_its_container() -> None:
    """Heap and temporary files, which are memory, leave the JVM 400 MB for everything else."""
    metabase = SERVICES["metabase"]
    heap = re.search(r"-Xmx(\d+m)", default(metabase["environment"]["JAVA_OPTS"]))
    temporary = re.search(r"size=(\d+m)", metabase["tmpfs"][0])
    assert heap
    assert temporary

    assert megabytes(metabase["mem_limit"]) >= megabytes(heap[1]) + megabytes(temporary[1]) + 400


def test_only_the_proxy_listens_to_others() -> None:
    """Every published port is on loopback, but for the proxy's two."""
    ports = {name: service.get("ports", []) for name, service in SERVICES.items()}

    assert ["80:80", "443:443"] == ports.pop("proxy")
    assert {"database": [], "metabase": ["127.0.0.1:3000:3000"]} == {
        name: [default(port) for port in published] for name, published in ports.items()
    }


def test_the_proxy_waits_until_somebody_opens() -> None:
    """The proxy alone has a profile: a plain `up` leaves a bare Metabase on loopback."""
    assert {"proxy": ["people"]} == {name: s["profiles"] for name, s in SERVICES.items() if "profiles" in s}


def test_the_database_is_alone_with_metabase() -> None:
    """The database is on the inner network only, from which nothing leads out; the proxy does not see it."""
    assert {"internal": True} == COMPOSE["networks"]["inside"]
    assert {"database": ["inside"], "metabase": ["inside", "outside"], "proxy": ["outside"]} == {
        name: service["networks"] for name, service in SERVICES.items()
    }


@pytest.mark.parametrize("composed", [COMPOSE, MAIL], ids=["compose.yaml", "compose.mail.yaml"])
def test_no_secret_is_in_an_environment(composed: dict[str, Any]) -> None:
    """Whatever sounds like a secret is the path of one; each is a file, and given to those who need it."""
    services = composed["services"].values()
    values = {name: value for service in services for name, value in service.get("environment", {}).items()}
    secret = {name: value for name, value in values.items() if SECRET.search(name) and "COMPLEXITY" not in name}

    assert secret
    assert {} == {n: v for n, v in secret.items() if not (n.endswith("_FILE") and v.startswith("/run/secrets/"))}
    assert {"file"} == {key for secret in composed["secrets"].values() for key in secret}
    assert set(composed["secrets"]) == {
        s for service in composed["services"].values() for s in service.get("secrets", [])
    }


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row["setting"])
def test_metabase_is_set(row: dict[str, str]) -> None:
    """Each setting of the checklist is there, with its value."""
    assert row["value"] == SERVICES["metabase"]["environment"][row["setting"]]


def test_no_setup_token_is_left_in() -> None:
    """A set-up token in the environment led people to the set-up page for ever; MB_API_KEY is no API key."""
    assert set() == {"MB_SETUP_TOKEN", "MB_API_KEY"} & set(SERVICES["metabase"]["environment"])


def test_every_variable_is_explained() -> None:
    """compose.env.example has every variable of the compose files, and no other."""
    used = {
        found[0]
        for name in ("compose.yaml", "compose.mail.yaml")
        for found in VARIABLE.findall(read(f"metabase/{name}"))
    }
    explained = set(re.findall(r"^#?(\w+)=", read("metabase/compose.env.example"), re.MULTILINE))

    assert used == explained


def test_every_file_that_is_mounted_exists() -> None:
    """A path that is not there would become an empty folder in the container."""
    mounted = [m.split(":")[0] for s in SERVICES.values() for m in s.get("volumes", []) if m.startswith("./")]

    assert 2 == len(mounted)
    assert [] == [path for path in mounted if not (ROOT / "metabase" / path).is_file()]
