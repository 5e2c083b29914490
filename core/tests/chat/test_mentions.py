"""Notes that name people: who is named, who has looked, and what is refused."""

import pytest

from chatclick.chat.intake import Draft
from chatclick.chat.services import Chat
from chatclick.errors import Invalid
from chatclick.ids import new_id
from chatclick.security.policy import Principal
from chatclick.store.models import Mention
from chatclick.store.opening import Store

from .conftest import make_staff


async def note(chat: Chat, who: Principal, session_id: str, mentions: object, kind: str = "note"):
    """Write a note that names people."""
    content = {"type": "text", "text": "look at this", "mentions": mentions}
    return await chat.intake.submit(Draft(who, session_id, new_id("message"), content, kind))


@pytest.fixture
async def session_id(chat: Chat, visitor: Principal) -> str:
    """An open session."""
    return (await chat.sessions.open(visitor, visitor_id=visitor.id)).id


async def test_note_names_a_colleague_until_they_look(
    chat: Chat, store: Store, agent: Principal, session_id: str
):
    linus = await make_staff(store)

    ack = await note(chat, agent, session_id, [linus.id])

    [mention] = await Mention.filter(staff_id=linus.id)
    assert (mention.session_id, mention.seq, mention.seen) == (session_id, ack.seq, False)
    assert not await chat.mentions.see(agent.id, session_id)
    assert await chat.mentions.see(linus.id, session_id)
    assert not await chat.mentions.see(linus.id, session_id)


async def test_mention_is_an_event_behind_the_note_and_the_visitor_sees_neither(
    chat: Chat, store: Store, agent: Principal, visitor: Principal, session_id: str
):
    linus = await make_staff(store)

    ack = await note(chat, agent, session_id, [linus.id])

    events = await chat.log.list_events(agent, session_id, after_seq=ack.seq - 1)
    assert [event["type"] for event in events] == ["message.created", "session.mentioned"]
    assert events[0]["data"]["content"]["mentions"] == [linus.id]
    assert events[1]["data"]["staff_ids"] == [linus.id]
    seen = await chat.log.list_events(visitor, session_id, after_seq=ack.seq - 1)
    assert [(event["type"], event["data"]) for event in seen] == [("internal", {})] * 2


async def test_repeat_of_a_note_names_nobody_twice(
    chat: Chat, store: Store, agent: Principal, session_id: str
):
    linus = await make_staff(store)
    content = {"type": "text", "text": "look", "mentions": [linus.id]}
    draft = Draft(agent, session_id, new_id("message"), content, "note")

    assert await chat.intake.submit(draft) == await chat.intake.submit(draft)

    assert await Mention.filter(staff_id=linus.id).count() == 1


@pytest.mark.parametrize("mentions", ["stf_1", ["nobody"], [new_id("staff")], [7], [["x"]]])
async def test_who_does_not_work_here_cannot_be_named(
    chat: Chat, agent: Principal, session_id: str, mentions: object
):
    with pytest.raises(Invalid) as refusal:
        await note(chat, agent, session_id, mentions)

    assert refusal.value.errors[0].pointer.startswith("/content/mentions")


async def test_only_notes_name_people(chat: Chat, store: Store, agent: Principal, session_id: str):
    linus = await make_staff(store)

    with pytest.raises(Invalid):
        await note(chat, agent, session_id, [linus.id], kind="message")
