"""What comes in by a plugin's channel: one visitor an address, one session a thread, once."""

import pytest

from chatclick.chat.channels import Beginning
from chatclick.chat.erasing import erase_visitor
from chatclick.chat.identities import find_known, remember_identity
from chatclick.chat.intake import Draft
from chatclick.chat.services import Chat
from chatclick.errors import Invalid
from chatclick.ids import new_id
from chatclick.security.identity import Identity
from chatclick.security.policy import Principal
from chatclick.store.models import ChannelThread, Queue, Session, Visitor
from chatclick.store.opening import Store


def build(**changes: object) -> Beginning:
    values = {"plugin_id": "post", "channel": "email", "address": "ann@example.com"}
    return Beginning(**{**values, "thread": "<1@example.com>", "name": "Ann", **changes})


async def test_a_repeat_finds_the_session_it_began(chat: Chat) -> None:
    first = await chat.channels.begin(build(subject="Where is it?"))
    again = await chat.channels.begin(build())

    assert (first.id, first.channel, first.subject) == (again.id, "email", "Where is it?")
    assert not first.visitor.is_identified
    assert await Session.all().count() == 1


async def test_an_address_is_one_visitor_and_each_thread_a_session(chat: Chat) -> None:
    first = await chat.channels.begin(build())
    second = await chat.channels.begin(build(thread="<2@example.com>"))
    other = await chat.channels.begin(build(plugin_id="texts"))

    assert first.id != second.id
    assert first.visitor.id == second.visitor.id != other.visitor.id


async def test_a_closed_session_is_followed_by_a_new_one(chat: Chat, agent: Principal) -> None:
    first = await chat.channels.begin(build())
    await chat.sessions.close(agent, first.id)

    second = await chat.channels.begin(build())

    assert second.id != first.id
    assert (await chat.channels.begin(build())).id == second.id


async def test_it_waits_where_the_channel_says(chat: Chat, store: Store) -> None:
    queue_id = new_id("queue")

    async def work(tx: object) -> None:
        visitor = await Visitor.first()
        await Queue.create(id=queue_id, name="Mail", created_at=visitor.created_at)

    await chat.channels.begin(build(thread="<0@example.com>"))
    await store.write(work)

    begun = await chat.channels.begin(build(queue_id=queue_id))

    assert begun.queue_id == queue_id


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"channel": "web"}, "/channel"),
        ({"channel": "E-Mail"}, "/channel"),
        ({"address": ""}, "/address"),
        ({"thread": "x" * 1001}, "/thread"),
        ({"queue_id": "que_none"}, "/queue_id"),
        ({"widget_id": "wdg_none"}, "/widget_id"),
        ({"metadata": {"x": "y" * 20_000}}, "/metadata"),
    ],
)
async def test_what_does_not_fit_is_refused(chat: Chat, changes: dict, pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        await chat.channels.begin(build(**changes))

    assert refused.value.errors[0].pointer == pointer


async def test_a_visitor_whom_a_site_vouches_for_is_never_found_by_an_address(
    chat: Chat, store: Store
) -> None:
    identity = Identity(id="", email="ann@example.com", phone="", name="", attributes=None)
    proved = await chat.channels.begin(build(thread="<0@example.com>", plugin_id="other"))
    await store.write(lambda tx: remember_identity(tx, "wdg_1", identity, proved.visitor.id))

    begun = await chat.channels.begin(build())

    assert begun.visitor.id != proved.visitor.id
    assert (await find_known("wdg_1", identity)).id == proved.visitor.id


async def test_an_erased_visitor_leaves_no_thread(chat: Chat, store: Store) -> None:
    begun = await chat.channels.begin(build())
    visitor = await Visitor.get(id=begun.visitor.id)

    await store.write(lambda tx: erase_visitor(tx, visitor))

    assert not await ChannelThread.exists()
    assert (await chat.channels.begin(build())).visitor.id != begun.visitor.id


async def test_a_message_takes_a_resolved_session_up_again(chat: Chat, agent: Principal) -> None:
    begun = await chat.channels.begin(build())
    visitor = Principal("visitor", begun.visitor.id, "Ann")
    await chat.intake.submit(Draft(visitor, begun.id, "m1", {"type": "text", "text": "Hello"}))
    await chat.sessions.resolve(agent, begun.id)

    await chat.intake.submit(Draft(visitor, begun.id, "m2", {"type": "text", "text": "And?"}))

    assert (await chat.channels.begin(build())).id == begun.id
    assert (await chat.views.get(begun.id)).state != "resolved"


async def test_what_a_visitor_wrote_is_found_by_its_name_however_much_came_since(
    chat: Chat, agent: Principal
) -> None:
    begun = await chat.channels.begin(build())
    other = await chat.channels.begin(build(thread="<2@example.com>"))
    visitor = Principal("visitor", begun.visitor.id, "Ann")
    content = {"type": "text", "text": "Hello"}
    first = await chat.intake.submit(Draft(visitor, begun.id, "m-first", content))
    for number in range(101):
        await chat.intake.submit(Draft(visitor, begun.id, f"m{number}", content))
    await chat.intake.submit(Draft(agent, begun.id, "m-staff", content))

    assert await chat.channels.find_received(begun.id, "m-first") == first
    for session_id, name in (
        (begun.id, "m-staff"),
        (other.id, "m-first"),
        (begun.id, "m-never"),
        (begun.id, "m\0"),
        ("ses_\0", "m-first"),
    ):
        assert await chat.channels.find_received(session_id, name) is None
