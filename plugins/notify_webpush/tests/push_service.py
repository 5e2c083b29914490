"""A push service of our own over TLS, and browsers that read what it gets for them.

Browsers decrypt here by the steps of RFC 8188 and RFC 8291 alone, with HMAC and nothing of the
plugin, so that both sides cannot be wrong in the same way.
"""

import asyncio
import hashlib
import hmac
import json
import os
import ssl
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HOST = "push.services.example"


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def hkdf(salt: bytes, secret: bytes, info: bytes, size: int) -> bytes:
    inner = hmac.digest(salt, secret, "sha256")
    return hmac.digest(inner, info + b"\x01", "sha256")[:size]


class Browser:
    """A subscription, and the keys that read what comes for it."""

    def __init__(self, name: str = "one") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)
        self.path = f"/push/{name}"

    @property
    def subscription(self) -> dict[str, Any]:
        """What `PushSubscription.toJSON()` gives."""
        keys = {"p256dh": b64(point(self.key.public_key())), "auth": b64(self.auth)}
        return {"endpoint": f"https://{HOST}{self.path}", "expirationTime": None, "keys": keys}

    def read(self, body: bytes) -> dict[str, Any]:
        """Decrypt a push."""
        salt, size, id_bytes = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, sealed = body[21 : 21 + id_bytes], body[21 + id_bytes :]
        assert len(body) <= 4096 <= size
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        own = point(self.key.public_key())
        shared = self.key.exchange(ec.ECDH(), public)
        secret = hkdf(self.auth, shared, b"WebPush: info\x00" + own + sender, 32)
        key = hkdf(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = hkdf(salt, secret, b"Content-Encoding: nonce\x00", 12)
        plain = AESGCM(key).decrypt(nonce, sealed, None)
        assert plain.rstrip(b"\x00")[-1] == 2
        return json.loads(plain.rstrip(b"\x00")[:-1])


@dataclass
class Got:
    """A push as it came in."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class PushService:
    """Takes pushes, or answers what it is told for a path.

    Attributes:
        waits_for: so many have to be asked before one is answered.
    """

    got: list[Got] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    port: int = 0
    server: asyncio.Server | None = None
    waits_for: int = 1
    asked: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def start(self, folder: Path) -> ssl.SSLContext:
        """Listen; return a context that trusts it."""
        certificate, key = make_certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context)
        self.port = self.server.sockets[0].getsockname()[1]
        trusting = ssl.create_default_context(cafile=str(certificate))
        return trusting

    async def stop(self) -> None:
        """Listen no more."""
        if self.server is not None:
            self.server.close()
            await self.server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            path = head[0].split(" ")[1]
            lines = (one.partition(": ") for one in head[1:-2])
            headers = {name.lower(): value for name, _, value in lines}
            body = await reader.readexactly(int(headers["content-length"]))
            async with self.asked:
                self.got.append(Got(path, headers, body))
                self.asked.notify_all()
                await self.asked.wait_for(lambda: len(self.got) >= self.waits_for)
            told = self.answers.get(path, [])
            status = told.pop(0) if told else f"201 Created\r\nLocation: https://{HOST}/message/9"
            writer.write(
                f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
            )
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def read_vapid(got: Got) -> tuple[dict[str, Any], bytes]:
    """Check who signed a push; return what is claimed, and the key."""
    kind, _, rest = got.headers["authorization"].partition(" ")
    parts = dict(one.strip().split("=", 1) for one in rest.split(","))
    head, claims, signature = parts["t"].split(".")
    assert kind == "vapid"
    assert json.loads(unb64(head)) == {"typ": "JWT", "alg": "ES256"}
    raw, key = unb64(signature), unb64(parts["k"])
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(unb64(claims)), key


def digest(browser: Browser) -> str:
    return hashlib.sha256(browser.subscription["endpoint"].encode()).hexdigest()


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for the service, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    at = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "service.pem", folder / "service.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, private
