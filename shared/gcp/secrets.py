"""Secrets from Secret Manager, in the version that a setting pins.

`latest` is not offered: a new version is used when the deployment says so, and everybody can see since when.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from shared.errors import ConfigurationError
from shared.gcp import clients
from shared.gcp.errors import plain_errors
from shared.hidden import hide

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.cloud.secretmanager_v1 import SecretManagerServiceClient
    from google.cloud.secretmanager_v1.types import AccessSecretVersionResponse

REQUEST_S = 10.0
"""Seconds one request may take."""
PATIENCE_S = 30.0
"""Seconds after which a service that is away is given up; the message that needs it comes again."""
_VERSION = re.compile(r"[1-9][0-9]*")


class SecretManagerSecrets:
    """Credentials of one project; a name without a pinned version is not configured, and nobody is asked for it."""

    def __init__(
        self, project: str, versions: Mapping[str, str], client: SecretManagerServiceClient | None = None
    ) -> None:
        """`versions` is secret → number of its version; ConfigurationError when one is no number."""
        for name, version in versions.items():
            if not _VERSION.fullmatch(version):
                raise ConfigurationError(
                    f"AIU_SECRETS pins {name} to {version!r}: write the number of one version, for example {name}=3"
                )
        self._project, self._versions, self._client = project, dict(versions), client
        self._known: dict[str, str | None] = {}

    def __repr__(self) -> str:
        return f"SecretManagerSecrets({self._project!r}, ***)"

    def get(self, name: str) -> str | None:
        """Return the secret without surrounding white space, or None when it is not pinned, not there or blank.

        A version never changes, so it is asked for once. ConfigurationError when it is disabled or destroyed, or this
        account may not read it: that is no source without a key.
        """
        if name not in self._versions:
            return None
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def is_configured(self, name: str) -> bool:
        """Whether a version is pinned; Secret Manager is not asked, which this account may not even be allowed to."""
        return name in self._versions

    @cached_property
    def _secret_manager(self) -> SecretManagerServiceClient:
        return self._client or clients.secret_manager()

    def _read(self, name: str) -> str | None:
        from google.api_core.exceptions import NotFound, ServiceUnavailable
        from google.api_core.retry import Retry, if_exception_type

        retry = Retry(predicate=if_exception_type(ServiceUnavailable), timeout=PATIENCE_S)
        path = f"projects/{self._project}/secrets/{name}/versions/{self._versions[name]}"
        try:
            with plain_errors(f"reading {path}", but=(NotFound,)):
                answer = self._secret_manager.access_secret_version(name=path, timeout=REQUEST_S, retry=retry)
        except NotFound:
            return None
        secret = _text(answer, path).strip() or None
        hide(secret)
        return secret


def _text(answer: AccessSecretVersionResponse, path: str) -> str:
    """Return what arrived when it is what was sent; no error ever shows a part of it."""
    import google_crc32c

    payload = answer.payload
    if "data_crc32c" in payload and payload.data_crc32c != google_crc32c.value(payload.data):
        from shared.errors import RetriableError

        raise RetriableError(f"{path} arrived damaged")
    try:
        text: str = payload.data.decode()
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is no text: add a version that is") from None
    return text
