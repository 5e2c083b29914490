"""What queues ask of routing."""

from dataclasses import replace

from chatclick.chat.queue_terms import QueueTerms
from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.plugin.people_views import Skill, StaffLoad
from chatclick.store.models import Queue
from chatclick.testing.views import build_attempt


def build_load(*skills: tuple[str, int]) -> StaffLoad:
    staff = replace(
        build_attempt().staff, skills=tuple(Skill(name=name, level=level) for name, level in skills)
    )
    return StaffLoad(staff=staff, open_sessions=0, capacity=4, last_assigned_at=None)


async def make_queue(store, **values) -> str:
    queue_id = new_id("queue")

    async def work(_tx):
        await Queue.create(id=queue_id, name=queue_id[-8:], created_at=now(), **values)

    await store.write(work)
    return queue_id


async def test_queues_are_served_in_their_order_and_new_ones_last(store):
    last, second, first = (
        await make_queue(store),
        await make_queue(store, position=1),
        await make_queue(store, position=0),
    )

    terms = await QueueTerms.read()

    assert sorted([last, second, first], key=terms.place) == [first, second, last]
    assert terms.place(None) == terms.place(last)


async def test_a_queue_gives_out_as_many_as_it_may(store):
    limited, free = await make_queue(store, capacity=1), await make_queue(store)
    terms = await QueueTerms.read()

    assert not terms.is_full(limited)
    for queue_id in (limited, free):
        terms.note_assigned(queue_id)
    assert terms.is_full(limited)
    assert not terms.is_full(free)


async def test_only_who_knows_enough_fits(store):
    needs = await make_queue(store, skills=[{"name": "Returns", "level": 2}])
    terms = await QueueTerms.read()

    assert terms.fits(build_load(("returns", 3)), needs)
    assert not terms.fits(build_load(("returns", 1)), needs)
    assert not terms.fits(build_load(("billing", 3)), needs)
    assert terms.fits(build_load(), None)
