"""How requests reach a plugin: through a socket file in a folder of its own, or through the egress.

The folder belongs to the plugin, so whatever lies there is looked at before it is trusted: a link
would otherwise lead the host to any other socket of this machine.
"""

import os
import stat
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import httpcore2
import httpx2
from typing_extensions import override

from chatclick.host.containers.connection import PluginUnreachable
from chatclick.security.egress import Egress, EgressFailed, EgressRefused

_KEEP_ALIVE_S = 20.0
_CONNECTIONS = 33
"""As many as a manifest may ask for, and one to ask for health."""


def unix_transport(socket: Path) -> httpx2.AsyncBaseTransport:
    """Build the transport to a plugin that listens at a socket file.

    Args:
        socket: the file; it need not be there yet.
    """
    return _PoolTransport(
        httpcore2.AsyncConnectionPool(
            uds=str(socket),
            max_connections=_CONNECTIONS,
            keepalive_expiry=_KEEP_ALIVE_S,
            network_backend=_NoLinkBackend(),
        )
    )


class EgressTransport(httpx2.AsyncBaseTransport):
    """Sends requests to the address of a remote plugin, under the rules of the egress client.

    Args:
        egress: the client; its networks are what the operator allows remote plugins to be in.
    """

    def __init__(self, egress: Egress) -> None:
        self._egress = egress

    @override
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request."""
        try:
            answer = await self._egress.request(
                request.method,
                str(request.url),
                headers=dict(request.headers),
                content=await request.aread(),
                timeout_s=60.0,
            )
        except (EgressRefused, EgressFailed) as error:
            raise PluginUnreachable(error.detail) from error
        stream = httpx2.ByteStream(answer.content)  # read already, for whoever reads it again
        return httpx2.Response(answer.status_code, headers=answer.headers, stream=stream)


class _NoLinkBackend(httpcore2.AsyncNetworkBackend):
    """Connects to a socket file, and to nothing that a link leads to."""

    def __init__(self) -> None:
        self._backend = httpcore2.AnyIOBackend()

    @override
    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        if not hasattr(os, "O_PATH"):  # not Linux: no way to hold what was looked at
            _check_kind(os.lstat(path))
            return await self._backend.connect_unix_socket(path, timeout, socket_options)
        descriptor = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            _check_kind(os.fstat(descriptor))
            # Through the descriptor: nobody can put something else in its place any more.
            return await self._backend.connect_unix_socket(
                f"/proc/self/fd/{descriptor}", timeout, socket_options
            )
        finally:
            os.close(descriptor)

    @override
    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)


def _check_kind(found: os.stat_result) -> None:
    if not stat.S_ISSOCK(found.st_mode):
        raise ConnectionRefusedError("what lies at the place of its socket is not a socket")
    if os.getuid() not in (0, found.st_uid) and not found.st_mode & stat.S_IWOTH:
        raise ConnectionRefusedError(
            "its socket is closed to the host's user; let the plugin make it with umask 0"
        )


class _PoolTransport(httpx2.AsyncBaseTransport):
    """Hands requests to a pool; httpx's own transport takes no network backend."""

    def __init__(self, pool: httpcore2.AsyncConnectionPool) -> None:
        self._pool = pool

    @override
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        try:
            response = await self._pool.handle_async_request(
                httpcore2.Request(
                    method=request.method,
                    url=httpcore2.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                )
            )
        except _FAILURES as error:
            raise ConnectionError(str(error) or type(error).__name__) from None
        return httpx2.Response(
            response.status, headers=response.headers, stream=_Body(response.stream)
        )

    @override
    async def aclose(self) -> None:
        await self._pool.aclose()


_FAILURES = (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException)


class _Body(httpx2.AsyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._stream:
                yield chunk
        except _FAILURES as error:
            raise ConnectionError(str(error) or type(error).__name__) from None

    @override
    async def aclose(self) -> None:
        await self._stream.aclose()
