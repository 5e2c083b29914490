"""The frames of subprotocol `chatclick.v1`: JSON objects whose `t` says what they are.

Fields a client sends that this version does not know are ignored, so that an older host and a
newer client get on during an upgrade.
"""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from chatclick.clock import to_text
from chatclick.errors import BadRequest, ChatclickError, RetryableError
from chatclick.security.json import SIZES, check_text
from chatclick.store.events import Ack

SUBPROTOCOL = "chatclick.v1"

Id = Annotated[str, msgspec.Meta(max_length=64)]
Seq = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Frame(msgspec.Struct, tag_field="t", frozen=True, kw_only=True):
    """Base of all frames from clients.

    Attributes:
        traceparent: the client's span that led to the frame, as W3C Trace Context has it; the
            host's trace goes on from it. One that is none is passed over.
    """

    traceparent: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Hello(Frame, tag="hello", frozen=True):
    """Say who one is and what one has; the first frame, and again with a fresh token."""

    token: Annotated[str, msgspec.Meta(max_length=8192)]
    resume: dict[str, Seq] = {}
    epoch: str | None = None
    watch_after: Seq | None = None


class Send(Frame, tag="send", frozen=True):
    """Send a message. Give `text`, or `content` as an object."""

    client_msg_id: Id
    session_id: Id
    text: str | None = None
    content: dict[str, Any] | None = None
    kind: str = "message"
    reply_to: Id | None = None


class Subscribe(Frame, tag="subscribe", frozen=True):
    """Follow a session from behind a seq on."""

    session_id: Id
    after: Seq = 0


class Unsubscribe(Frame, tag="unsubscribe", frozen=True):
    """Stop following a session."""

    session_id: Id


class Typing(Frame, tag="typing", frozen=True):
    """Say that one begins or stops typing. A visitor's `text` is what stands there so far."""

    session_id: Id
    on: bool
    text: Annotated[str, msgspec.Meta(max_length=10_000)] = ""


class Viewing(Frame, tag="viewing", frozen=True):
    """Say that one looks at a session, or no longer does; for staff."""

    session_id: Id
    on: bool


class Seen(Frame, tag="seen", frozen=True):
    """Say how far one has seen a session."""

    session_id: Id
    seq: Seq


class Delivered(Frame, tag="delivered", frozen=True):
    """Say how far a session has reached one's device."""

    session_id: Id
    seq: Seq


class Watch(Frame, tag="watch", frozen=True):
    """Follow the inbox: which sessions changed, from behind a position on."""

    after: Seq | None = None


class Board(Frame, tag="board", frozen=True):
    """Say that one looks at the board of queues and people, or no longer does; for staff."""

    on: bool


class Ping(Frame, tag="ping", frozen=True):
    """Ask for a `pong`."""


ClientFrame = (
    Hello
    | Send
    | Subscribe
    | Unsubscribe
    | Typing
    | Viewing
    | Seen
    | Delivered
    | Watch
    | Board
    | Ping
)

_decoder: msgspec.json.Decoder[ClientFrame] = msgspec.json.Decoder(ClientFrame)
_encode = msgspec.json.Encoder().encode


def decode(raw: str | bytes) -> ClientFrame:
    """Read a frame.

    Raises:
        BadRequest: not JSON the host accepts, or not a known frame.
        TooLarge: beyond the size table.
    """
    check_text(raw, max_bytes=SIZES.frame_bytes)
    try:
        return _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"Not a frame: {error}", code="bad_frame") from None


def encode(type_: str, fields: Mapping[str, Any]) -> str:
    """Write a frame to a client."""
    return _encode({"t": type_, **fields}).decode()


class _AckFrame(msgspec.Struct, tag_field="t", tag="ack"):
    client_msg_id: str
    message_id: str
    seq: int
    created_at: str


def encode_ack(ack: Ack) -> str:
    """Write an ack."""
    frame = _AckFrame(ack.client_msg_id, ack.message_id, ack.seq, to_text(ack.created_at))
    return _encode(frame).decode()


def encode_error(error: ChatclickError, client_msg_id: str | None = None) -> str:
    """Write a refusal: `busy` where a repeat will do, else `error`."""
    reference = {} if client_msg_id is None else {"client_msg_id": client_msg_id}
    if isinstance(error, RetryableError):
        retry_after_ms = max(1, round(error.retry_after_s * 1000))
        return encode("busy", {"retry_after_ms": retry_after_ms, **reference})
    return encode("error", {"code": error.code, "detail": error.detail, **reference})
