"""Calls to one plugin that runs elsewhere: signed, bounded in size and number, under a deadline."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx2
import uuid_utils

from chatclick import tracing
from chatclick.hooks.call import HookCall, current_call
from chatclick.host.containers import protocol
from chatclick.host.containers.protocol import AnswerWrong, build_event, path_of
from chatclick.host.containers.signing import build_headers, sign_user
from chatclick.plugin.hooks import HookSpec
from chatclick.plugin.json_form import JSONValue
from chatclick.plugin.results import Health, TryLater

HEALTH_LIMIT_S = 3.0
LONGEST_CALL_S = 60.0


class PluginUnreachable(ConnectionError):
    """The plugin does not take the call: it is not there, or hung up."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: httpx2.Headers
    body: bytes

    @property
    def retry_after_s(self) -> float | None:
        """What the plugin asks for, in seconds; None when it does not say."""
        text = self.headers.get("retry-after", "")
        return min(float(text), 3600.0) if text.isascii() and text.isdigit() else None


class Connection:
    """A way to one plugin.

    Attributes:
        on_unreachable: called when a call found nobody there.

    Args:
        transport: carries requests: to a socket file, an address, or an app in a test.
        key: what calls are signed with, shared with the plugin.
        source: names this host in each call.
        concurrency: calls under way at once; further ones wait for their turn, all but those that
            ask for its health.
        issue_token: makes the token a plugin calls back with during a call.
        base_url: what paths are put behind.
    """

    def __init__(
        self,
        transport: httpx2.AsyncBaseTransport,
        *,
        key: bytes,
        source: str = "chatclick",
        concurrency: int = 4,
        issue_token: Callable[[HookCall | None], str] = lambda _call: "",
        base_url: str = "http://plugin",
    ) -> None:
        self._key = key
        self._source = source
        self._places = asyncio.Semaphore(concurrency)
        self._base_url = base_url.rstrip("/")
        self._transport = transport
        self.issue_token = issue_token
        self.on_unreachable: Callable[[], None] = lambda: None

    async def call(self, spec: HookSpec, arguments: Mapping[str, Any]) -> Any:
        """Call a hook and return its answer as Python sees it.

        Args:
            spec: the hook.
            arguments: cut to the plugin's permissions.

        Raises:
            AnswerWrong: the answer does not fit.
            TryLater: the plugin asks for patience.
            PluginUnreachable: nobody is there.
        """
        running = current_call.get()
        fresh_id = uuid_utils.uuid7().hex
        body = build_event(
            spec.name,
            arguments,
            call_id=protocol.find_event_id(spec.name, arguments, fresh_id),
            source=self._source,
            correlation_id=running.correlation_id if running else "",
        )
        limit_s = running.deadline - time.monotonic() if running else spec.timeout_s
        reply = await self.post(path_of(spec.name), body, limit_s=limit_s)
        return _read_answer(spec, reply)

    async def post(self, path: str, body: bytes, *, limit_s: float) -> Reply:
        """Send one signed event.

        Args:
            path: where to.
            body: a CloudEvent.
            limit_s: how long the plugin may take; told to it in a header.

        Raises:
            PluginUnreachable: nobody is there.
            TimeoutError: no answer in time.
        """
        headers = {"content-type": protocol.EVENT_TYPE, protocol.TOKEN: self._issue_token()}
        return await self.request("POST", path, headers=headers, body=body, limit_s=limit_s)

    async def request(
        self, method: str, path: str, *, headers: Mapping[str, str], body: bytes, limit_s: float
    ) -> Reply:
        """Send one signed request of any kind, and read at most what an answer may have."""
        request = self._build_request(method, path, headers, body, limit_s)
        async with asyncio.timeout(min(limit_s, LONGEST_CALL_S)), self._places:
            return await self._send(request)

    async def check_health(self) -> Health:
        """Ask how the plugin feels. It need not say more than that it is there.

        Raises:
            PluginUnreachable, TimeoutError, AnswerWrong: it is not well at all.
        """
        headers = {protocol.TOKEN: self._issue_token()}
        request = self._build_request("GET", "/v1/health", headers, b"", HEALTH_LIMIT_S)
        # In no line behind calls: with all hands full a plugin is not dead.
        async with asyncio.timeout(HEALTH_LIMIT_S):
            reply = await self._send(request)
        if reply.status != 200:
            raise AnswerWrong(f"answered {reply.status} to /v1/health; 200 is right")
        return _read_health(reply.body)

    def sign_user(self, user: Mapping[str, Any] | None, method: str, target: str) -> str:
        """Build the header that tells the plugin who sent a request to one of its pages."""
        return sign_user(self._key, user, method, target)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

    def _issue_token(self) -> str:
        return self.issue_token(current_call.get())

    def _build_request(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, limit_s: float
    ) -> httpx2.Request:
        message_id = uuid_utils.uuid7().hex
        signed = build_headers(self._key, message_id, int(time.time()), body)
        deadline = {protocol.DEADLINE: str(max(0, round(limit_s * 1000)))}
        tracing.write_headers(deadline)
        return httpx2.Request(
            method,
            self._base_url + path,
            headers={"accept-encoding": "identity", **headers, **signed, **deadline},
            content=body,
        )

    async def _send(self, request: httpx2.Request) -> Reply:
        try:
            response = await self._transport.handle_async_request(request)
            try:
                return Reply(response.status_code, response.headers, await _read(response))
            finally:
                await response.aclose()
        except (OSError, httpx2.TransportError) as error:
            if isinstance(error, TimeoutError):
                raise
            self.on_unreachable()
            text = str(error) or type(error).__name__
            raise PluginUnreachable(f"the plugin cannot be reached: {text}") from None


async def _read(response: httpx2.Response) -> bytes:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise AnswerWrong("answered compressed, which was not asked for")
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > protocol.MAX_ANSWER_BYTES:
            raise AnswerWrong(f"answered more than {protocol.MAX_ANSWER_BYTES} bytes")
    return bytes(body)


def _read_answer(spec: HookSpec, reply: Reply) -> Any:
    match reply.status:
        case 200:
            return protocol.read_result(spec, _decode(reply.body))
        case 204:
            return None
        case 409:
            raise AnswerWrong(f"does not serve {spec.name} (409); take it out of the manifest")
        case 422:
            raise AnswerWrong(f"refused its input (422): {_excerpt(reply.body)}")
        case 429 | 503:
            raise TryLater(f"is busy ({reply.status})", retry_in_s=reply.retry_after_s)
    raise AnswerWrong(f"answered {reply.status}: {_excerpt(reply.body)}")


def _decode(body: bytes) -> JSONValue:
    try:
        value: JSONValue = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise AnswerWrong(f"answered something that is not JSON: {error}") from error
    return value


def _refuse(word: str) -> JSONValue:
    raise ValueError(f"{word} is not a number of JSON")


def _read_health(body: bytes) -> Health:
    document = _decode(body)
    if not isinstance(document, Mapping):
        raise AnswerWrong("answered something other than an object to /v1/health")
    status, message = document.get("status"), str(document.get("message", ""))[:300]
    if status == "starting":
        raise AnswerWrong(message or "is still starting")
    if status not in ("ok", "degraded", "failed"):
        raise AnswerWrong(f'answered the status {status!r}; "ok", "degraded" or "failed" is right')
    return Health(status, message)


def _excerpt(body: bytes) -> str:
    return " ".join(body[:200].decode("utf-8", "replace").split()) or "no text"
