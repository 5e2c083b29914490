"""Deliveries that were given up: looked at, tried again, dropped."""

from typing import Any, Literal

from pydantic import Field

from chatclick.clock import to_text
from chatclick.errors import NotFound
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Model, Object, Page, QueryText, id_of
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import ListOf, Ref, Time
from chatclick.store.models import DeadLetter, Event
from chatclick.store.transaction import Transaction

resource = Resource("dead_letters")

MAX_AT_ONCE = 200


class DeadLetterQuery(Page):
    """Which dead letters to list."""

    consumer: QueryText | None = Field(None, max_length=80, description="such as plugin:webhooks")


class DeadLetterShape(Model):
    """A delivery that was given up: of which event, to whom, and why."""

    id: str
    consumer: str
    position: int
    session_id: str | None
    attempts: int
    error: str
    created_at: Time


class DeadEvent(Model):
    """The event, by reference; never what people wrote."""

    type: str
    seq: int | None
    at: Time
    actor: Ref
    data: Object


class WholeDeadLetter(DeadLetterShape):
    """A dead letter with its event; None where the event is gone."""

    event: DeadEvent | None


class DeadLetterChoice(Model):
    """What to do to which dead letters."""

    action: Literal["replay", "discard"]
    ids: list[id_of("dead_letter")] = Field(min_length=1, max_length=MAX_AT_ONCE)  # type: ignore[valid-type]


class Handled(Model):
    """The ids of those that were still there."""

    done: list[str]


@resource.operation(
    "GET", "/dead-letters", permission="system:read", answer=ListOf[DeadLetterShape]
)
async def list_dead_letters(call: Call[None, DeadLetterQuery]) -> Answer:
    """List deliveries that were given up, the newest first."""
    wanted = call.query.model_dump(include={"consumer"}, exclude_none=True)
    rows = await fetch(DeadLetter.filter(**wanted), call.query, is_newest_first=True)
    return Answer(build_page(rows, call.query.limit, lambda row: row.id, _to_json))


@resource.operation(
    "GET", "/dead-letters/{dead_letter_id}", permission="system:read", answer=WholeDeadLetter
)
async def get_dead_letter(call: Call[None, None]) -> Answer:
    """Return one with its event."""
    row = await DeadLetter.get_or_none(id=call.ids["dead_letter_id"])
    if row is None:
        raise NotFound("There is no such dead letter.", code="dead_letter_not_found")
    event = await Event.get_or_none(position=row.position)
    return Answer({**_to_json(row), "event": _event_to_json(event) if event else None})


@resource.operation(
    "POST", "/dead-letters/bulk", permission="system:write", answer=Handled, problems=(409,)
)
async def handle_dead_letters(call: Call[DeadLetterChoice, None]) -> Answer:
    """Try deliveries again, or drop them for good; those that are gone are left out."""
    return await _handle(call, call.body.action, call.body.ids)


@resource.operation(
    "POST",
    "/dead-letters/{dead_letter_id}/replay",
    permission="system:write",
    answer=Handled,
    problems=(409,),
)
async def replay_dead_letter(call: Call[None, None]) -> Answer:
    """Try a delivery again, as if it were the first time."""
    return await _handle(call, "replay", [call.ids["dead_letter_id"]], is_one=True)


@resource.operation(
    "POST", "/dead-letters/{dead_letter_id}/discard", permission="system:write", answer=Handled
)
async def discard_dead_letter(call: Call[None, None]) -> Answer:
    """Drop a delivery for good."""
    return await _handle(call, "discard", [call.ids["dead_letter_id"]], is_one=True)


async def _handle(
    call: Call[Any, Any], action: str, ids: list[str], *, is_one: bool = False
) -> Answer:
    async def audit(tx: Transaction, name: str, row: DeadLetter) -> None:
        detail = {"consumer": row.consumer, "position": row.position}
        await call.audit(tx, name, row.id, detail)

    letters = call.services.dead_letters
    work = letters.replay if action == "replay" else letters.discard
    done = await work(ids, audit)
    if is_one and not done:
        raise NotFound("There is no such dead letter.", code="dead_letter_not_found")
    return Answer({"done": done})


def _to_json(row: DeadLetter) -> dict[str, Any]:
    return {
        "id": row.id,
        "consumer": row.consumer,
        "position": row.position,
        "session_id": row.session_id,
        "attempts": row.attempts,
        "error": row.error,
        "created_at": to_text(row.created_at),
    }


def _event_to_json(event: Event) -> dict[str, Any]:
    return {
        "type": event.type,
        "seq": event.seq,
        "at": to_text(event.at),
        "actor": {"kind": event.actor_kind, "id": event.actor_id, "name": event.actor_name},
        "data": event.data,
    }
