"""What a visitor does with their own session beside talking: forms, context, the end."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal

from pydantic import Field, RootModel, StringConstraints

from chatclick.host.file_responses import PrivateFile
from chatclick.http.fields import Email, Model, Object
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import SessionShape
from chatclick.security.origins import address_key

resource = Resource("own sessions")

_PREFIX = "/sessions/{session_id}"

FormName = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class FormAnswers(Model):
    """A form of the widget's config, filled in: values by field name."""

    name: FormName = Field(description="`preChat`, `offline` or `csat`")
    values: Object = Field(max_length=50, description="a rating of `csat` is `score`")


class Context(RootModel[Object]):
    """What the page says, by key; null removes a key. At most 50 keys and 16 KiB are kept."""


class PlaceShape(Model):
    """Where a session that waits stands in its queue."""

    position: int | None = Field(description="counted from 1; null for one that does not wait")
    waiting: int = Field(description="how many wait in the same queue")
    expected_wait_s: int | None = Field(
        description="by the pace at which sessions were taken lately; null without enough data"
    )


@resource.operation(
    "GET",
    f"{_PREFIX}/queue-position",
    permission="session:read",
    answer=PlaceShape,
)
async def get_queue_position(call: Call[None, None]) -> Answer:
    """Return where a session that waits stands.

    One that somebody has just taken stands nowhere: its `position` is null.
    Visitors with a socket hear of changes by ephemeral frames of type `queue`.
    """
    place = await call.services.line.get(call.principal, call.ids["session_id"])
    return Answer(place.to_json())


@resource.operation(
    "POST", f"{_PREFIX}/forms", permission="message:write", answer=SessionShape, problems=(409,)
)
async def submit_form(call: Call[FormAnswers, None]) -> Answer:
    """Keep what was put into a form of the widget. A repeat replaces what was there.

    The values are checked against the widget's published config and found in the session's
    metadata under `forms`. `csat` may be answered after the session is closed, and be
    changed for `changeDays` of the config; later, 409 with `rating_locked`.
    """
    view = await call.services.own_sessions.submit_form(
        call.principal, call.ids["session_id"], call.body.name, call.body.values
    )
    return Answer(view.to_json())


@resource.operation("POST", f"{_PREFIX}/context", permission="message:write", problems=(409,))
async def add_context(call: Call[Context, None]) -> Answer:
    """Merge what the page says into the session's metadata, under `context`."""
    await call.services.own_sessions.add_context(
        call.principal, call.ids["session_id"], call.body.root
    )
    return Answer()


@resource.operation("POST", f"{_PREFIX}/end", permission="message:write", answer=SessionShape)
async def end_session(call: Call[None, None]) -> Answer:
    """End the caller's own session, as a visitor does. It can be read, not written to."""
    view = await call.services.own_sessions.end(call.principal, call.ids["session_id"])
    return Answer(view.to_json())


class TranscriptQuery(Model):
    """How the transcript is written."""

    format: Literal["text", "html"] = "text"


class MailTo(Model):
    """Where the transcript goes."""

    email: Email


@resource.operation(
    "GET", f"{_PREFIX}/transcript", permission="message:read", status=200, media_type="*/*"
)
async def get_transcript(call: Call[None, TranscriptQuery]) -> Answer:
    """Return the messages of a session as a file to keep, without notes.

    To a visitor only where their widget offers it.
    """
    made = await call.services.transcripts.build(
        call.principal, call.ids["session_id"], call.query.format
    )
    data = made.text.encode()
    file = PrivateFile(made.name, made.media_type, len(data), False, _yield_once(data))
    return Answer(file=file)


@resource.operation(
    "POST",
    f"{_PREFIX}/transcript",
    permission="message:read",
    status=202,
    problems=(409,),
)
async def mail_transcript(call: Call[MailTo, None]) -> Answer:
    """Send the transcript by mail. Where no plugin sends mail: 409, `mail_unavailable`."""
    await call.services.transcripts.mail(
        call.principal,
        call.ids["session_id"],
        call.body.email,
        network=address_key(call.caller.address),
    )
    return Answer()


async def _yield_once(data: bytes) -> AsyncIterator[bytes]:
    yield data
