"""The egress client: nothing inside is reached, nothing that comes back does harm."""

import asyncio
import datetime
import gzip
import ssl
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from chatclick.security.egress import MAX_BYTES, Egress, EgressFailed, EgressRefused, resolve

from .listeners import Listener, answer_ok, listen

OUTSIDE = "127.0.0.2"  # stands for the Internet in these tests; everything else is inside
NAMES = {
    "inside.example": ["127.0.0.1"],
    "inside6.example": ["::1"],
    "mixed.example": [OUTSIDE, "127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "scoped.example": ["fe80::1%lo"],
    "nothing.example": [],
    "outside.example": [OUTSIDE],
    "other.example": [OUTSIDE],
}

# Where {} is the port of a listener on every loopback address.
INSIDE = """
http://127.0.0.1:{}/             http://127.0.0.1:{}           http://127.1:{}/
http://127.0.1:{}/               http://127.127.127.127:{}/    http://0:{}/
http://0.0.0.0:{}/               http://2130706433:{}/         http://017700000001:{}/
http://0177.0.0.1:{}/            http://0x7f000001:{}/         http://0x7f.0.0.1:{}/
http://0x7f.1:{}/                http://127.0x0.0.1:{}/        http://00000177.0.0.1:{}/
http://localhost:{}/             http://LOCALHOST:{}/          http://localhost.:{}/
http://[::1]:{}/                 http://[::]:{}/               http://[0:0:0:0:0:0:0:1]:{}/
http://[::ffff:127.0.0.1]:{}/    http://[::ffff:7f00:1]:{}/    http://[::127.0.0.1]:{}/
http://[::ffff:0:127.0.0.1]:{}/  http://[64:ff9b::7f00:1]:{}/  http://[64:ff9b::127.0.0.1]:{}/
http://[64:ff9b:1::7f00:1]:{}/   http://[2002:7f00:1::]:{}/    http://[2002:7f00:0001::1]:{}/
http://[2001:0:7f00:1::]:{}/     http://[2001::80ff:fffe]:{}/  http://[fe80::1]:{}/
http://[fec0::1]:{}/             http://[fc00::1]:{}/          http://[fd00:ec2::254]:{}/
http://[ff02::1]:{}/             http://[2001:db8::1]:{}/      http://[100::1]:{}/
http://10.0.0.1:{}/              http://172.16.0.1:{}/         http://172.31.255.255:{}/
http://192.168.1.1:{}/           http://169.254.169.254:{}/    http://169.254.170.2:{}/
http://100.64.0.1:{}/            http://100.100.100.200:{}/    http://192.0.0.1:{}/
http://192.0.2.1:{}/             http://198.18.0.1:{}/         http://198.51.100.1:{}/
http://203.0.113.1:{}/           http://224.0.0.1:{}/          http://240.0.0.1:{}/
http://255.255.255.255:{}/       http://192.88.99.1:{}/        http://0.0.0.1:{}/
http://inside.example:{}/        http://inside6.example:{}/    http://mixed.example:{}/
http://metadata.example:{}/      http://mapped.example:{}/     http://scoped.example:{}/
http://user@127.0.0.1:{}/        https://127.0.0.1:{}/         http://out.example@127.0.0.1:{}/
http://\uff11\uff12\uff17.0.0.1:{}/  http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3:{}/
"""

NOT_HTTP = [
    "file:///etc/passwd", "gopher://outside.example/", "ftp://outside.example/", "ws://outside.example/",
    "unix:/run/docker.sock", "http+unix://%2Frun%2Fdocker.sock/", "dict://outside.example/", "//x/",
    "outside.example", "", "javascript:alert(1)", "data:text/plain,x", "http://", "http:///x",
    "http://[::1", "http://outside.example:99999/", "http://a b/", "http://\r\nHost: x/",
]  # fmt: skip


async def look_up(host: str, port: int) -> list[str]:
    """Answer from the table, as the system does for everything else."""
    return NAMES[host] if host in NAMES else await resolve(host, port)


@pytest.fixture
async def trap() -> AsyncIterator[Listener]:
    """Listeners inside that nobody may reach, all on one port."""
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(listen("127.0.0.1"))
        every = [first]
        for host in ("::1", "127.127.127.127"):
            every.append(await stack.enter_async_context(listen(host, port=first.port)))
        yield first
        assert [each.connections for each in every] == [0, 0, 0]


@pytest.fixture
async def outside() -> AsyncIterator[Listener]:
    """A listener that stands for a server on the Internet."""
    async with listen(OUTSIDE) as listener:
        yield listener


async def call(
    url: str, ports: set[int], *, tls: ssl.SSLContext | None = None, **options: float
) -> bytes:
    egress = Egress(ports=ports, allowed_networks=[OUTSIDE], resolve=look_up, ssl_context=tls)
    try:
        return (await egress.request("GET", url, **options)).content  # type: ignore[arg-type]
    finally:
        await egress.aclose()


async def test_no_spelling_of_an_inside_address_is_called(trap: Listener) -> None:
    urls = INSIDE.split()
    egress = Egress(ports={trap.port}, allowed_networks=[OUTSIDE], resolve=look_up)

    for url in urls:
        with pytest.raises((EgressRefused, EgressFailed)) as caught:
            await egress.request("GET", url.format(trap.port), timeout_s=2)
        assert caught.value.code in {"egress_refused", "egress_failed"}, url
        if not isinstance(caught.value, EgressRefused):
            # Only what this machine's resolver cannot read at all.
            assert "gaierror" in caught.value.detail, url

    assert len(urls) > 60
    await egress.aclose()


@pytest.mark.parametrize("url", NOT_HTTP)
async def test_only_http_urls_are_called(url: str) -> None:
    with pytest.raises((EgressRefused, EgressFailed)):
        await call(url, {80, 443})


async def test_only_the_accepted_ports_are_called(outside: Listener) -> None:
    with pytest.raises(EgressRefused):
        await call(f"http://{OUTSIDE}:{outside.port}/", {80, 443})

    assert outside.connections == 0


NEVER_CALLED = [
    *NOT_HTTP,
    *(f"http://outside.example:{port}/" for port in (0, 8080)),
    "https://[::1]/",
]
NEVER_CALLED.remove("http://a b/")  # that no name server knows it shows when it is called


@pytest.mark.parametrize("url", NEVER_CALLED)
def test_what_is_never_called_shows_in_the_address(url: str) -> None:
    with pytest.raises((EgressRefused, EgressFailed)):
        Egress().check_address(url)


def test_an_address_may_be_called_as_far_as_it_shows() -> None:
    egress = Egress(ports={443, 8080}, allowed_networks=["10.1.0.0/16"])

    for url in ("https://inside.example/", "http://10.1.2.3:8080/a", "HTTPS://8.8.8.8"):
        egress.check_address(url)
    with pytest.raises(EgressRefused) as caught:
        egress.check_address("http://outside.example/")

    assert caught.value.detail == "Port 80 is not called, only 443, 8080."


def test_a_refusal_names_the_ports_that_are_called_where_they_are_few() -> None:
    with pytest.raises(EgressRefused) as caught:
        Egress(ports=range(8000, 8011)).check_address("http://outside.example/")

    assert caught.value.detail == "Port 80 is not called."


async def test_public_address_is_called_and_the_body_read(outside: Listener) -> None:
    body = await call(f"http://outside.example:{outside.port}/a?b=c", {outside.port})

    assert body == b"ok"
    assert outside.heads[0].startswith(b"GET /a?b=c HTTP/1.1\r\n")
    assert f"Host: outside.example:{outside.port}".encode() in outside.heads[0]


async def test_second_answer_of_the_name_server_leads_nowhere(trap: Listener) -> None:
    answers = iter([[OUTSIDE], ["127.0.0.1"], ["127.0.0.1"]])

    async def rebind(host: str, port: int) -> list[str]:
        return next(answers)

    async def close_after(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

    egress = Egress(ports={trap.port}, allowed_networks=[OUTSIDE], resolve=rebind)
    async with listen(OUTSIDE, close_after, port=trap.port) as good:
        first = await egress.request("GET", f"http://rebind.example:{trap.port}/")
        with pytest.raises(EgressRefused):
            await egress.request("GET", f"http://rebind.example:{trap.port}/")

    assert first.content == b"ok"
    assert good.connections == 1
    await egress.aclose()


async def test_settings_of_the_environment_change_nothing(
    outside: Listener, trap: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{trap.port}")

    assert await call(f"http://outside.example:{outside.port}/", {outside.port}) == b"ok"


async def test_cookie_set_for_one_caller_is_not_sent_for_another(outside: Listener) -> None:
    egress = Egress(ports={outside.port}, allowed_networks=[OUTSIDE], resolve=look_up)

    for _ in range(2):
        await egress.request("GET", f"http://outside.example:{outside.port}/")

    assert all(b"cookie" not in head.lower() for head in outside.heads)
    await egress.aclose()


def redirect_to(location: str) -> bytes:
    head = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
    return head.encode()


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:{}/", "http://inside.example:{}/", "file:///x", "//[::1]:{}/"],
)
async def test_redirect_is_not_followed_inside(trap: Listener, location: str) -> None:
    async def answer(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(redirect_to(location.format(trap.port)))

    async with listen(OUTSIDE, answer, port=trap.port) as server:
        url = f"http://outside.example:{trap.port}/"
        assert await call(url, {trap.port}) == b""
        with pytest.raises(EgressRefused):
            await call(url, {trap.port}, max_redirects=3)

    assert server.connections == 2


async def test_redirect_loop_ends_after_three_hops() -> None:
    async def answer(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(redirect_to("/again"))

    async with listen(OUTSIDE, answer) as server:
        await call(f"http://{OUTSIDE}:{server.port}/", {server.port}, max_redirects=99)

    assert len(server.heads) == 4


async def test_redirect_elsewhere_does_not_take_credentials_along() -> None:
    async def answer(head: bytes, writer: asyncio.StreamWriter) -> None:
        if b"/done" in head:
            await answer_ok(head, writer)
        else:
            writer.write(redirect_to(f"http://other.example:{server.port}/done"))

    async with listen(OUTSIDE, answer) as server:
        egress = Egress(ports={server.port}, allowed_networks=[OUTSIDE], resolve=look_up)
        url = f"http://outside.example:{server.port}/"
        await egress.request("GET", url, headers={"Authorization": "Bearer x"}, max_redirects=1)
        await egress.aclose()

    assert b"Bearer x" in server.heads[0]
    assert b"Bearer x" not in server.heads[1]


def encoded_head(encoding: str, length: int) -> bytes:
    return (
        f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


async def serve_and_call(answer: bytes, *, repeat: int = 1, timeout_s: float = 5) -> bytes:
    async def send(head: bytes, writer: asyncio.StreamWriter) -> None:
        for _ in range(repeat):
            writer.write(answer)
            await writer.drain()
        writer.close()

    async with listen(OUTSIDE, send) as server:
        url = f"http://{OUTSIDE}:{server.port}/"
        return await call(url, {server.port}, timeout_s=timeout_s)


async def test_body_is_decoded_and_read_to_its_limit() -> None:
    packed = gzip.compress(b"x" * MAX_BYTES)

    assert await serve_and_call(encoded_head("gzip", len(packed)) + packed) == b"x" * MAX_BYTES


async def test_bomb_is_put_down_without_filling_memory() -> None:
    packed = gzip.compress(gzip.compress(b"\0" * 300_000_000, 9), 9)
    tracemalloc.start()

    with pytest.raises(EgressFailed) as caught:
        await serve_and_call(encoded_head("gzip, gzip", len(packed)) + packed)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.code == "egress_too_large"
    assert peak < 8_000_000


async def test_endless_body_is_cut_at_the_limit() -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    with pytest.raises(EgressFailed) as caught:
        await serve_and_call(head + chunk * 64, repeat=1)

    assert caught.value.code == "egress_too_large"


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"]
)
async def test_server_that_drips_or_says_nothing_is_given_up(answer: bytes) -> None:
    async def drip(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await asyncio.Event().wait()

    async with listen(OUTSIDE, drip) as server:
        with pytest.raises(EgressFailed) as caught:
            await call(f"http://{OUTSIDE}:{server.port}/", {server.port}, timeout_s=0.2)

    assert caught.value.code == "egress_timeout"


@pytest.mark.parametrize(
    "answer",
    [b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 500_000],
    ids=["text", "head"],
)
async def test_server_that_speaks_no_http_is_a_failed_call(answer: bytes) -> None:
    with pytest.raises(EgressFailed) as caught:
        await serve_and_call(answer)

    assert caught.value.code == "egress_failed"


async def test_name_without_an_address_is_a_failed_call() -> None:
    with pytest.raises(EgressFailed):
        await call("http://nothing.example/", {80})


async def test_certificate_is_checked_against_the_name(tmp_path: Path) -> None:
    server_tls, client_tls = make_certificate("outside.example", tmp_path / "pair.pem")

    async with listen(OUTSIDE, tls=server_tls) as server:
        ports = {server.port}
        body = await call(f"https://outside.example:{server.port}/", ports, tls=client_tls)
        with pytest.raises(EgressFailed):
            await call(f"https://other.example:{server.port}/", ports, tls=client_tls)
        with pytest.raises(EgressFailed):
            await call(f"https://outside.example:{server.port}/", ports)

    assert body == b"ok"
    assert len(server.heads) == 1


def make_certificate(name: str, path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a server's context for a name and a client's context that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    today = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, SHA256())
    )
    pem = certificate.public_bytes(Encoding.PEM)
    path.write_bytes(pem + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cadata=pem.decode())


HEAD = b"HTTP/1.1 200 OK\r\nX-Kind: words\r\nConnection: close\r\n\r\n"


async def test_an_answer_is_read_while_it_comes() -> None:
    rest = asyncio.Event()

    async def answer(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"one ")
        await rest.wait()
        writer.write(b"two")
        writer.close()

    async with listen(OUTSIDE, answer) as server:
        egress = Egress(ports={server.port}, allowed_networks=[OUTSIDE], resolve=look_up)
        pieces = []
        async with egress.stream("POST", f"http://{OUTSIDE}:{server.port}/", json={}) as streamed:
            async for piece in streamed.pieces:
                pieces.append(piece)
                rest.set()
        await egress.aclose()

    assert (streamed.status, streamed.headers["x-kind"]) == (200, "words")
    assert pieces == [b"one ", b"two"]


async def test_a_stream_is_held_to_the_same_rules(trap: Listener) -> None:
    egress = Egress(ports={trap.port}, allowed_networks=[OUTSIDE], resolve=look_up)

    for url in (f"http://127.0.0.1:{trap.port}/", "http://outside.example:1/", "file:///x"):
        with pytest.raises(EgressRefused):
            async with egress.stream("GET", url):
                pytest.fail("it was called")
    await egress.aclose()


async def test_a_stream_that_falls_silent_or_grows_too_large_is_given_up() -> None:
    async def fall_silent(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"one ")

    async def flood(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"x" * (MAX_BYTES + 1))

    for answer, limits, code in (
        (fall_silent, {"idle_s": 0.2}, "egress_timeout"),
        (fall_silent, {"timeout_s": 0.2}, "egress_timeout"),
        (flood, {}, "egress_too_large"),
        (flood, {"max_bytes": MAX_BYTES}, "egress_too_large"),
    ):
        async with listen(OUTSIDE, answer) as server:
            egress = Egress(ports={server.port}, allowed_networks=[OUTSIDE], resolve=look_up)
            url = f"http://{OUTSIDE}:{server.port}/"
            with pytest.raises(EgressFailed) as caught:
                async with egress.stream("GET", url, **limits) as streamed:
                    await streamed.read()
            await egress.aclose()
        assert caught.value.code == code


async def test_more_of_a_stream_comes_back_where_more_is_asked_for() -> None:
    async def flood(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"x" * (MAX_BYTES + 1))
        writer.close()

    async with listen(OUTSIDE, flood) as server:
        egress = Egress(ports={server.port}, allowed_networks=[OUTSIDE], resolve=look_up)
        url = f"http://{OUTSIDE}:{server.port}/"
        async with egress.stream("GET", url, max_bytes=MAX_BYTES + 1) as streamed:
            assert len(await streamed.read()) == MAX_BYTES + 1
        await egress.aclose()


async def test_a_callers_own_mistakes_stay_its_own(outside: Listener) -> None:
    egress = Egress(ports={outside.port}, allowed_networks=[OUTSIDE], resolve=look_up)

    for mistake in (OSError("disk"), TimeoutError("mine")):
        with pytest.raises(type(mistake)) as caught:
            async with egress.stream("GET", f"http://{OUTSIDE}:{outside.port}/"):
                raise mistake
        assert caught.value is mistake
    await egress.aclose()
