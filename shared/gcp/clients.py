"""Google's clients, made when they are first needed: importing this module costs nothing.

Each client looks for its emulator where Google's own documentation says (STORAGE_EMULATOR_HOST, PUBSUB_EMULATOR_HOST,
BIGQUERY_EMULATOR_HOST); beside an emulator there are no credentials to look for.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from shared.gcp.errors import plain_errors

if TYPE_CHECKING:
    from google.cloud.bigquery import Client as BigQuery
    from google.cloud.pubsub_v1 import PublisherClient  # type: ignore[import-untyped]
    from google.cloud.secretmanager_v1 import SecretManagerServiceClient
    from google.cloud.storage import Client as Storage  # type: ignore[import-untyped]

BIGQUERY_EMULATOR = "BIGQUERY_EMULATOR_HOST"
ASKS_NO_BUCKET = "DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA"
"""Without it the client asks for every bucket's metadata in a thread of its own, which takes a role nobody needs."""


def storage() -> Storage:
    """Return a client of Cloud Storage; a bucket's name is enough for it, whatever project it is in."""
    with plain_errors("connecting to Cloud Storage"):
        from google.cloud.storage import Client

        os.environ.setdefault(ASKS_NO_BUCKET, "true")
        emulated = bool(os.environ.get("STORAGE_EMULATOR_HOST"))
        return Client(project="emulated") if emulated else Client()


def publisher() -> PublisherClient:
    """Return a publisher that sends what is there at once instead of waiting for more."""
    with plain_errors("connecting to Pub/Sub"):
        from google.cloud.pubsub_v1 import PublisherClient
        from google.cloud.pubsub_v1.types import BatchSettings  # type: ignore[import-untyped]

        return PublisherClient(batch_settings=BatchSettings(max_latency=0.005))


def bigquery(project: str) -> BigQuery:
    """Return a client of BigQuery that bills its jobs to `project`."""
    with plain_errors("connecting to BigQuery"):
        from google.cloud.bigquery import Client

        options: dict[str, Any] = {}
        if os.environ.get(BIGQUERY_EMULATOR):
            from google.auth.credentials import AnonymousCredentials

            options["credentials"] = AnonymousCredentials()  # type: ignore[no-untyped-call]
        return Client(project=project, **options)


def secret_manager() -> SecretManagerServiceClient:
    """Return a client of Secret Manager."""
    with plain_errors("connecting to Secret Manager"):
        from google.cloud.secretmanager_v1 import SecretManagerServiceClient

        return SecretManagerServiceClient()
