"""Server-sent events: the socket's frames for clients behind proxies that let no socket through."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

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
    return Answer(stream=_tell(call, stream))


async def _tell(
    call: Call[None, None], frames: AsyncGenerator[tuple[str, str], None]
) -> AsyncIterator[bytes]:
    """Write a stream, and end it at once where its caller was revoked before it began.

    Once it has begun, the hub ends it; what happened since the request came in reached nobody.
    """
    is_looked_at = False
    async with aclosing(frames):
        async for event_id, frame in frames:
            if not is_looked_at and not await _is_unchanged(call):
                return
            is_looked_at = True
            yield _encode(event_id, frame)


async def _is_unchanged(call: Call[None, None]) -> bool:
    """Tell whether the caller's token is still good, and for the same."""
    try:
        header = call.caller.headers.get("authorization")
        principal, _ = await call.services.authenticator.authenticate_header(header)
    except Unauthenticated:
        return False
    return principal == call.principal


def _encode(event_id: str, frame: str) -> bytes:
    if not frame:
        return b": still here\n\n"
    if event_id:
        return f"id: {event_id}\ndata: {frame}\n\n".encode()
    return f"data: {frame}\n\n".encode()


def _read_position(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        message = "Pass on the id of the last event, unchanged."
        raise Invalid(message, errors=(FieldError("/header/Last-Event-ID", "invalid", message),))
    return int(text)
