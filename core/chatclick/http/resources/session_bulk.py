"""Acts on many sessions at once, and merging two of one visitor."""

from dataclasses import asdict
from typing import Literal

from pydantic import Field

from chatclick.chat.desk import MAX_SESSIONS, BulkAct
from chatclick.chat.tags import MAX_TAGS
from chatclick.http.fields import Model, Priority, Short, Time, id_of
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import SessionShape

resource = Resource("session_bulk")


class Bulk(Model):
    """One act on some sessions, each by itself."""

    ids: list[id_of("session")] = Field(min_length=1, max_length=MAX_SESSIONS)  # type: ignore[valid-type]
    action: Literal[
        "assign",
        "resolve",
        "close",
        "reopen",
        "snooze",
        "tag",
        "untag",
        "priority",
        "seen",
        "unread",
    ]
    staff_id: id_of("staff") | None = Field(  # type: ignore[valid-type]
        None, description="`assign`: who gets them; null for nobody"
    )
    until: Time | None = Field(None, description="`snooze`: until when")
    tags: list[Short] = Field([], max_length=MAX_TAGS, description="`tag` and `untag`: which")
    priority: Priority | None = Field(None, description="`priority`: which")
    outcome: Short = Field("", description="`close`: how they ended")


class FailureShape(Model):
    """A session with which the act failed."""

    id: str
    code: str
    detail: str


class BulkAnswer(Model):
    """With which sessions it is done, and with which it failed."""

    done: list[str]
    failed: list[FailureShape]


class Merge(Model):
    """The session that goes on."""

    into: id_of("session")  # type: ignore[valid-type]


@resource.operation("POST", "/sessions/bulk", permission="session:transition", answer=BulkAnswer)
async def act_on_sessions(call: Call[Bulk, None]) -> Answer:
    """Do one act to some sessions. What fails with one leaves the others done."""
    body = call.body
    act = BulkAct(
        name=body.action,
        staff_id=body.staff_id,
        until=body.until,
        tags=tuple(body.tags),
        priority=body.priority,
        outcome=body.outcome,
    )
    result = await call.services.desk.act(call.principal, body.ids, act)
    return Answer({"done": result.done, "failed": [asdict(one) for one in result.failed]})


@resource.operation(
    "POST",
    "/sessions/{session_id}/merge",
    problems=(409,),
    permission="session:transition",
    answer=SessionShape,
)
async def merge_session(call: Call[Merge, None]) -> Answer:
    """Close the session in favour of another of the same visitor. Events stay where they are."""
    view = await call.services.merging.merge(call.principal, call.ids["session_id"], call.body.into)
    return Answer(view.to_json())


@resource.operation(
    "DELETE",
    "/sessions/{session_id}/merge",
    status=200,
    problems=(409,),
    permission="session:transition",
    answer=SessionShape,
)
async def take_merge_back(call: Call[None, None]) -> Answer:
    """Take up again a session that was merged."""
    view = await call.services.merging.take_back(call.principal, call.ids["session_id"])
    return Answer(view.to_json())
