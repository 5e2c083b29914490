"""Server-sent events: the socket's frames for clients behind proxies that let no socket through."""

from collections.abc import AsyncIterator

from chatclick.clock import now
from chatclick.errors import FieldError, Invalid, Unauthenticated, Unavailable
from chatclick.http.operations import Answer, Call, Resource
from chatclick.security.origins import address_key

MEDIA_TYPE = "text/event-stream"
_MAX_DIGITS = 18

resource = Resource("events")


@resource.operation(
    "GET",
    "/events",
    permission="session:read",
    status=200,
    media_type=MEDIA_TYPE,
    problems=(422,),
    request_headers={"Last-Event-ID": "The position of the last event the client has."},
)
async def stream_events(call: Call[None, None]) -> Answer:
    """Stream the frames that the socket would carry, until the client leaves or its token ends."""
    if reason := call.services.why_not_ready():
        raise Unavailable(f"No stream can begin now: {reason}. Come again.", code=reason)
    if call.expires_at_s is not None and call.expires_at_s <= now().timestamp():
        # Elsewhere a few seconds are granted; a stream would begin only to end.
        raise Unauthenticated("The token has expired; get a new one.", code="token_expired")
    after = _read_position(call.caller.headers.get("last-event-id"))
    address = address_key(call.caller.address)
    stream = call.services.hub.stream(call.principal, after, call.expires_at_s, address=address)
    return Answer(stream=_encode(stream))


async def _encode(frames: AsyncIterator[tuple[str, str]]) -> AsyncIterator[bytes]:
    async for event_id, frame in frames:
        if not frame:
            yield b": still here\n\n"
        elif event_id:
            yield f"id: {event_id}\ndata: {frame}\n\n".encode()
        else:
            yield f"data: {frame}\n\n".encode()


def _read_position(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        message = "Pass on the id of the last event, unchanged."
        raise Invalid(message, errors=(FieldError("/header/Last-Event-ID", "invalid", message),))
    return int(text)
