"""The one write path: works stand alone, events are told in order, a stop leaves nothing behind."""

import asyncio

import pytest

from chatclick.clock import now
from chatclick.errors import Conflict, Unavailable
from chatclick.ids import new_id
from chatclick.store.appends import NewMessage
from chatclick.store.events import SYSTEM, Actor
from chatclick.store.models import Audit, Event, EventLogHead, Message, Session, Setting
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

VISITOR = Actor("visitor", "vis_1", "Ada")


async def make_session(store: Store) -> str:
    """Store a session."""

    async def work(tx: Transaction) -> str:
        at = now()
        session = await Session.create(
            id=new_id("session"), visitor_id="vis_1", created_at=at, updated_at=at
        )
        await tx.record("session.created", VISITOR, {}, session=session)
        return session.id

    return await store.write(work)


def build_message(session_id: str, key: str) -> NewMessage:
    """Build a message."""
    content = {"type": "text", "text": key}
    return NewMessage(session_id, new_id("message"), key, "message", VISITOR, content, key, now())


def note_down(name: str, error: Exception | None = None):
    """Build a work that stores a row and an event, and then perhaps fails."""

    async def work(tx: Transaction) -> str:
        await Setting.create(name=name, value=name)
        await tx.record("noted.down", SYSTEM, {"name": name})
        if error is not None:
            raise error
        return name

    return work


async def stored_names() -> set[str]:
    return set(await Setting.filter(value__startswith="w").values_list("name", flat=True))


@pytest.mark.parametrize("error", [Conflict("no"), RuntimeError("a bug")])
async def test_failing_work_undoes_only_itself(store: Store, error: Exception):
    told = []
    store.unit_of_work.on_commit(told.extend)
    session_id = await make_session(store)
    head = await EventLogHead.get(id=1)

    results = await asyncio.gather(
        store.write(note_down("w1")),
        store.write(note_down("w2", error)),
        store.append(build_message(session_id, "m1")),
        store.write(note_down("w3")),
        return_exceptions=True,
    )
    await store.write(note_down("w4"))
    await asyncio.sleep(0)

    assert results[0] == "w1" and type(results[1]) is type(error) and results[3] == "w3"
    assert await stored_names() == {"w1", "w3", "w4"}
    assert await Message.filter(id=results[2].message_id).count() == 1
    positions = await Event.all().order_by("position").values_list("position", flat=True)
    assert positions == list(range(1, head.position + 5))
    assert [event.position for event in told] == positions


async def test_events_are_told_in_the_order_of_their_positions_after_the_commit(store: Store):
    told: list[int] = []

    def listen(events):
        told.extend(event.position for event in events)

    store.unit_of_work.on_commit(listen)
    session_id = await make_session(store)

    await asyncio.gather(
        *(store.append(build_message(session_id, f"m{n}")) for n in range(40)),
        *(store.write(note_down(f"w{n}")) for n in range(5)),
        *(store.append(build_message(session_id, f"n{n}")) for n in range(40)),
    )
    await asyncio.sleep(0)

    assert told == list(range(told[0], told[0] + 86))
    assert await Event.filter(position__in=told).count() == 86


async def test_stop_commits_what_is_pending_and_refuses_what_comes(store: Store):
    session_id = await make_session(store)
    pending = [store.append(build_message(session_id, f"m{n}")) for n in range(600)]

    await store.unit_of_work.stop()

    assert sorted(one.result().seq for one in pending) == list(range(2, 602))
    with pytest.raises(Unavailable):
        await store.write(note_down("w1"))


async def test_drained_waits_for_the_last_of_them(store: Store):
    session_id = await make_session(store)
    pending = [store.append(build_message(session_id, f"m{n}")) for n in range(20)]

    await store.unit_of_work.drained()

    assert all(one.done() for one in pending) and store.unit_of_work.pending == 0


async def test_cancelled_waiting_cancels_no_work(store: Store):
    waiting = asyncio.create_task(store.write(note_down("w1")))
    await asyncio.sleep(0)
    waiting.cancel()

    await store.write(note_down("w2"))

    assert await stored_names() == {"w1", "w2"}


async def test_audit_chain_has_no_gap_when_works_fail_in_between(store: Store):
    async def audited(tx: Transaction) -> None:
        await tx.audit(SYSTEM, "thing.change", "thing")

    async def undone(tx: Transaction) -> None:
        await tx.audit(SYSTEM, "thing.change", "thing")
        raise Conflict("no")

    works = [store.write(undone if n % 3 == 1 else audited) for n in range(9)]
    await asyncio.gather(*works, return_exceptions=True)

    numbers = await Audit.all().order_by("number").values_list("number", flat=True)
    assert numbers == list(range(1, 7))


async def test_epoch_stays_over_a_restart(store: Store):
    await store.close()
    again = await Store.open(store.url)

    assert again.epoch == store.epoch
    await again.close()
