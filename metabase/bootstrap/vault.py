"""Where made-up passwords and keys are kept: Secret Manager, or a folder that only its owner can read."""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from shared.errors import ConfigurationError, RetriableError

if TYPE_CHECKING:
    from requests import Response, Session

    from shared.settings import Settings

SECRETS_API = "https://secretmanager.googleapis.com/v1"
SCOPE = "https://www.googleapis.com/auth/cloud-platform"
TIMEOUT_S = 30
MISSING, THERE_ALREADY, ERROR = 404, 409, 400


class Credentials(Protocol):
    """Secrets by name, to be read."""

    def get(self, name: str) -> str | None:
        """Return a secret, None when there is none."""
        ...


class Vault(Credentials, Protocol):
    """Secrets by name, kept and found again."""

    def put(self, name: str, value: str) -> str:
        """Keep a secret, and say where."""
        ...


class FolderVault:
    """Files with mode 0600 in a folder with mode 0700."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> str | None:
        """Return what a file holds."""
        path = self._folder / _checked(name)
        return path.read_text(encoding="utf-8").strip() if path.exists() else None

    def put(self, name: str, value: str) -> str:
        """Write a file in one step; nobody else can read it at any moment."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / _checked(name)
        fresh = path.with_suffix(".tmp")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(value)
        fresh.replace(path)
        return str(path)


class SecretManagerVault:
    """Secret Manager of one project, over REST with the machine's own identity."""

    def __init__(self, project: str, session: Session | None = None, api: str = SECRETS_API) -> None:
        """`session` carries the identity; without one it is that of the machine."""
        self._session = session or _own_identity()
        self._secrets = f"{api}/projects/{project}/secrets"

    def get(self, name: str) -> str | None:
        """Return the newest version of a secret."""
        answer = self._ask("GET", f"{self._secrets}/{_checked(name)}/versions/latest:access")
        if answer.status_code == MISSING:
            return None
        _require_good(answer, f"reading the secret {name}")
        return base64.b64decode(answer.json()["payload"]["data"]).decode()

    def put(self, name: str, value: str) -> str:
        """Add a version to a secret, which is made when it is not there."""
        made = self._ask("POST", f"{self._secrets}?secretId={_checked(name)}", {"replication": {"automatic": {}}})
        if made.status_code != THERE_ALREADY:
            _require_good(made, f"making the secret {name}")
        data = base64.b64encode(value.encode()).decode()
        answer = self._ask("POST", f"{self._secrets}/{name}:addVersion", {"payload": {"data": data}})
        _require_good(answer, f"writing the secret {name}")
        return f"Secret Manager: {answer.json()['name']}"

    def _ask(self, method: str, url: str, body: dict[str, Any] | None = None) -> Response:
        from requests import RequestException

        try:
            return self._session.request(method, url, json=body, timeout=TIMEOUT_S)
        except RequestException as error:
            # What the library says may quote the body, which holds the secret.
            kind = type(error).__name__
        raise RetriableError(f"Secret Manager did not answer ({kind}): run again")


def open_vault(setting: str, folder: Path) -> Vault:
    """Return the vault that AIU_SECRETS names: secretmanager://PROJECT, or the folder for env:."""
    scheme, _, rest = setting.partition(":")
    if scheme == "secretmanager":
        project = rest.strip("/")
        if not project:
            raise ConfigurationError("AIU_SECRETS names no project: write secretmanager://PROJECT")
        return SecretManagerVault(project)
    return FolderVault(folder)


def secrets_of(settings: Settings) -> Credentials:
    """Return where credentials are read from, as AIU_SECRETS says."""
    if settings.scheme("AIU_SECRETS") == "secretmanager":
        return open_vault(settings["AIU_SECRETS"], Path())
    from shared.runtime import Runtime

    return Runtime(settings).secrets


def _own_identity() -> Session:
    import google.auth
    from google.auth.exceptions import DefaultCredentialsError
    from google.auth.transport.requests import AuthorizedSession

    try:
        credentials, _ = google.auth.default(scopes=[SCOPE])
    except DefaultCredentialsError:
        raise ConfigurationError(
            "this machine has no Google identity: run `gcloud auth application-default login`, or set AIU_SECRETS=env:"
        ) from None
    session: Session = AuthorizedSession(credentials)  # type: ignore[no-untyped-call] # google-auth has no types here
    return session


def _require_good(answer: Response, what: str) -> None:
    if answer.status_code >= ERROR:
        said = " ".join(answer.text.split())[:200]
        raise ConfigurationError(f"{what}: Secret Manager answered {answer.status_code}: {said}")


def _checked(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]+", name):
        raise ConfigurationError(f"{name!r} is no name of a secret: write letters, digits, - and _")
    return name
