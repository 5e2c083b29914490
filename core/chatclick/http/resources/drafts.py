"""What staff have begun to write in a session: each their own."""

from typing import Any, Literal

from pydantic import Field

from chatclick.chat.contents import MAX_MENTIONS
from chatclick.clock import to_text
from chatclick.http.fields import Model, id_of
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import Time
from chatclick.store.models import Draft

LONGEST = 10_000

resource = Resource("drafts")

_PATH = "/sessions/{session_id}/draft"

Kind = Literal["message", "note"]


class DraftQuery(Model):
    """Which draft."""

    kind: Kind


class DraftChange(Model):
    """The whole draft as it is now; an empty text is none."""

    kind: Kind
    text: str = Field(max_length=LONGEST)
    mentions: list[id_of("staff")] = Field([], max_length=MAX_MENTIONS)  # type: ignore[valid-type]
    version: int | None = Field(
        None,
        ge=0,
        le=2**31 - 1,
        description="the version that was changed; left out, whatever is there is replaced",
    )


class DraftShape(Model):
    """A draft. `version` counts its changes."""

    kind: Kind
    text: str
    mentions: list[str]
    version: int
    updated_at: Time


class DraftList(Model):
    """The caller's drafts in a session, one of a kind at most."""

    data: list[DraftShape]


@resource.operation("GET", _PATH, permission="note:write", answer=DraftList)
async def list_own_drafts(call: Call[None, None]) -> Answer:
    """Return what the caller has begun to write in the session."""
    session_id = await _get_session(call)
    rows = await call.services.drafts.list(call.principal.id, session_id)
    return Answer({"data": [_to_json(row) for row in rows]})


@resource.operation("PUT", _PATH, permission="note:write", answer=DraftShape, problems=(409,))
async def keep_own_draft(call: Call[DraftChange, None]) -> Answer:
    """Keep what the caller has begun to write. Their other devices hear of it."""
    session_id, change = await _get_session(call), call.body
    draft = await call.services.drafts.keep(
        call.principal,
        session_id,
        change.kind,
        change.text,
        mentions=change.mentions,
        version=change.version,
    )
    body = _to_json(draft)
    call.services.hub.tell_person(call.principal.id, "draft", body, session_id=session_id)
    return Answer(body)


@resource.operation("DELETE", _PATH, permission="note:write")
async def forget_own_draft(call: Call[None, DraftQuery]) -> Answer:
    """Forget a draft. Repeating it is fine."""
    session_id = await _get_session(call)
    await call.services.drafts.forget(call.principal, session_id, call.query.kind)
    return Answer()


async def _get_session(call: Call[Any, Any]) -> str:
    session_id = call.ids["session_id"]
    await call.services.sessions.require(call.principal, "note:write", session_id)
    return session_id


def _to_json(row: Draft) -> dict[str, object]:
    return {
        "kind": row.kind,
        "text": row.text,
        "mentions": row.mentions,
        "version": row.version,
        "updated_at": to_text(row.updated_at),
    }
