"""Secret Manager over real gRPC: the real client talks to it, and real status codes come back."""

from __future__ import annotations

from concurrent import futures
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import google_crc32c
import grpc  # type: ignore[import-untyped]
from google.cloud import secretmanager_v1 as api

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVICE = "google.cloud.secretmanager.v1.SecretManagerService"
PATIENCE_S = 5


class FakeSecretManager:
    """Answers AccessSecretVersion from a dictionary of full version names; remembers what it was asked."""

    def __init__(self, versions: dict[str, bytes]) -> None:
        self.versions = versions
        self.asked: list[str] = []
        self.refusal: tuple[grpc.StatusCode, str] | None = None
        self.is_damaging = False

    def access(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Return one version, NOT_FOUND, or the refusal that was ordered."""
        self.asked.append(request.name)
        if self.refusal:
            context.abort(*self.refusal)
        if request.name not in self.versions:
            context.abort(grpc.StatusCode.NOT_FOUND, f"Secret Version [{request.name}] not found.")
        data = self.versions[request.name]
        checksum = google_crc32c.value(data) + self.is_damaging
        return api.AccessSecretVersionResponse(name=request.name, payload={"data": data, "data_crc32c": checksum})


@contextmanager
def serving(fake: FakeSecretManager) -> Iterator[api.SecretManagerServiceClient]:
    """Serve the fake on loopback and yield Google's client of it."""
    handler = grpc.unary_unary_rpc_method_handler(
        fake.access,
        request_deserializer=api.AccessSecretVersionRequest.deserialize,
        response_serializer=api.AccessSecretVersionResponse.serialize,
    )
    server = grpc.server(futures.ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, {"AccessSecretVersion": handler}),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    transport = api.SecretManagerServiceClient.get_transport_class("grpc")
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        try:
            yield api.SecretManagerServiceClient(transport=transport(channel=channel))
        finally:
            server.stop(None).wait(PATIENCE_S)
