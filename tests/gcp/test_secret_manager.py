"""Secrets of a project: pinned, asked for once, and never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import grpc  # type: ignore[import-untyped]
import pytest

from shared.errors import ConfigurationError, PipelineError, RetriableError
from shared.gcp.secrets import SecretManagerSecrets
from tests.emulators.secret_manager import FakeSecretManager, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "projects/p/secrets/ACME_KEY/versions/2"


@pytest.fixture
def fake() -> FakeSecretManager:
    """Two versions of one secret."""
    return FakeSecretManager({PATH: b"second-secret", PATH.replace("/2", "/1"): b"first-secret"})


@pytest.fixture
def secrets(fake: FakeSecretManager) -> Iterator[SecretManagerSecrets]:
    """The second of them is pinned."""
    with serving(fake) as client:
        yield SecretManagerSecrets("p", {"ACME_KEY": "2"}, client)


def test_the_pinned_version_is_read_once(fake: FakeSecretManager, secrets: SecretManagerSecrets) -> None:
    """Of several versions the pinned one is read, and a version never changes."""
    assert ["second-secret"] * 2 == [secrets.get("ACME_KEY") for _ in range(2)]
    assert [PATH] == fake.asked


def test_nobody_is_asked_for_what_is_not_pinned(fake: FakeSecretManager, secrets: SecretManagerSecrets) -> None:
    """A function may read its own secrets and no others, so it does not try."""
    assert secrets.get("OTHER_KEY") is None
    assert [] == fake.asked


def test_a_version_that_is_not_there_is_not_configured(fake: FakeSecretManager, secrets: SecretManagerSecrets) -> None:
    """A secret without its version is a source without a key."""
    fake.versions.clear()

    assert secrets.get("ACME_KEY") is None


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (grpc.StatusCode.PERMISSION_DENIED, ConfigurationError),
        (grpc.StatusCode.FAILED_PRECONDITION, ConfigurationError),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, RetriableError),
    ],
    ids=str,
)
def test_a_refusal_is_no_missing_key(
    fake: FakeSecretManager, secrets: SecretManagerSecrets, code: grpc.StatusCode, meaning: type[PipelineError]
) -> None:
    """A role that is missing, or a version that is disabled, must never look like a source nobody wants."""
    fake.refusal = (code, "no")

    with pytest.raises(meaning, match="ACME_KEY"):
        secrets.get("ACME_KEY")


def test_damage_on_the_way_is_noticed(fake: FakeSecretManager, secrets: SecretManagerSecrets) -> None:
    """What does not have the checksum it was sent with is asked for again later."""
    fake.is_damaging = True

    with pytest.raises(RetriableError, match="damaged"):
        secrets.get("ACME_KEY")


def test_what_is_no_text_shows_nothing_of_itself(fake: FakeSecretManager, secrets: SecretManagerSecrets) -> None:
    """An error about a secret never quotes it."""
    fake.versions[PATH] = b"half-a-secret\xff"

    with pytest.raises(ConfigurationError, match="ACME_KEY") as caught:
        secrets.get("ACME_KEY")
    assert "half" not in f"{caught.value} {caught.value.__cause__}"
