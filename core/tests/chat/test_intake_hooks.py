"""What plugins do to a message on its way, seen from whoever sent it."""

import asyncio

import pytest

from chatclick import MessagePatch, Reject
from chatclick.chat.intake import Draft, MessageRejected
from chatclick.chat.services import Chat
from chatclick.errors import Invalid, Unavailable
from chatclick.hooks import Dispatcher, Registration
from chatclick.ids import new_id
from chatclick.security.policy import Principal
from chatclick.testing.plugins import build_plugin

PERMISSIONS = frozenset({"message:read", "message:write"})


def put_in(dispatcher: Dispatcher, essential: tuple[str, ...] = (), **functions) -> None:
    plugin = build_plugin(**functions)
    dispatcher.registrations.add(
        Registration("filter", plugin, None, PERMISSIONS, frozenset(essential))
    )
    dispatcher.registrations.open("filter")


def draft(visitor: Principal, session_id: str, text: str = "hello") -> Draft:
    return Draft(visitor, session_id, new_id("message"), {"type": "text", "text": text})


async def read_texts(chat: Chat, visitor: Principal, session_id: str) -> list[str]:
    rows = await chat.log.list_messages(visitor, session_id)
    return [row["content"]["text"] for row in rows]


async def test_a_sender_who_leaves_during_a_transformation_is_stored_once(
    chat: Chat, visitor: Principal, dispatcher: Dispatcher
) -> None:
    entered = asyncio.Event()

    async def message_transform(message):
        entered.set()
        await asyncio.sleep(0.05)
        return MessagePatch(text=message.text.upper())

    put_in(dispatcher, message_transform=message_transform)
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    once = draft(visitor, session.id)

    sender = asyncio.create_task(chat.intake.submit(once))
    await entered.wait()
    sender.cancel()
    await asyncio.wait((sender,))
    await chat.intake.submit(once)

    assert sender.cancelled()
    assert await read_texts(chat, visitor, session.id) == ["HELLO"]


async def test_a_refusal_is_told_in_the_plugins_words_and_nothing_is_stored(
    chat: Chat, visitor: Principal, dispatcher: Dispatcher
) -> None:
    async def message_check():
        return Reject("spam", "We do not want this.")

    put_in(dispatcher, message_check=message_check)
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)

    with pytest.raises(MessageRejected, match="We do not want this"):
        await chat.intake.submit(draft(visitor, session.id))

    assert await read_texts(chat, visitor, session.id) == []


@pytest.mark.parametrize("essential", [(), ("message_check",)])
async def test_a_gate_that_does_not_answer_stops_a_message_only_if_it_is_essential(
    chat: Chat, visitor: Principal, dispatcher: Dispatcher, essential: tuple[str, ...]
) -> None:
    async def message_check():
        await asyncio.Event().wait()

    put_in(dispatcher, essential, message_check=message_check)
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)

    if essential:
        with pytest.raises(Unavailable):
            await chat.intake.submit(draft(visitor, session.id))
    else:
        await chat.intake.submit(draft(visitor, session.id))

    assert len(await read_texts(chat, visitor, session.id)) == (0 if essential else 1)


async def test_a_plugin_changes_the_text_of_an_answer_and_not_what_was_answered(
    chat: Chat, visitor: Principal, agent: Principal, dispatcher: Dispatcher
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    question = {"type": "choices", "text": "Size?", "choices": [{"id": "s", "label": "Small"}]}
    asked = await chat.intake.submit(Draft(agent, session.id, new_id("message"), question))
    answer = {"type": "answer", "to": asked.message_id, "values": {"choice": "s"}, "text": "rude"}
    patches = [
        MessagePatch(text="****"),
        MessagePatch(content={**answer, "values": {"choice": "xl"}}),
    ]

    async def message_transform():
        return patches.pop(0)

    put_in(dispatcher, message_transform=message_transform)

    await chat.intake.submit(Draft(visitor, session.id, new_id("message"), answer))
    with pytest.raises(Invalid) as refusal:
        await chat.intake.submit(Draft(visitor, session.id, new_id("message"), answer))

    assert (await read_texts(chat, visitor, session.id))[1:] == ["****"]
    assert refusal.value.code == "content_changed"
