"""What a plugin elsewhere may ask of the host: the calls of its context, one path each.

    POST /v1/context/post_message   {"session_id": …, "text": …}   → 200 {"result": …}
    POST /v1/context/kv.get         {"key": …}
    …

The names and arguments are those of `chatclick.plugin.context`, read from it, so that the two can
not drift apart. Each request carries the bearer token of the newest call to the plugin and is
signed like the host's own calls; a repeated `webhook-id` is refused.
"""

import asyncio
import inspect
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, get_type_hints

import msgspec
import structlog

from chatclick.errors import (
    BadRequest,
    ChatclickError,
    FieldError,
    Invalid,
    NotFound,
    RetryableError,
    TooManyRequests,
    Unauthenticated,
)
from chatclick.hooks.call import MAX_DEPTH, HookCall, current_call
from chatclick.host.containers.local_server import Request, Response
from chatclick.host.containers.signing import SKEW_S, SignatureWrong, verify
from chatclick.host.containers.tokens import CallbackTokens
from chatclick.host.context import HostContext
from chatclick.plugin import context as contract
from chatclick.plugin.channels import Channels
from chatclick.plugin.directory import Queues, Teams
from chatclick.plugin.hours import Hours
from chatclick.plugin.json_form import JSONValue, to_plain
from chatclick.plugin.people import StaffDirectory, Visitors
from chatclick.plugin.sessions import Sessions
from chatclick.plugin.storage import BlobStore, KeyValueStore, SecretBox
from chatclick.plugin.telemetry import Telemetry
from chatclick.security.json import decode
from chatclick.security.limits import Bucket, Rate

_log = structlog.get_logger(__name__)

PREFIX = "/v1/context/"
RATE = Rate(per_second=50, burst=200)
MAX_BODY_BYTES = 1024 * 1024
CALL_LIMIT_S = 30.0
MAX_SEEN = 20_000

CALLS: Mapping[str, Callable[..., Any]] = {
    "post_message": contract.PluginContext.post_message,
    "stream_text": contract.PluginContext.stream_text,
    "attach": contract.PluginContext.attach,
    "record_event": contract.PluginContext.record_event,
    "notify": contract.PluginContext.notify,
    "skip_events": contract.PluginContext.skip_events,
    "attachments.get": contract.Attachments.get,
    "attachments.read": contract.Attachments.read,
    "kv.get": KeyValueStore.get,
    "kv.set": KeyValueStore.set,
    "kv.delete": KeyValueStore.delete,
    "kv.list_keys": KeyValueStore.list_keys,
    "vault.seal": SecretBox.seal,
    "vault.open": SecretBox.open,
    "blobs.put": BlobStore.put,
    "blobs.get": BlobStore.get,
    "blobs.delete": BlobStore.delete,
    "sessions.get": Sessions.get,
    "sessions.list_queued": Sessions.list_queued,
    "sessions.list_assigned": Sessions.list_assigned,
    "sessions.list_messages": Sessions.list_messages,
    "sessions.list_past": Sessions.list_past,
    "sessions.list_events": Sessions.list_events,
    "sessions.read_log": Sessions.read_log,
    "sessions.collect_facts": Sessions.collect_facts,
    "sessions.assign": Sessions.assign,
    "sessions.transfer": Sessions.transfer,
    "sessions.take": Sessions.take,
    "sessions.hand_over": Sessions.hand_over,
    "sessions.resolve": Sessions.resolve,
    "sessions.close": Sessions.close,
    "sessions.update": Sessions.update,
    "sessions.record": Sessions.record,
    "sessions.submit_form": Sessions.submit_form,
    "channels.begin": Channels.begin,
    "channels.attach": Channels.attach,
    "channels.receive": Channels.receive,
    "channels.find_received": Channels.find_received,
    "channels.report_returned": Channels.report_returned,
    "widgets.get_config": contract.Widgets.get_config,
    "widgets.list": contract.Widgets.list,
    "queues.list": Queues.list,
    "teams.list": Teams.list,
    "actions.list_offered": contract.Actions.list_offered,
    "actions.run": contract.Actions.run,
    "metrics.describe": contract.Metrics.describe,
    "metrics.query": contract.Metrics.query,
    "hours.list_open": Hours.list_open,
    "staff.get": StaffDirectory.get,
    "staff.list_available": StaffDirectory.list_available,
    "staff.list_loads": StaffDirectory.list_loads,
    "staff.list_allowed": StaffDirectory.list_allowed,
    "staff.list_roles": StaffDirectory.list_roles,
    "staff.list_left": StaffDirectory.list_left,
    "telemetry.count": Telemetry.count,
    "telemetry.set": Telemetry.set,
    "telemetry.observe": Telemetry.observe,
    "visitors.get": Visitors.get,
    "visitors.set_traits": Visitors.set_traits,
}
"""Every call with its specification."""


class Callbacks:
    """Answers the calls of one start of one plugin.

    Args:
        context: what the plugin may do; each call checks the permission there.
        tokens: those of this start.
        key: what the plugin signs with.
    """

    def __init__(self, context: HostContext, tokens: CallbackTokens, key: bytes) -> None:
        self._context = context
        self._tokens = tokens
        self._key = key
        self._bucket = Bucket(RATE)
        self._seen: OrderedDict[str, float] = OrderedDict()

    async def handle(self, request: Request) -> Response:
        """Answer one request; whatever is wrong with it is a problem document."""
        try:
            result = await self._call(request)
        except ChatclickError as error:
            return _build_problem(error)
        except TimeoutError:
            return _build_problem(RetryableError("The host took too long.", code="timeout"))
        except Exception:
            _log.exception("callback_failed", plugin=self._context.plugin_id)
            return _build_problem(ChatclickError("Something went wrong in the host."))
        return Response(200, msgspec.json.encode({"result": to_plain(result)}), _JSON)

    async def _call(self, request: Request) -> Any:
        name = request.target.removeprefix(PREFIX)
        if request.method != "POST" or not request.target.startswith(PREFIX):
            raise NotFound(f"Calls are POST {PREFIX}<name>.")
        current_call.set(self._check(request))
        if name == "log":
            return self._log(_read_arguments(_LogLine, request.body))
        if name not in CALLS:
            raise NotFound(f'There is no call "{name}"; there are: log, {", ".join(CALLS)}.')
        arguments = _read_arguments(_build_struct(name), request.body)
        # The methods of the context are those of the contract, by the same names.
        method = attrgetter(name)(self._context)
        async with asyncio.timeout(CALL_LIMIT_S):
            return await method(**arguments)

    def _check(self, request: Request) -> HookCall:
        header = request.headers.get("authorization", "")
        if not header.lower().startswith("bearer "):
            raise Unauthenticated("Send Authorization: Bearer and the token of the newest call.")
        claims = self._tokens.verify(header[7:].strip())
        try:
            message_id = verify(self._key, request.headers, request.body, time.time())
        except SignatureWrong as error:
            raise Unauthenticated(f"{error}.", code="signature_wrong") from None
        self._refuse_repeat(message_id)
        wait_s = self._bucket.take(time.monotonic())
        if wait_s > 0:
            raise TooManyRequests("The plugin calls back too often.", retry_after_s=wait_s)
        return HookCall(
            self._context.plugin_id,
            claims.hook,
            claims.correlation_id,
            min(claims.depth, MAX_DEPTH),
            time.monotonic() + CALL_LIMIT_S,
        )

    def _refuse_repeat(self, message_id: str) -> None:
        now_s = time.monotonic()
        while self._seen and (
            len(self._seen) > MAX_SEEN or next(iter(self._seen.values())) < now_s - 2 * SKEW_S
        ):
            self._seen.popitem(last=False)
        if message_id in self._seen:
            raise Unauthenticated("This webhook-id was used; make a new one.", code="repeated")
        self._seen[message_id] = now_s

    def _log(self, line: Mapping[str, Any]) -> None:
        write = {"debug": self._context.log.debug, "info": self._context.log.info}
        write |= {"warning": self._context.log.warning, "error": self._context.log.error}
        write[line["level"]](line["text"][:4000])


class _LogLine(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    level: str = "info"

    def __post_init__(self) -> None:
        if self.level not in ("debug", "info", "warning", "error"):
            raise ValueError("level is debug, info, warning or error")


@cache
def _build_struct(name: str) -> type[msgspec.Struct]:
    """Build the shape of a call's arguments from its specification."""
    method = CALLS[name]
    hints = get_type_hints(method, {**vars(contract), "JSONValue": JSONValue, "Response": Any})
    fields: list[Any] = []
    for parameter in inspect.signature(method).parameters.values():
        if parameter.name == "self":
            continue
        typed = (parameter.name, hints[parameter.name])
        is_required = parameter.default is parameter.empty
        fields.append(typed if is_required else (*typed, parameter.default))
    return msgspec.defstruct(
        name.replace(".", "_"), fields, forbid_unknown_fields=True, kw_only=True
    )


def _read_arguments(shape: type[msgspec.Struct], body: bytes) -> dict[str, Any]:
    document = decode(body or b"{}", max_bytes=MAX_BODY_BYTES)
    if not isinstance(document, Mapping):
        raise BadRequest("The body is a JSON object with the call's arguments.")
    try:
        found = msgspec.convert(document, shape)
    except ValueError as error:
        text = str(error)
        pointer = text.rpartition("`$.")[2].rstrip("`").replace(".", "/") if "`$." in text else ""
        errors = (FieldError(pointer and f"/{pointer}", "invalid", text),)
        raise Invalid(text, errors=errors) from None
    return {name: getattr(found, name) for name in shape.__struct_fields__}


_JSON = {"Content-Type": "application/json"}


def _build_problem(error: ChatclickError) -> Response:
    headers = {"Content-Type": "application/problem+json"}
    if isinstance(error, RetryableError):
        headers["Retry-After"] = str(max(1, round(error.retry_after_s)))
    problem = {
        "type": f"urn:chatclick:problem:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "errors": [
            {"pointer": one.pointer, "code": one.code, "message": one.message}
            for one in error.errors
        ],
    }
    return Response(error.status, msgspec.json.encode(problem), headers)
