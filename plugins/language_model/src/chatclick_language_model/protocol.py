"""OpenAI's chat completions, as far as they are spoken everywhere. Pure: no I/O.

Everything that comes back is from outside: each line, each field and the whole are bounded and
checked, and what does not fit is `ModelMalformed`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from chatclick_language_model.asking import Ask, Reply, Tool, ToolCall, Turn
from chatclick_language_model.failures import (
    ModelFailed,
    ModelMalformed,
    ModelRefused,
    ModelUnavailable,
)

MAX_LINE_BYTES = 64 * 1024
MAX_TEXT_CHARS = 20_000
MAX_CALLS = 8
MAX_ARGUMENTS_CHARS = 8_000
MAX_TOKENS = 10_000_000
_MAX_NAME_CHARS = 200
_DONE = b"[DONE]"


def build_body(ask: Ask, *, model: str, max_tokens: int, temperature: float) -> dict[str, Any]:
    """Build the request.

    `max_tokens` and not its newer name: servers of one's own know the older one alone.
    """
    body: dict[str, Any] = {
        "model": model,
        "messages": [_build_message(turn) for turn in ask.turns],
        "max_tokens": max_tokens,
        "temperature": temperature,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if ask.tools:
        body["tools"] = [_build_tool(tool) for tool in ask.tools]
    return body


def estimate_tokens(ask: Ask) -> int:
    """Return about how many tokens a question is with its tools, rather too many than too few."""
    size_bytes = sum(len(turn.text.encode()) for turn in ask.turns)
    size_bytes += sum(
        len(call.name) + len(call.arguments.encode()) for turn in ask.turns for call in turn.calls
    )
    size_bytes += sum(len(json.dumps(_build_tool(tool))) for tool in ask.tools)
    return size_bytes // 3 + 8 * len(ask.turns)


class Lines:
    """Cuts a stream of server-sent events into the data of its events."""

    def __init__(self) -> None:
        self._rest = b""
        self.is_done = False

    def feed(self, piece: bytes) -> Iterator[dict[str, Any]]:
        """Yield the events that are whole now.

        Raises:
            ModelMalformed: a line is too long or not JSON.
        """
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if len(self._rest) > MAX_LINE_BYTES or any(len(one) > MAX_LINE_BYTES for one in lines):
            raise ModelMalformed("The model sent a line that is too long.")
        for line in lines:
            name, _, data = line.rstrip(b"\r").partition(b":")
            data = data.strip()
            if name != b"data" or not data:
                continue
            if data == _DONE:
                self.is_done = True
                return
            yield _read_object(data)


class Gathering:
    """Puts an answer together from its events."""

    def __init__(self) -> None:
        self.text = ""
        self._calls: dict[int, dict[str, str]] = {}
        self._model = ""
        self._usage: tuple[int, int] | None = None
        self._finish = ""

    @property
    def is_whole(self) -> bool:
        """Whether the model said that it is done."""
        return bool(self._finish)

    def take(self, event: Mapping[str, Any]) -> str:
        """Take one event in and return the text it adds, "" for none.

        Raises:
            ModelMalformed: a field is not what the protocol has there.
            ModelUnavailable: the server tells of an error in the middle.
        """
        if event.get("error"):
            raise ModelUnavailable("The model's server broke off with an error.")
        self._model = self._model or _text(event.get("model"))[:_MAX_NAME_CHARS]
        self._take_usage(event.get("usage"))
        choices = event.get("choices") or []
        if not isinstance(choices, list):
            raise _malformed("choices")
        if not choices:
            return ""
        choice = _mapping(choices[0], "choices")
        self._finish = _text(choice.get("finish_reason")) or self._finish
        delta = _mapping(choice.get("delta") or {}, "delta")
        for one in _sequence(delta.get("tool_calls") or [], "tool_calls"):
            self._take_call(_mapping(one, "tool_calls"))
        return self._take_text(_text(delta.get("content")))

    def build_reply(self, ask: Ask) -> Reply:
        """Return the whole answer."""
        asked, said = self._usage or (estimate_tokens(ask), len(self.text.encode()) // 3 + 1)
        calls = tuple(
            ToolCall(id=call["id"] or f"call_{at}", name=call["name"], arguments=call["arguments"])
            for at, call in sorted(self._calls.items())
        )
        return Reply(
            text=self.text,
            calls=calls,
            model=self._model,
            input_tokens=asked,
            output_tokens=said,
            is_cut=self._finish == "length",
        )

    def _take_text(self, text: str) -> str:
        if len(self.text) + len(text) > MAX_TEXT_CHARS:
            raise ModelMalformed("The model does not stop talking.")
        self.text += text
        return text

    def _take_call(self, delta: Mapping[str, Any]) -> None:
        at = delta.get("index", 0)
        if not isinstance(at, int) or not 0 <= at < MAX_CALLS:
            raise _malformed("tool_calls/index")
        call = self._calls.setdefault(at, {"id": "", "name": "", "arguments": ""})
        function = _mapping(delta.get("function") or {}, "tool_calls/function")
        call["id"] = call["id"] or _text(delta.get("id"))
        call["name"] += _text(function.get("name"))
        call["arguments"] += _text(function.get("arguments"))
        is_long = len(call["arguments"]) > MAX_ARGUMENTS_CHARS
        if is_long or max(len(call["name"]), len(call["id"])) > _MAX_NAME_CHARS:
            raise _malformed("tool_calls")

    def _take_usage(self, usage: Any) -> None:
        if not isinstance(usage, Mapping):
            return
        asked, said = usage.get("prompt_tokens"), usage.get("completion_tokens")
        if _is_count(asked) and _is_count(said):
            self._usage = (asked, said)


def build_failure(status: int, body: bytes) -> ModelFailed:
    """Return what a status other than 200 means.

    Args:
        status: of the answer.
        body: at most its beginning; servers tell there what they did not like.
    """
    detail = _read_detail(body)
    tail = f" It says: {detail}" if detail else ""
    if status in (401, 403):
        return ModelRefused(
            f"The model's server does not accept the key.{tail}", pointer="/api_key"
        )
    if status == 404:
        return ModelRefused(f"There is no such model or address.{tail}", pointer="/model")
    if status in (408, 409, 429) or status >= 500:
        return ModelUnavailable(f"The model's server is busy or broken ({status}).{tail}")
    return ModelRefused(f"The model's server refused with status {status}.{tail}")


def _build_message(turn: Turn) -> dict[str, Any]:
    message: dict[str, Any] = {"role": turn.role, "content": turn.text}
    if turn.calls:
        message["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in turn.calls
        ]
    if turn.call_id:
        message["tool_call_id"] = turn.call_id
    return message


def _build_tool(tool: Tool) -> dict[str, Any]:
    function = {"name": tool.name, "description": tool.description, "parameters": tool.schema}
    return {"type": "function", "function": function}


def _is_count(value: Any) -> TypeGuard[int]:
    """Tell whether a value from outside can be a number of tokens."""
    return type(value) is int and 0 <= value <= MAX_TOKENS


def _read_object(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise ModelMalformed("The model sent a piece that is not JSON.") from None
    if not isinstance(found, dict):
        raise ModelMalformed("The model sent a piece that is not an object.")
    return found


def _read_detail(body: bytes) -> str:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    error = found.get("error") if isinstance(found, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    if not isinstance(message, str):
        return ""
    # A server may repeat the key it was given; a long word is not for the eyes of everybody.
    words = [word if len(word) <= 24 else "…" for word in message[:300].split()]
    return " ".join(words)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _malformed("text")
    # Half a surrogate pair is valid JSON and no text.
    return value.encode("utf-8", "replace").decode("utf-8")


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _malformed(where)
    return value


def _sequence(value: Any, where: str) -> Sequence[Any]:
    if not isinstance(value, list):
        raise _malformed(where)
    return value


def _malformed(where: str) -> ModelMalformed:
    return ModelMalformed(f"The model sent something else than the protocol has under {where}.")
