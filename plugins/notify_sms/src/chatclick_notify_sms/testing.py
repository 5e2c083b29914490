"""A provider for tests: it checks requests as the published APIs of Twilio and Vonage want them.

It speaks plain HTTP on this machine; `AtPeer` brings the calls of a host there.
"""

import asyncio
import hashlib
import json
from base64 import b64decode
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey

from chatclick.clock import now
from chatclick_notify_sms.numbers import E164
from chatclick_notify_sms.twilio import sign

ACCOUNT: Final = "AC00000000000000000000000000000001"
TOKEN: Final = "the auth token"  # noqa: S105 - of nobody
SIGNATURE: Final = "the signature secret of an account, 32 bytes"
ASKED_HOST: Final = "x-asked-host"
BASE: Final = "https://chat.shop.example"
OWN_NUMBER: Final = "+4915700000000"
WRONG_NUMBER: Final = "+15005550001"
STOPPED_NUMBER: Final = "+15005550004"
TWILIO: Final = {
    "provider": "twilio",
    "account": ACCOUNT,
    "token": TOKEN,
    "sender": OWN_NUMBER,
    "base_url": BASE,
    "country_code": "49",
}
VONAGE: Final = {
    **TWILIO,
    "provider": "vonage",
    "account": "abcd1234",
    "signature_secret": SIGNATURE,
}


@dataclass
class Sent:
    """A text message that was taken."""

    id: str
    to: str
    sender: str
    text: str
    status_url: str
    media: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fetched:
    """A file that was asked for.

    Attributes:
        host: whose address was called.
        path: where it lies there.
        account: what the call signed in with, as name and password with a colon between; "" for
            one that did not.
    """

    host: str
    path: str
    account: str


@dataclass
class SmsPeer:
    """A provider that takes messages.

    Attributes:
        sent: what it took.
        refused: what was wrong with requests it refused.
        answers: statuses with headers, such as "429 Busy", that come before all else.
        files: what lies at a path.
        fetched: who was asked for files, and with which password.
    """

    sent: list[Sent] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    fetched: list[Fetched] = field(default_factory=list)
    port: int = 0
    server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen."""
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Listen no more."""
        if self.server is not None:
            self.server.close()
            await self.server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            method, path, _ = lines[0].split(" ")
            pairs = (one.partition(": ") for one in lines[1:-2])
            headers = {name.lower(): value for name, _, value in pairs}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            status, answer = self._answer(method, path, headers, body)
            head = f"HTTP/1.1 {status}\r\nContent-Length: {len(answer)}\r\nConnection: close"
            writer.write(head.encode() + b"\r\n\r\n" + answer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[str, bytes]:
        if method == "GET":
            host = headers.get(ASKED_HOST, "")
            self.fetched.append(Fetched(host, path, _read_basic(headers)))
        if self.answers:
            return self.answers.pop(0), b"{}"
        if method == "GET":
            found = self.files.get(path)
            return ("404 Not Found", b"") if found is None else ("200 OK", found)
        if path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
            return self._answer_twilio(headers, body)
        if path == "/v1/messages":
            return self._answer_vonage(headers, body)
        return "404 Not Found", b"{}"

    def _answer_twilio(self, headers: dict[str, str], body: bytes) -> tuple[str, bytes]:
        if _read_basic(headers) != f"{ACCOUNT}:{TOKEN}":
            return self._refuse("401 Unauthorized", {"code": 20003, "message": "Authenticate"})
        if headers.get("content-type") != "application/x-www-form-urlencoded":
            return self._refuse("400 Bad Request", {"code": 21604, "message": "No form"})
        pairs = parse_qsl(body.decode(), strict_parsing=True)
        fields, media = dict(pairs), tuple(one for name, one in pairs if name == "MediaUrl")
        text = fields.get("Body", "")
        missing = {"To", "From", "StatusCallback"} - fields.keys()
        if missing or not (text or media) or len(media) > 10:
            return self._refuse("400 Bad Request", {"code": 21602, "message": str(missing)})
        if not E164.fullmatch(fields["To"]) or fields["To"] == WRONG_NUMBER:
            return self._refuse("400 Bad Request", {"code": 21211, "message": "Invalid 'To'"})
        if fields["To"] == STOPPED_NUMBER:
            return self._refuse("400 Bad Request", {"code": 21610, "message": "Unsubscribed"})
        if len(text) > 1600:
            return self._refuse("400 Bad Request", {"code": 21617, "message": "Too long"})
        sid = f"SM{len(self.sent):032d}"
        self.sent.append(
            Sent(sid, fields["To"], fields["From"], text, fields["StatusCallback"], media)
        )
        return "201 Created", json.dumps({"sid": sid, "status": "queued"}).encode()

    def _answer_vonage(self, headers: dict[str, str], body: bytes) -> tuple[str, bytes]:
        if _read_basic(headers) != f"abcd1234:{TOKEN}":
            return self._refuse("401 Unauthorized", {"title": "Unauthorized", "detail": "No."})
        said = json.loads(body)
        if said["message_type"] != "text" or said["channel"] != "sms":
            return self._refuse("422 Unprocessable", {"title": "Invalid", "detail": "channel"})
        if not E164.fullmatch(f"+{said['to']}") or f"+{said['to']}" == WRONG_NUMBER:
            wrong = [{"name": "to", "reason": "is no number"}]
            return self._refuse(
                "422 Unprocessable", {"title": "Invalid", "invalid_parameters": wrong}
            )
        if len(said["text"]) > 1000:
            wrong = [{"name": "text", "reason": "is too long"}]
            return self._refuse(
                "422 Unprocessable", {"title": "Invalid", "invalid_parameters": wrong}
            )
        message_id = f"aaaaaaaa-bbbb-4ccc-8ddd-{len(self.sent):012d}"
        self.sent.append(
            Sent(message_id, f"+{said['to']}", said["from"], said["text"], said["webhook_url"])
        )
        return "202 Accepted", json.dumps({"message_uuid": message_id}).encode()

    def _refuse(self, status: str, document: dict[str, Any]) -> tuple[str, bytes]:
        self.refused.append(json.dumps(document))
        return status, json.dumps(document).encode()


class AtPeer:
    """The calls of a host, brought to a peer: what is said to a provider is said to it.

    Args:
        egress: a client that may call this machine.
        peer: the provider.
    """

    def __init__(self, egress: Any, peer: SmsPeer) -> None:
        self._egress = egress
        self._peer = peer

    async def request(self, method: str, url: str, **options: Any) -> Any:
        """Ask the peer."""
        return await self._egress.request(method, self._find(url), **_name_host(url, options))

    def stream(self, method: str, url: str, **options: Any) -> Any:
        """Ask the peer, and have its answer while it comes."""
        return self._egress.stream(method, self._find(url), **_name_host(url, options))

    def _find(self, url: str) -> str:
        _, _, rest = url.partition("://")
        path = rest.partition("/")[2]
        return f"http://127.0.0.1:{self._peer.port}/{path}"


def _name_host(url: str, options: dict[str, Any]) -> dict[str, Any]:
    """Say in the headers whose address was called."""
    host = urlsplit(url).hostname or ""
    return {**options, "headers": {**(options.get("headers") or {}), ASKED_HOST: host}}


def call_as_twilio(path: str, fields: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    """Return body and headers of a call that Twilio would sign."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": sign(f"{BASE}{path}", fields, TOKEN),
    }
    return urlencode(fields).encode(), headers


def call_as_vonage(document: dict[str, Any], **claims: Any) -> tuple[bytes, dict[str, str]]:
    """Return body and headers of a call that Vonage would sign."""
    body = json.dumps(document).encode()
    said = {
        "iat": int(now().timestamp()),
        "iss": "Vonage",
        "jti": "one",
        "payload_hash": hashlib.sha256(body).hexdigest(),
        "api_key": "abcd1234",
        **claims,
    }
    word = jwt.encode({"alg": "HS256", "typ": "JWT"}, said, OctKey.import_key(SIGNATURE))
    return body, {"Content-Type": "application/json", "Authorization": f"Bearer {word}"}


def _read_basic(headers: dict[str, str]) -> str:
    return b64decode(headers.get("authorization", "").removeprefix("Basic ")).decode()
