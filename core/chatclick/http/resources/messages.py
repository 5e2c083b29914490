"""Messages and events of a session."""

from typing import Any, Literal

from pydantic import Field, model_validator

from chatclick.chat.intake import Draft
from chatclick.clock import to_text
from chatclick.http.fields import Model, Object, QueryNumber
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import AckShape, EventShape, ListOf, MessageShape

resource = Resource("messages")

_PREFIX = "/sessions/{session_id}"


class MessageQuery(Model):
    """Which messages: the newest, or those before or behind a seq. Always oldest first."""

    before_seq: QueryNumber | None = None
    after_seq: QueryNumber | None = None
    limit: QueryNumber = Field(25, ge=1, le=100)
    cursor: QueryNumber | None = Field(
        None, description="`next` of the page before; goes on in the same direction"
    )


class EventQuery(Model):
    """Which events: those behind a seq, oldest first."""

    after_seq: QueryNumber = 0
    limit: QueryNumber = Field(100, ge=1, le=300)
    cursor: QueryNumber | None = Field(None, description="`next` of the page before")


class NewMessage(Model):
    """A message. `client_msg_id` is made before the first attempt and kept for all repeats."""

    client_msg_id: str = Field(pattern=r"^[A-Za-z0-9._:-]{1,64}$")
    text: str | None = Field(None, min_length=1)
    content: Object | None = None
    kind: Literal["message", "note"] = "message"
    reply_to: str | None = Field(None, pattern=r"^msg_[0-9a-f]{32}$")

    @model_validator(mode="after")
    def check_one_content(self) -> "NewMessage":
        """Refuse neither or both of `text` and `content`."""
        if (self.text is None) == (self.content is None):
            raise ValueError("give text or content")
        return self


@resource.operation(
    "GET", f"{_PREFIX}/messages", permission="message:read", answer=ListOf[MessageShape]
)
async def list_messages(call: Call[None, MessageQuery]) -> Answer:
    """Return messages, oldest first. `next` is the seq at which to go on, as `cursor`."""
    query = call.query
    is_forward = query.after_seq is not None
    after = (query.cursor if query.cursor is not None else query.after_seq) if is_forward else None
    before = None if is_forward else query.before_seq if query.cursor is None else query.cursor
    rows = await call.services.log.list_messages(
        call.principal,
        call.ids["session_id"],
        before_seq=before,
        after_seq=after,
        limit=query.limit + 1,
    )
    return Answer(_build_page(rows, query.limit, is_forward=is_forward))


@resource.operation(
    "POST",
    f"{_PREFIX}/messages",
    permission="message:write",
    answer=AckShape,
    status=201,
    problems=(409,),
)
async def send_message(call: Call[NewMessage, None]) -> Answer:
    """Send a message. A repeat with the same `client_msg_id` gets the same answer."""
    new = call.body
    content = new.content if new.content is not None else {"type": "text", "text": new.text}
    ack = await call.services.intake.submit(
        Draft(
            call.principal,
            call.ids["session_id"],
            new.client_msg_id,
            content,
            kind=new.kind,
            reply_to=new.reply_to,
        )
    )
    return Answer(
        {
            "client_msg_id": ack.client_msg_id,
            "message_id": ack.message_id,
            "seq": ack.seq,
            "created_at": to_text(ack.created_at),
        }
    )


@resource.operation(
    "GET", f"{_PREFIX}/events", permission="session:read", answer=ListOf[EventShape]
)
async def list_events(call: Call[None, EventQuery]) -> Answer:
    """Return the session's events in order, cut to what the caller may see."""
    query = call.query
    after = query.after_seq if query.cursor is None else query.cursor
    rows = await call.services.log.list_events(
        call.principal, call.ids["session_id"], after_seq=after, limit=query.limit + 1
    )
    return Answer(_build_page(rows, query.limit, is_forward=True))


def _build_page(rows: list[dict[str, Any]], limit: int, *, is_forward: bool) -> dict[str, Any]:
    if len(rows) <= limit:
        return {"data": rows, "next": None}
    kept = rows[:limit] if is_forward else rows[-limit:]
    return {"data": kept, "next": str(kept[-1 if is_forward else 0]["seq"])}
