"""What led to what: spans from a socket's frame to a plugin's hook, and whose session work is for.

Nothing here knows OpenTelemetry: `use` is given what does, where an operator wants traces. Without
it a span is one object that does nothing, made once.

Spans are joined over the event log in memory: what is committed is kept with the span that did it,
so that a consumer of this process goes on in the same trace. A consumer that reads events of
another process, or of long ago, begins a trace of its own, which names the event's position.
"""

from asyncio import Future
from collections.abc import Mapping, MutableMapping
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from typing import Any, Literal, Protocol

Kind = Literal["internal", "server", "client", "consumer"]
Attribute = str | int | float | bool
Carried = object
"""A span as the recorder knows it, to go on from elsewhere."""

session_of_work: ContextVar[str | None] = ContextVar("chatclick_session_of_work", default=None)
"""The session that what runs now is about, for logs; None for none."""

_NOTHING: AbstractContextManager[None] = nullcontext()


class Recorder(Protocol):
    """Records spans."""

    def span(
        self,
        name: str,
        kind: Kind,
        attributes: Mapping[str, Attribute],
        *,
        parent: Carried | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AbstractContextManager[None]:
        """Open a span: below `parent`, what the headers name, or else the current one."""

    def follow(self, name: str, done: Future[Any]) -> Carried:
        """Open a span that ends with a future, and return it; it never is the current one."""

    def describe(self, name: str, attributes: Mapping[str, Attribute]) -> None:
        """Give the current span another name and further attributes; "" keeps the name."""

    def current(self) -> Carried | None:
        """Return the current span, None for none."""

    def write_headers(self, headers: MutableMapping[str, str]) -> None:
        """Put the current span into headers of a request, as W3C Trace Context has it."""

    def read_ids(self) -> tuple[str, str] | None:
        """Return the ids of the current trace and span, in hexadecimal; None outside of any."""

    def keep(self, key: str | int, span: Carried) -> None:
        """Remember what led to something that is committed."""

    def find(self, key: str | int) -> Carried | None:
        """Return what was kept; None where it was not, or long ago."""

    def close(self) -> None:
        """Send what is left, and end."""


_recorder: Recorder | None = None


def use(recorder: Recorder | None) -> None:
    """Record with this from now on; None for not at all."""
    global _recorder  # one for the process, like the log
    _recorder = recorder


def get() -> Recorder | None:
    """Return what records; None where nobody wants traces."""
    return _recorder


def span(
    name: str, kind: Kind = "internal", **attributes: Attribute
) -> AbstractContextManager[Any]:
    """Open a span below the current one.

    Args:
        name: what is done; few values.
        kind: as of OpenTelemetry.
        attributes: what is known of it; names get `chatclick.` in front. Never what people wrote.
    """
    if _recorder is None:
        return _NOTHING
    return _recorder.span(name, kind, attributes)


def consume(consumer: str, key: str | int, position: int) -> AbstractContextManager[Any]:
    """Open the span of a consumer that handles an event, in the trace of what led to that.

    Args:
        consumer: its name.
        key: what the event was kept under.
        position: of the event.
    """
    if _recorder is None:
        return _NOTHING
    attributes: dict[str, Attribute] = {"consumer": consumer, "position": position}
    return _recorder.span(f"consume {consumer}", "consumer", attributes, parent=_recorder.find(key))


def current() -> Carried | None:
    """Return the current span, for `keep`; None where there is none."""
    return _recorder.current() if _recorder is not None else None


def keep(key: str | int, carried: Carried | None) -> None:
    """Remember what led to something that is committed."""
    if _recorder is not None and carried is not None:
        _recorder.keep(key, carried)


def follow(name: str, done: Future[Any], key: str | int) -> None:
    """Open a span that ends with a future, and keep it for what the future commits."""
    if _recorder is not None:
        _recorder.keep(key, _recorder.follow(name, done))


def receive(method: str, headers: Mapping[str, str]) -> AbstractContextManager[Any]:
    """Open the span of a request that came in, in the caller's trace if it names one."""
    if _recorder is None:
        return _NOTHING
    attributes: dict[str, Attribute] = {"http.request.method": method}
    return _recorder.span(method, "server", attributes, headers=headers)


def receive_frame(name: str, traceparent: str, session_id: str) -> AbstractContextManager[Any]:
    """Open the span of a frame that came in, in the client's trace if it names one.

    Args:
        name: of the frame.
        traceparent: as W3C Trace Context has it; "" or anything else for none.
        session_id: what it is about, "" for nothing.
    """
    if _recorder is None:
        return _NOTHING
    attributes: dict[str, Attribute] = {"session_id": session_id}
    headers = {"traceparent": traceparent} if traceparent else None
    return _recorder.span(f"frame {name}", "server", attributes, headers=headers)


def write_headers(headers: MutableMapping[str, str]) -> None:
    """Put the current span into the headers of a request that leaves, if there is one."""
    if _recorder is not None and "traceparent" not in headers:
        _recorder.write_headers(headers)


def describe(name: str = "", **attributes: Attribute) -> None:
    """Give the current span another name, or further attributes."""
    if _recorder is not None:
        _recorder.describe(name, attributes)


def add_whereabouts(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Say in a log line which session and trace it is about. A processor for structlog."""
    session_id = session_of_work.get()
    if session_id is not None:
        event.setdefault("session_id", session_id)
    ids = _recorder.read_ids() if _recorder is not None else None
    if ids is not None:
        event["trace_id"], event["span_id"] = ids
    return event
