"""Queues: where sessions wait."""

from typing import Annotated, Any, Literal

from pydantic import Field

from chatclick.chat.named_staff import check_named
from chatclick.clock import now, to_text
from chatclick.errors import Conflict, FieldError, Invalid, NotFound
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Model, Name, Page, id_of
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import ListOf, SkillShape, Time
from chatclick.http.skills import Skills, to_rows
from chatclick.ids import new_id
from chatclick.security.policy import NOTHING_HERE, is_allowed
from chatclick.store.models import Queue, Session, Team
from chatclick.store.transaction import Transaction

MAX_QUEUES = 500

Capacity = Annotated[int, Field(ge=1, le=10_000)] | None
Minutes = Annotated[int, Field(ge=1, le=10_080)] | None

resource = Resource("queues")


class QueueShape(Model):
    """A queue. The fallback queue takes what nothing else takes, and cannot be deleted."""

    id: str
    name: str
    team_id: str | None
    is_fallback: bool
    position: int | None = Field(description="the place in the order in which queues are served")
    capacity: int | None = Field(
        description="how many of its conversations routing gives out at once; null is no limit"
    )
    skills: list[SkillShape] = Field(description="what a person must be able to do, at least")
    escalate_minutes: int | None = Field(
        description="after how long its team is told of a conversation nobody takes; null is never"
    )
    escalate_again_minutes: int | None = Field(
        description="how much later `escalate_to` is told too; null is never"
    )
    escalate_to: list[str] = Field(description="staff ids; none means the supervisors")
    created_at: Time


class NewQueue(Model):
    """A queue to make, for everyone or for one team. It comes behind the others."""

    name: Name
    team_id: id_of("team") | None = None  # type: ignore[valid-type]
    capacity: Capacity = None
    skills: Skills = []
    escalate_minutes: Minutes = None
    escalate_again_minutes: Minutes = None
    escalate_to: list[id_of("staff")] = Field([], max_length=50)  # type: ignore[valid-type]


class QueueChange(Model):
    """What to change; what is left out stays, a team or capacity of null is none."""

    name: Name | None = None
    team_id: id_of("team") | None = None  # type: ignore[valid-type]
    capacity: Capacity = None
    skills: Skills | None = None
    escalate_minutes: Minutes = None
    escalate_again_minutes: Minutes = None
    escalate_to: list[id_of("staff")] | None = Field(None, max_length=50)  # type: ignore[valid-type]


class QueueOrder(Model):
    """All queues, in the order in which they are served."""

    queue_ids: list[id_of("queue")] = Field(max_length=MAX_QUEUES)  # type: ignore[valid-type]


class BoardQueue(Model):
    """A queue with conversations under way; `queue_id` is null for those in no queue."""

    queue_id: str | None
    waiting: int
    oldest_at: Time | None = Field(description="since when the longest wait goes on")
    open: int


class BoardPerson(Model):
    """Somebody who is active, and whether they can take a conversation."""

    staff_id: str
    open_sessions: int
    capacity: int
    state: Literal["available", "full", "away", "gone"]


class BoardShape(Model):
    """What is going on now; the socket tells changes as `board`."""

    queues: list[BoardQueue]
    people: list[BoardPerson]


@resource.operation("GET", "/queues", permission="queue:read", answer=ListOf[QueueShape])
async def list_queues(call: Call[None, Page]) -> Answer:
    """List the queues."""
    rows = await fetch(Queue.all(), call.query)
    return Answer(build_page(rows, call.query.limit, lambda row: row.id, _to_json))


@resource.operation("GET", "/queues/board", permission="queue:read", answer=BoardShape)
async def get_board(call: Call[None, None]) -> Answer:
    """Say how many wait in each queue and since when, and who can take them.

    `people` is empty for a caller without `staff:read`.
    """
    board = (await call.services.boards.read()).to_json()
    if not is_allowed(call.principal, "staff:read"):
        board["people"] = []
    return Answer(board)


@resource.operation(
    "PUT", "/queues/order", permission="queue:write", answer=ListOf[QueueShape], problems=(409,)
)
async def order_queues(call: Call[QueueOrder, None]) -> Answer:
    """Put the queues in order: of conversations with one priority those further up go first."""
    wanted: list[str] = list(dict.fromkeys(call.body.queue_ids))

    async def work(tx: Transaction) -> list[Queue]:
        rows = {row.id: row for row in await Queue.all().limit(MAX_QUEUES + 1)}
        if set(rows) != set(wanted):
            raise Conflict("The queues have changed; look at them again.", code="stale")
        for position, queue_id in enumerate(wanted):
            rows[queue_id].position = position
            await rows[queue_id].save(update_fields=["position"])
        await call.audit(tx, "queue.order", "queues", {"queue_ids": wanted})
        return [rows[queue_id] for queue_id in wanted]

    rows = await call.services.store.write(work)
    call.services.on_changed("queues")
    return Answer({"data": [_to_json(row) for row in rows], "next": None})


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
        await check_named(new.escalate_to, "/escalate_to")
        queue = await Queue.create(
            id=new_id("queue"),
            name=new.name,
            team_id=new.team_id,
            capacity=new.capacity,
            skills=to_rows(new.skills),
            escalate_minutes=new.escalate_minutes,
            escalate_again_minutes=new.escalate_again_minutes,
            escalate_to=new.escalate_to,
            created_at=now(),
        )
        await call.audit(tx, "queue.create", queue.id, {"name": new.name})
        return queue

    queue = await call.services.store.write(work)
    call.services.on_changed("queues")
    return Answer(_to_json(queue))


@resource.operation("GET", "/queues/{queue_id}", permission="queue:read", answer=QueueShape)
async def get_queue(call: Call[None, None]) -> Answer:
    """Return one queue."""
    return Answer(_to_json(await _load(call.ids["queue_id"])))


@resource.operation(
    "PATCH", "/queues/{queue_id}", permission="queue:write", answer=QueueShape, problems=(409,)
)
async def change_queue(call: Call[QueueChange, None]) -> Answer:
    """Change name, team, capacity, the skills it needs, or who is told when nobody takes one."""
    changes = call.body.model_dump(exclude_unset=True)
    for field in ("name", "skills", "escalate_to"):
        if changes.get(field, "") is None:
            del changes[field]

    async def work(tx: Transaction) -> Queue:
        queue = await _load(call.ids["queue_id"])
        is_renamed = changes.get("name", queue.name) != queue.name
        await _check(changes["name"] if is_renamed else None, changes.get("team_id"))
        await check_named(changes.get("escalate_to", []), "/escalate_to")
        _ = queue.update_from_dict(changes)
        await queue.save()
        await call.audit(tx, "queue.change", queue.id, changes)
        return queue

    queue = await call.services.store.write(work)
    call.services.on_changed("queues")
    return Answer(_to_json(queue))


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
    call.services.on_changed("queues")
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
        "position": row.position,
        "capacity": row.capacity,
        "skills": row.skills or [],
        "escalate_minutes": row.escalate_minutes,
        "escalate_again_minutes": row.escalate_again_minutes,
        "escalate_to": row.escalate_to or [],
        "created_at": to_text(row.created_at),
    }
