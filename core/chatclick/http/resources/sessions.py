"""Sessions and what is done with them."""

from typing import Annotated, Any

from pydantic import Field

from chatclick.chat.session_works import LANGUAGE
from chatclick.clock import to_text
from chatclick.errors import FieldError, Invalid
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import (
    Model,
    Object,
    Page,
    Priority,
    QueryNumber,
    Seq,
    Short,
    Time,
    id_of,
)
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.resources.own_sessions import FormAnswers
from chatclick.http.resources.widgets import load_widget
from chatclick.http.session_filters import SessionQuery
from chatclick.http.shapes import ListOf, SessionShape, TraceShape
from chatclick.plugin.views import SessionView
from chatclick.security.policy import Principal, require
from chatclick.store.models import Trace

resource = Resource("sessions")

_PREFIX = "/sessions/{session_id}"
_CHANGE: dict[str, Any] = {"answer": SessionShape, "problems": (409,)}


class CountsShape(Model):
    """How many sessions the views hold: those at hand, the unread ones, mentions not seen yet."""

    mine: int
    mine_unread: int
    unassigned: int
    unassigned_unread: int
    all: int
    mentions: int
    snoozed: int


class NewSession(Model):
    """A session to start. A visitor starts their own; staff name the visitor."""

    widget_id: id_of("widget") | None = None  # type: ignore[valid-type]
    visitor_id: id_of("visitor") | None = None  # type: ignore[valid-type]
    subject: Short = ""
    language: str | None = Field(None, pattern=LANGUAGE)
    metadata: Object = Field({}, max_length=50)
    form: FormAnswers | None = Field(
        None, description="of the widget's config: `preChat` or `offline`"
    )
    context: Object | None = Field(None, max_length=50, description="what the page says")


class SessionChange(Model):
    """What to change; what is left out stays."""

    priority: Priority | None = None
    tags: list[Short] | None = Field(None, max_length=50)
    subject: Short | None = None
    language: str | None = Field(
        None, pattern=LANGUAGE, description="of the conversation; no plugin sets another one after"
    )


Lease = Annotated[int, Field(ge=0, le=2_147_483_647)]
LEASE = "the session's `lease`: refuse it, `taken_over`, when somebody else has it since"


class Assign(Model):
    """Who gets the session; null for nobody."""

    staff_id: id_of("staff") | None  # type: ignore[valid-type]
    lease: Lease | None = Field(None, description=LEASE)


class Transfer(Model):
    """Where the session goes: exactly one of queue, team and staff member."""

    queue_id: id_of("queue") | None = None  # type: ignore[valid-type]
    team_id: id_of("team") | None = None  # type: ignore[valid-type]
    staff_id: id_of("staff") | None = None  # type: ignore[valid-type]
    reason: Short = ""
    lease: Lease | None = Field(None, description=LEASE)


class Snooze(Model):
    """Until when the session is put away."""

    until: Time


class Close(Model):
    """How the session ended."""

    outcome: Short = ""


class Mark(Model):
    """How far the caller's side has come."""

    seq: Seq


class Typing(Model):
    """Whether the caller types."""

    on: bool


class TraceQuery(Page):
    """Which part of the traces to list."""

    limit: QueryNumber = Field(100, ge=1, le=100, description="how many at most")


@resource.operation("GET", "/sessions", permission="session:read", answer=ListOf[SessionShape])
async def list_sessions(call: Call[None, SessionQuery]) -> Answer:
    """List sessions by view and filters that combine; a visitor gets their own."""
    query = call.query
    views, following = await call.services.sessions.list(
        call.principal, query.to_filter(), query.limit, query.cursor
    )
    return Answer({"data": [view.to_json() for view in views], "next": following})


@resource.operation("GET", "/sessions/counts", permission="session:read", answer=CountsShape)
async def count_sessions(call: Call[None, None]) -> Answer:
    """Count what the views of the inbox hold, for staff."""
    return Answer(await call.services.sessions.count(call.principal))


@resource.operation(
    "POST",
    "/sessions",
    permission="session:open",
    answer=SessionShape,
    status=201,
    problems=(404, 409),
)
async def open_session(call: Call[NewSession, None]) -> Answer:
    """Start a session. It waits in the fallback queue until routing decides.

    A form is checked against the widget's published config; what its fields are mapped to is set.
    """
    new, principal = call.body, call.principal
    is_visitor = principal.kind == "visitor"
    if is_visitor and new.visitor_id not in (None, principal.id):
        require(principal, "session:open", owner_id=new.visitor_id)
    visitor_id = principal.id if is_visitor else new.visitor_id
    if visitor_id is None:
        raise _invalid("/visitor_id", "required", "Say whose session it is.")
    # A visitor's token is good for one widget, whatever the body says.
    widget_id = principal.widget_id if is_visitor else new.widget_id
    if widget_id is not None:
        _ = await load_widget(widget_id)  # a token outlives a widget that was deleted
    view = await call.services.own_sessions.open(
        principal,
        visitor_id=visitor_id,
        widget_id=widget_id,
        channel="web" if is_visitor else "api",
        subject=new.subject,
        metadata=new.metadata,
        form=None if new.form is None else new.form.model_dump(),
        context=new.context,
        language=new.language,
    )
    return _answer(view)


@resource.operation("GET", _PREFIX, permission="session:read", answer=SessionShape)
async def get_session(call: Call[None, None]) -> Answer:
    """Return one session."""
    return _answer(await call.services.sessions.get(*_get_target(call)))


@resource.operation("PATCH", _PREFIX, permission="session:transition", **_CHANGE)
async def change_session(call: Call[SessionChange, None]) -> Answer:
    """Change priority, tags, subject or language."""
    view = await call.services.sessions.update(*_get_target(call), **call.body.model_dump())
    return _answer(view)


@resource.operation("POST", f"{_PREFIX}/assign", permission="session:assign", **_CHANGE)
async def assign_session(call: Call[Assign, None]) -> Answer:
    """Give the session to a staff member, or with null to nobody."""
    view = await call.services.sessions.assign(
        *_get_target(call), call.body.staff_id, lease=call.body.lease
    )
    return _answer(view)


@resource.operation("POST", f"{_PREFIX}/transfer", permission="session:assign", **_CHANGE)
async def transfer_session(call: Call[Transfer, None]) -> Answer:
    """Pass the session on to a queue, a team or a person."""
    view = await call.services.sessions.transfer(*_get_target(call), **call.body.model_dump())
    return _answer(view)


@resource.operation("POST", f"{_PREFIX}/snooze", permission="session:transition", **_CHANGE)
async def snooze_session(call: Call[Snooze, None]) -> Answer:
    """Put the session away until a time or the visitor's next message."""
    view = await call.services.sessions.snooze(*_get_target(call), call.body.until)
    return _answer(view)


@resource.operation("POST", f"{_PREFIX}/resolve", permission="session:transition", **_CHANGE)
async def resolve_session(call: Call[None, None]) -> Answer:
    """Mark the session as done. A new message of the visitor takes it up again."""
    return _answer(await call.services.sessions.resolve(*_get_target(call)))


@resource.operation("POST", f"{_PREFIX}/reopen", permission="session:transition", **_CHANGE)
async def reopen_session(call: Call[None, None]) -> Answer:
    """Take up a resolved or snoozed session again."""
    return _answer(await call.services.sessions.reopen(*_get_target(call)))


@resource.operation(
    "POST", f"{_PREFIX}/close", permission="session:transition", answer=SessionShape
)
async def close_session(call: Call[Close, None]) -> Answer:
    """End the session for good. It can be read, not written to."""
    view = await call.services.sessions.close(*_get_target(call), outcome=call.body.outcome)
    return _answer(view)


@resource.operation("POST", f"{_PREFIX}/seen", permission="session:read")
async def mark_seen(call: Call[Mark, None]) -> Answer:
    """Note that the caller's side has seen everything up to a seq."""
    principal, session_id = _get_target(call)
    await call.services.sessions.mark_seen(principal, session_id, call.body.seq)
    if principal.kind != "visitor":
        await call.services.mentions.see(principal.id, session_id)
    return Answer()


@resource.operation("POST", f"{_PREFIX}/delivered", permission="session:read")
async def mark_delivered(call: Call[Mark, None]) -> Answer:
    """Note that everything up to a seq has reached the caller's side."""
    await call.services.sessions.mark_delivered(*_get_target(call), call.body.seq)
    return Answer()


@resource.operation("POST", f"{_PREFIX}/typing", permission="message:write")
async def set_typing(call: Call[Typing, None]) -> Answer:
    """Tell the others in the session that the caller types, or no longer does."""
    session_id = call.ids["session_id"]
    await call.services.sessions.require(call.principal, "message:write", session_id)
    await call.services.hub.typing(call.principal, session_id, call.body.on)
    return Answer()


@resource.operation(
    "GET", f"{_PREFIX}/trace", permission="session:assign", answer=ListOf[TraceShape]
)
async def list_traces(call: Call[None, TraceQuery]) -> Answer:
    """Return why the session was assigned as it was, the newest first."""
    session_id = call.ids["session_id"]
    await call.services.sessions.require(call.principal, "session:assign", session_id)
    rows = await fetch(Trace.filter(session_id=session_id), call.query, is_newest_first=True)
    return Answer(build_page(rows, call.query.limit, lambda row: row.id, _trace_to_json))


def _trace_to_json(row: Trace) -> dict[str, Any]:
    return {
        "id": row.id,
        "session_id": row.session_id,
        "plugin_id": row.plugin_id,
        "reason": row.reason,
        "reason_said": row.reason_said or [],
        "staff_id": row.staff_id,
        "queue_id": row.queue_id,
        "team_id": row.team_id,
        "candidates": row.candidates,
        "facts": row.facts,
        "created_at": to_text(row.created_at),
    }


def _get_target(call: Call[Any, Any]) -> tuple[Principal, str]:
    """Return who calls, and the session that they call about."""
    return call.principal, call.ids["session_id"]


def _answer(view: SessionView) -> Answer:
    return Answer(view.to_json())


def _invalid(pointer: str, code: str, message: str) -> Invalid:
    return Invalid(message, errors=(FieldError(pointer, code, message),))
