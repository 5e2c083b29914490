"""The words of the protocol: how a hook becomes a request and an answer a result. Pure.

    GET  /v1/health               {"status": "ok" | "starting" | "degraded" | "failed", "message"}
    POST /v1/lifecycle/startup    configuration, secrets, where and how to call back
    POST /v1/lifecycle/config     new and old values
    POST /v1/lifecycle/shutdown   reason
    POST /v1/hooks/<name>         one hook, its arguments under `data`
    ANY  /v1/http/<path>          the plugin's own pages

Bodies of POST are CloudEvents 1.0 in structured form, at most 256 KiB; answers at most 1 MiB.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from chatclick.clock import now, to_text
from chatclick.plugin.hooks import HookSpec
from chatclick.plugin.json_form import JSONForm, JSONObject, JSONValue, to_plain

PROTOCOL = 1
MAX_REQUEST_BYTES = 256 * 1024
MAX_ANSWER_BYTES = 1024 * 1024

MANIFEST_LABEL = "io.chatclick.plugin.manifest"
PROTOCOL_LABEL = "io.chatclick.plugin.protocol"

DEADLINE = "chatclick-deadline-ms"
TOKEN = "chatclick-token"  # noqa: S105 - the name of a header
USER = "chatclick-user"
EVENT_TYPE = "application/cloudevents+json"

_PATHS = {
    "plugin_startup": "/v1/lifecycle/startup",
    "config_changed": "/v1/lifecycle/config",
    "plugin_shutdown": "/v1/lifecycle/shutdown",
}
_CAPITALS = re.compile(r"(?<!^)(?=[A-Z])")


class AnswerWrong(TypeError):
    """An answer that does not fit the protocol or the hook."""


class RequestTooLarge(ValueError):
    """A call whose arguments are more than a plugin elsewhere can be handed."""


def path_of(hook: str) -> str:
    """Return the path a hook is called at."""
    return _PATHS.get(hook, f"/v1/hooks/{hook}")


def build_event(
    hook: str, arguments: Mapping[str, Any], *, call_id: str, source: str, correlation_id: str = ""
) -> bytes:
    """Build the body of a call.

    Args:
        hook: its name.
        arguments: already cut to what the plugin may see.
        call_id: names this call; a repeated event has the same.
        source: names this host.
        correlation_id: the same in all calls that one message led to.

    Raises:
        RequestTooLarge: over `MAX_REQUEST_BYTES`.
    """
    body = msgspec.json.encode(
        {
            "specversion": "1.0",
            "id": call_id,
            "source": source,
            "type": f"io.chatclick.hook.{hook}.v1",
            "subject": _find_subject(arguments),
            "time": to_text(now()),
            "datacontenttype": "application/json",
            "correlationid": correlation_id,
            "data": to_plain(arguments),
        }
    )
    if len(body) > MAX_REQUEST_BYTES:
        raise RequestTooLarge(
            f"the arguments have {len(body)} bytes; {MAX_REQUEST_BYTES} is the limit"
        )
    return body


def find_event_id(hook: str, arguments: Mapping[str, Any], fallback: str) -> str:
    """Return an id that is the same when an event is handed over again: by what it is about."""
    message = arguments.get("message")
    if hook == "message_stored" and message is not None:
        return f"{hook}:{message.id}"
    event = arguments.get("event")
    return f"{hook}:{event.position}" if event is not None else fallback


def read_result(spec: HookSpec, document: JSONValue) -> Any:
    """Turn an answer's body into what the hook returns in Python.

    Args:
        spec: the hook.
        document: `{"result": …}`, decoded.

    Raises:
        AnswerWrong: it is something else.
    """
    if not isinstance(document, Mapping) or set(document) - {"result"}:
        raise AnswerWrong('answered something other than {"result": …}')
    result = document.get("result")
    if result is None or spec.shape == "nothing":
        return None
    if spec.shape == "list":
        if not isinstance(result, list):
            raise AnswerWrong(f"answered {_kind(result)}; a list or null is right")
        return [_read_one(spec, item) for item in result]
    return _read_one(spec, result)


def name_of(result: type) -> str:
    """Return the word that names a class of results in `type`, such as "bot_reply"."""
    return _CAPITALS.sub("_", result.__name__).lower()


def _read_one(spec: HookSpec, result: JSONValue) -> Any:
    if not spec.results:
        return result
    if not isinstance(result, Mapping):
        raise AnswerWrong(f"answered {_kind(result)}; an object is right")
    kind = _find_class(spec, result)
    given = {name: value for name, value in result.items() if name != "type"}
    try:
        return kind.from_json(given)
    except ValueError as error:
        raise AnswerWrong(f"answered a wrong {name_of(kind)}: {error}") from error


def _find_class(spec: HookSpec, result: JSONObject) -> type[JSONForm]:
    kinds: dict[str, type[JSONForm]] = {name_of(one): one for one in spec.results}
    word = result.get("type", next(iter(kinds)) if len(kinds) == 1 else None)
    if not isinstance(word, str) or word not in kinds:
        right = " or ".join(f'"{one}"' for one in kinds)
        raise AnswerWrong(f'answered the type {word!r}; "type" must be {right}')
    return kinds[word]


def _find_subject(arguments: Mapping[str, Any]) -> str:
    for name in ("session", "message", "event", "notification"):
        one = arguments.get(name)
        found = getattr(one, "session_id", None) or (name == "session" and getattr(one, "id", None))
        if isinstance(found, str):
            return found
    return "plugin"


def _kind(value: JSONValue) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false"}
    return names.get(type(value), "a number")
