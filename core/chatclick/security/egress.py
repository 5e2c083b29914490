"""The one way out: HTTP calls to addresses that a person or a plugin typed in.

The name is resolved once, every address it has is checked as a number, and the connection goes to
an address that was checked, so no second answer of the name server can lead inside. What comes back
is bounded in time and in decoded size.
"""

import asyncio
import socket
import ssl
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
)
from contextlib import aclosing, asynccontextmanager, contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore2
import httpx2
from typing_extensions import override

from chatclick import tracing
from chatclick.errors import Invalid, Unavailable
from chatclick.plugin.http import STREAM_LIMIT_S, STREAM_MAX_BYTES, StreamedResponse
from chatclick.plugin.json_form import JSONValue

TIMEOUT_S = 10.0
MAX_BYTES = 1024 * 1024
MAX_REDIRECTS = 3
WEB_PORTS = frozenset({80, 443})
_DEFAULT_PORTS = {"http": 80, "https": 443}

Resolve = Callable[[str, int], Awaitable[list[str]]]

_MAX_CONNECTIONS = 100
_KEEP_ALIVE_S = 30.0
_HEADERS = {"User-Agent": "Chatclick", "Accept-Encoding": "gzip, deflate"}
_DESCRIBES_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})

_FAILURES = (
    OSError,
    UnicodeError,
    httpx2.HTTPError,
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
)

_UNICAST_V6 = ip_network("2000::/3")
# 6to4 and Teredo lie within the public ranges but lead to an IPv4 address of anyone's choice.
_TUNNELS = (ip_network("192.88.99.0/24"), ip_network("2001::/32"), ip_network("2002::/16"))


class EgressRefused(Invalid):
    """The host does not call this address; repeating it will not help."""

    code = "egress_refused"


class EgressFailed(Unavailable):
    """The other side did not answer well; code egress_failed, egress_timeout, egress_too_large."""

    code = "egress_failed"


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address belongs to the public Internet and to nothing else."""
    if isinstance(address, IPv6Address) and address not in _UNICAST_V6:
        return False
    tunnelled = any(address in network for network in _TUNNELS)
    return address.is_global and not address.is_multicast and not tunnelled


async def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host."""
    loop = asyncio.get_running_loop()
    answers = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(answer[4][0]) for answer in answers]


class Egress:
    """An HTTP client for public addresses; one for the process, closed at its end.

    Args:
        ports: the accepted ports.
        allowed_networks: networks that count as public; only an operator may set them.
        resolve: gives the addresses of a host.
        ssl_context: how certificates are checked; the system's way when left out.
        limit_s: the longest a call may take, in seconds.
    """

    def __init__(
        self,
        *,
        ports: Collection[int] = WEB_PORTS,
        allowed_networks: Iterable[str] = (),
        resolve: Resolve = resolve,
        ssl_context: ssl.SSLContext | None = None,
        limit_s: float = TIMEOUT_S,
    ) -> None:
        self._limit_s = limit_s
        self._ways = Ways(ports, allowed_networks, resolve)
        self._backend = _CheckedBackend(self._ways)
        self._ssl_context = ssl_context
        self._client: httpx2.AsyncClient | None = None

    def check_address(self, url: str) -> None:
        """Refuse an address that is never called, as far as it shows without looking up a name.

        Args:
            url: what somebody typed in.

        Raises:
            EgressRefused: not HTTP, a port that is not called, or the number of a private address.
        """
        with _told_apart(self._limit_s):
            parsed = httpx2.URL(url)
        _require_http(parsed)
        if not parsed.host:
            raise EgressRefused("Not an address: it has no host.")
        port = _DEFAULT_PORTS[parsed.scheme] if parsed.port is None else parsed.port
        self._ways.check(parsed.host, port)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: JSONValue = None,
        content: bytes | None = None,
        timeout_s: float = TIMEOUT_S,
        max_redirects: int = 0,
    ) -> httpx2.Response:
        """Send one request and read the whole answer.

        Args:
            method: the HTTP method.
            url: http or https.
            headers: further headers.
            json: a body to send as JSON.
            content: a body to send as it is.
            timeout_s: for everything together, at most the client's own limit.
            max_redirects: how many to follow, at most `MAX_REDIRECTS`; each is checked again.

        Returns:
            The response, its body decoded and at most `MAX_BYTES` large.

        Raises:
            EgressRefused: not a public address, another port, or not HTTP.
            EgressFailed: no good answer in time.
        """
        client = self._start()
        with tracing.span(f"request {method}", "client"), _told_apart(timeout_s):
            request = client.build_request(
                method, url, headers=headers, json=json, content=content, timeout=self._limit_s
            )
            tracing.write_headers(request.headers)
            tracing.describe(**{"server.address": request.url.host})
            async with asyncio.timeout(min(timeout_s, self._limit_s)):
                return await _send(client, request, min(max_redirects, MAX_REDIRECTS))

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: JSONValue = None,
        content: bytes | None = None,
        timeout_s: float = STREAM_LIMIT_S,
        idle_s: float = TIMEOUT_S,
        max_bytes: int = MAX_BYTES,
    ) -> AsyncIterator[StreamedResponse]:
        """Send one request and hand out the answer piece by piece; redirects are not followed.

        Args:
            method: as of `request`.
            url: as of `request`.
            headers: as of `request`.
            json: as of `request`.
            content: as of `request`.
            timeout_s: for everything together, at most `STREAM_LIMIT_S`.
            idle_s: the longest pause before the answer and between two pieces, in seconds.
            max_bytes: of the decoded body, at most `STREAM_MAX_BYTES`.

        Raises:
            EgressRefused, EgressFailed: as of `request`, also while the pieces are read.
        """
        limit_s = min(timeout_s, STREAM_LIMIT_S)
        pause_s = min(idle_s, limit_s)
        sent = {"headers": headers, "json": json, "content": content}
        whole = asyncio.timeout(limit_s)
        try:
            with tracing.span(f"request {method}", "client"):
                async with whole, aclosing(await self._open(method, url, pause_s, sent)) as answer:
                    pieces = _read_pieces(answer, pause_s, min(max_bytes, STREAM_MAX_BYTES))
                    yield StreamedResponse(answer.status_code, dict(answer.headers), pieces)
        except TimeoutError:
            if whole.expired():
                raise _build_timeout(limit_s) from None
            raise

    async def _open(
        self, method: str, url: str, pause_s: float, sent: Mapping[str, Any]
    ) -> httpx2.Response:
        """Send a request and return the answer before its body is read."""
        client = self._start()
        with _told_apart(pause_s):
            request = client.build_request(method, url, **sent, timeout=pause_s)
            _require_http(request.url)
            tracing.write_headers(request.headers)
            tracing.describe(**{"server.address": request.url.host})
            async with asyncio.timeout(pause_s):
                return await client.send(request, stream=True)

    async def aclose(self) -> None:
        """Close all connections."""
        if self._client is not None:
            await self._client.aclose()

    def _start(self) -> httpx2.AsyncClient:
        """Make the client on first use: loading certificates takes longer than starting a host."""
        if self._client is None:
            pool = httpcore2.AsyncConnectionPool(
                ssl_context=self._ssl_context or httpx2.create_ssl_context(trust_env=False),
                max_connections=_MAX_CONNECTIONS,
                keepalive_expiry=_KEEP_ALIVE_S,
                network_backend=self._backend,
            )
            self._client = httpx2.AsyncClient(
                transport=_Transport(pool),
                headers=_HEADERS,
                trust_env=False,
                # Callers share this client; a cookie set for one must not be sent for another.
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            )
        return self._client


async def _send(
    client: httpx2.AsyncClient, request: httpx2.Request, redirects_left: int
) -> httpx2.Response:
    while True:
        _require_http(request.url)
        response = await client.send(request, stream=True)
        try:
            if response.next_request is None or redirects_left == 0:
                return await _read(response)
        finally:
            await response.aclose()
        request = response.next_request
        redirects_left -= 1


def _require_http(url: httpx2.URL) -> None:
    if url.scheme not in {"http", "https"}:
        raise EgressRefused(f"Only http and https are called, not {url.scheme!a}.")


@contextmanager
def _told_apart(limit_s: float) -> Iterator[None]:
    """Turn what goes wrong on the way into what callers are told."""
    try:
        yield
    except TimeoutError:
        raise _build_timeout(limit_s) from None
    except httpx2.InvalidURL as error:
        raise EgressRefused(f"Not an address: {error}") from None
    except _FAILURES as error:
        raise EgressFailed(f"The call failed: {type(error).__name__}.") from error


def _build_timeout(limit_s: float) -> EgressFailed:
    return EgressFailed(f"No answer within {limit_s:g} s.", code="egress_timeout")


async def _read_pieces(
    response: httpx2.Response, pause_s: float, max_bytes: int
) -> AsyncIterator[bytes]:
    size_bytes, chunks = 0, response.aiter_bytes()
    while True:
        with _told_apart(pause_s):
            async with asyncio.timeout(pause_s):
                chunk = await anext(chunks, None)
        if chunk is None:
            return
        size_bytes += len(chunk)
        if size_bytes > max_bytes:
            raise _build_too_large(max_bytes)
        yield chunk


def _build_too_large(max_bytes: int) -> EgressFailed:
    return EgressFailed(f"More than {max_bytes} bytes came back.", code="egress_too_large")


async def _read(response: httpx2.Response) -> httpx2.Response:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > MAX_BYTES:
            raise _build_too_large(MAX_BYTES)
    headers = [
        pair for pair in response.headers.multi_items() if pair[0] not in _DESCRIBES_THE_WIRE
    ]
    return httpx2.Response(
        response.status_code, headers=headers, content=bytes(body), request=response.request
    )


class Ways:
    """Says which addresses of a host may be connected to.

    Args:
        ports: the accepted ports, None for all.
        allowed_networks: networks that count as public.
        resolve: gives the addresses of a host.
    """

    def __init__(
        self, ports: Collection[int] | None, allowed_networks: Iterable[str], resolve: Resolve
    ) -> None:
        self._ports = ports
        self._allowed = [ip_network(network) for network in allowed_networks]
        self._resolve = resolve

    async def find(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host, all of them checked.

        Raises:
            EgressRefused: one of them, or the port, is not called.
        """
        self._check_port(port)
        addresses = list(dict.fromkeys(await self._resolve(host, port)))
        for address in addresses:
            self._check_number(address)
        return addresses

    def check(self, host: str, port: int) -> None:
        """Check what shows without looking up a name.

        Raises:
            EgressRefused: the port, or the host where it is written as a number, is not called.
        """
        self._check_port(port)
        try:
            ip_address(host)
        except ValueError:
            return  # a name; its addresses are checked whenever it is called
        self._check_number(host)

    def _check_port(self, port: int) -> None:
        if self._ports is None or port in self._ports:
            return
        called = ", ".join(map(str, sorted(self._ports)))
        others = f", only {called}" if len(self._ports) <= 10 else ""
        raise EgressRefused(f"Port {port} is not called{others}.")

    def _check_number(self, text: str) -> None:
        address = ip_address(text.partition("%")[0])
        if not is_public(address) and not any(address in network for network in self._allowed):
            # Which address it was would tell what is inside.
            raise EgressRefused("This address is not on the public Internet.")


class _CheckedBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections, to checked addresses only."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._backend = httpcore2.AnyIOBackend()

    @override
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        failure: Exception = httpcore2.ConnectError("no address")
        for address in await self._ways.find(host, port):
            try:
                return await self._backend.connect_tcp(address, port, timeout, None, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure

    @override
    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        raise EgressRefused("Sockets of this machine are not called.")

    @override
    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)


class _Transport(httpx2.AsyncBaseTransport):
    """Hands requests to the pool; httpx's own transport takes no network backend."""

    def __init__(self, pool: httpcore2.AsyncConnectionPool) -> None:
        self._pool = pool

    @override
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        response = await self._pool.handle_async_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            response.status, headers=response.headers, stream=_Body(response.stream)
        )

    @override
    async def aclose(self) -> None:
        await self._pool.aclose()


class _Body(httpx2.AsyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    @override
    async def aclose(self) -> None:
        await self._stream.aclose()
