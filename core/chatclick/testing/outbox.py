"""What plugins sent out: messages into sessions, and requests to other servers."""

import json as json_text
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import uuid_utils

from chatclick.clock import now
from chatclick.errors import Invalid
from chatclick.plugin.http import StreamedResponse
from chatclick.plugin.json_form import JSONValue
from chatclick.plugin.views import PostedMessage

if TYPE_CHECKING:
    from httpx2 import Response


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message a plugin wrote.

    Attributes:
        plugin_id: who wrote it.
        session_id: where.
        kind: "message", or "note" for an internal one.
        text: its text, "" for content without any.
        content: the whole of it.
        client_msg_id: under which a repeat is stored once.
    """

    plugin_id: str
    session_id: str
    kind: str
    text: str
    content: Mapping[str, Any]
    client_msg_id: str


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request a plugin made with `context.http`."""

    method: str
    url: str
    headers: Mapping[str, str]
    json: Any
    content: bytes | None


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    json: Any
    content: bytes
    headers: Mapping[str, str]

    def encode(self) -> bytes:
        """Return the body."""
        return self.content or (b"" if self.json is None else json_text.dumps(self.json).encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class SentNotice:
    """What a plugin told staff with `context.notify`."""

    plugin_id: str
    staff_ids: tuple[str, ...]
    type: str
    title: str
    body: str
    url: str | None
    session_id: str | None
    id: str | None
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Outbox:
    """Everything that went out, in order.

    Attributes:
        messages: what plugins wrote into sessions; a repeat with the same id is there once.
        shown: what they showed while they wrote, each look in order.
        requests: what they asked other servers.
        notices: what they told staff; whoever is told again under one id is left out.
    """

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.messages: list[SentMessage] = []
        self.requests: list[SentRequest] = []
        self.notices: list[SentNotice] = []
        self._taken: dict[tuple[str, str, str], tuple[SentMessage, PostedMessage]] = {}
        self._replies: dict[tuple[str, str], list[_Reply]] = {}

    @property
    def texts(self) -> list[str]:
        """The texts of all messages, without notes."""
        return [one.text for one in self.messages if one.kind == "message"]

    @property
    def notes(self) -> list[str]:
        """The texts of all internal notes."""
        return [one.text for one in self.messages if one.kind == "note"]

    def will_answer(
        self,
        method: str,
        url: str,
        *,
        status: int = 200,
        json: JSONValue = None,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Say what a server will answer; several answers are given one after the other.

        Args:
            method: such as "GET".
            url: the whole address.
            status: of the answer.
            json: its body; or
            content: its body as bytes.
            headers: of the answer.
        """
        reply = _Reply(status, json, content, dict(headers or {}))
        self._replies.setdefault((method.upper(), url), []).append(reply)

    async def notify(self, staff_ids: Sequence[str], **notice: Any) -> None:
        """Take a notice to staff; whoever was told under its id is not told again."""
        sent = SentNotice(staff_ids=tuple(staff_ids), **notice)
        known = (sent.plugin_id, sent.id)
        told: set[str] = set()
        for one in self.notices:
            if sent.id is not None and (one.plugin_id, one.id) == known:
                told.update(one.staff_ids)
        fresh = tuple(one for one in sent.staff_ids if one not in told)
        if fresh:
            self.notices.append(replace(sent, staff_ids=fresh))

    async def show(self, *, text: str, **_stream: Any) -> None:
        """Keep what a plugin shows while it writes; `shown` has each look in order."""
        self.shown.append(text)

    async def post(self, **post: Any) -> PostedMessage:
        """Take a message, as the host's intake does.

        Raises:
            Invalid: another message was sent under this id.
        """
        content = post["content"]
        message = SentMessage(
            post["plugin_id"],
            post["session_id"],
            post["kind"],
            str(content.get("text", "")),
            content,
            post["client_msg_id"],
        )
        key = (message.plugin_id, message.session_id, message.client_msg_id)
        if key in self._taken:
            return _repeat(*self._taken[key], message)
        self.messages.append(message)
        ack = PostedMessage(
            client_msg_id=post["client_msg_id"],
            message_id=f"msg_{uuid_utils.uuid7().hex}",
            seq=len(self.messages),
            created_at=now(),
        )
        self._taken[key] = (message, ack)
        return ack

    def check_address(self, url: str) -> None:
        """Refuse what a host whose operator changed no rules refuses."""
        from chatclick.security.egress import Egress

        Egress().check_address(url)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None,
        json: JSONValue,
        content: bytes | None,
        timeout_s: float,
    ) -> "Response":
        """Take a request and give the answer that was agreed on, as the host's client does.

        Raises:
            AssertionError: nobody said what the server answers.
        """
        from httpx2 import Request, Response

        reply = self._answer(method, url, headers, json, content)
        request = Request(method, url)
        return Response(
            reply.status, headers=reply.headers, content=reply.encode(), request=request
        )

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None,
        json: JSONValue,
        content: bytes | None,
        timeout_s: float,
        idle_s: float,
        max_bytes: int,
    ) -> AsyncIterator[StreamedResponse]:
        """Take a request and hand out the answer that was agreed on, line by line.

        Raises:
            AssertionError: nobody said what the server answers.
        """
        reply = self._answer(method, url, headers, json, content)
        yield StreamedResponse(reply.status, reply.headers, _list_lines(reply.encode()))

    def _answer(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        json: JSONValue,
        content: bytes | None,
    ) -> _Reply:
        self.requests.append(SentRequest(method.upper(), url, dict(headers or {}), json, content))
        replies = self._replies.get((method.upper(), url))
        if not replies:
            call = f"outbox.will_answer({method!r}, {url!r}, …)"
            raise AssertionError(f"nobody said what {url} answers; say {call}")
        return replies.pop(0) if len(replies) > 1 else replies[0]


def _repeat(earlier: SentMessage, ack: PostedMessage, message: SentMessage) -> PostedMessage:
    if earlier == message:
        return ack
    raise Invalid(
        "This client_msg_id was used for another message. Make a new one for each message.",
        code="client_msg_id_reused",
    )


async def _list_lines(body: bytes) -> AsyncIterator[bytes]:
    for line in body.splitlines(keepends=True):
        yield line
