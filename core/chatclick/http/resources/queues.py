"""Queues: where sessions wait."""

from typing import Any

from chatclick.clock import now, to_text
from chatclick.errors import Conflict, FieldError, Invalid, NotFound
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Model, Name, Page, id_of
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import ListOf, Time
from chatclick.ids import new_id
from chatclick.security.policy import NOTHING_HERE
from chatclick.store.models import Queue, Session, Team
from chatclick.store.transaction import Transaction

resource = Resource("queues")


class QueueShape(Model):
    """A queue. The fallback queue takes what nothing else takes, and cannot be deleted."""

    id: str
    name: str
    team_id: str | None
    is_fallback: bool
    created_at: Time


class NewQueue(Model):
    """A queue to make, for everyone or for one team."""

    name: Name
    team_id: id_of("team") | None = None  # type: ignore[valid-type]


class QueueChange(Model):
    """What to change; what is left out stays, a team of null is none."""

    name: Name | None = None
    team_id: id_of("team") | None = None  # type: ignore[valid-type]


@resource.operation("GET", "/queues", permission="queue:read", answer=ListOf[QueueShape])
async def list_queues(call: Call[None, Page]) -> Answer:
    """List the queues."""
    rows = await fetch(Queue.all(), call.query)
    return Answer(build_page(rows, call.query.limit, lambda row: row.id, _to_json))


@resource.operation(
    "POST",
    "/queues",
    permission="queue:write",
    answer=QueueShape,
    status=201,
    problems=(409,),
)
async def create_queue(call: Call[NewQueue, None]) -> Answer:
    """Make a queue."""
    new = call.body

    async def work(tx: Transaction) -> Queue:
        await _check(new.name, new.team_id)
        queue = await Queue.create(
            id=new_id("queue"), name=new.name, team_id=new.team_id, created_at=now()
        )
        await call.audit(tx, "queue.create", queue.id, {"name": new.name})
        return queue

    return Answer(_to_json(await call.services.store.write(work)))


@resource.operation("GET", "/queues/{queue_id}", permission="queue:read", answer=QueueShape)
async def get_queue(call: Call[None, None]) -> Answer:
    """Return one queue."""
    return Answer(_to_json(await _load(call.ids["queue_id"])))


@resource.operation(
    "PATCH", "/queues/{queue_id}", permission="queue:write", answer=QueueShape, problems=(409,)
)
async def change_queue(call: Call[QueueChange, None]) -> Answer:
    """Change name or team."""
    changes = call.body.model_dump(exclude_unset=True)
    if changes.get("name", "") is None:
        del changes["name"]

    async def work(tx: Transaction) -> Queue:
        queue = await _load(call.ids["queue_id"])
        is_renamed = changes.get("name", queue.name) != queue.name
        await _check(changes["name"] if is_renamed else None, changes.get("team_id"))
        _ = queue.update_from_dict(changes)
        await queue.save()
        await call.audit(tx, "queue.change", queue.id, changes)
        return queue

    return Answer(_to_json(await call.services.store.write(work)))


@resource.operation("DELETE", "/queues/{queue_id}", permission="queue:write", problems=(409,))
async def delete_queue(call: Call[None, None]) -> Answer:
    """Delete a queue; what waits in it goes to the fallback queue."""

    async def work(tx: Transaction) -> None:
        queue = await _load(call.ids["queue_id"])
        fallback = await Queue.get(is_fallback=True)
        if queue.id == fallback.id:
            raise Conflict("The fallback queue always exists.", code="fallback_queue")
        await Session.filter(queue_id=queue.id).update(queue_id=fallback.id)
        await queue.delete()
        await call.audit(tx, "queue.delete", queue.id, {"name": queue.name})

    await call.services.store.write(work)
    return Answer()


async def _load(queue_id: str) -> Queue:
    queue = await Queue.get_or_none(id=queue_id)
    if queue is None:
        raise NotFound(NOTHING_HERE)
    return queue


async def _check(name: str | None, team_id: str | None) -> None:
    if name is not None and await Queue.filter(name=name).exists():
        raise Conflict("There is a queue of this name already.", code="name_taken")
    if team_id is not None and not await Team.filter(id=team_id).exists():
        message = "There is no such team."
        raise Invalid(message, errors=(FieldError("/team_id", "not_found", message),))


def _to_json(row: Queue) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "team_id": row.team_id,
        "is_fallback": row.is_fallback,
        "created_at": to_text(row.created_at),
    }
