"""Contents of every type go the same way through a socket as over REST."""

import pytest

from chatclick.security.policy import Principal

from .conftest import Desk

CHOICES = {
    "type": "choices",
    "text": "Which size?",
    "choices": [{"id": "s", "label": "Small"}, {"id": "l", "label": "Large"}],
}


async def test_a_question_and_its_answer_go_through_sockets(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
) -> None:
    theirs = await desk.enter(agent, resume={session_id: 0})
    mine = await desk.enter(visitor, resume={session_id: 0})
    for client in (theirs, mine):
        await client.expect("subscribed")

    await theirs.send("send", session_id=session_id, client_msg_id="q", content=CHOICES)
    asked = await mine.expect("event", type="message.created")
    to = asked["data"]["id"]
    answer = {"type": "answer", "to": to, "values": {"choice": "l"}}
    await mine.send("send", session_id=session_id, client_msg_id="a", content=answer)
    await theirs.expect("event", type="message.created", seq=asked["seq"])
    answered = await theirs.expect("event", type="message.created")

    assert asked["data"]["content"] == CHOICES
    assert answered["data"]["content"] == {**answer, "text": "Large"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (CHOICES, "content_type_not_allowed"),
        ({"type": "html", "html": "<b>"}, "unknown_content_type"),
        ({"type": ["text"]}, "unknown_content_type"),
        ({"type": "answer", "to": "msg_" + "0" * 32, "values": {}}, "not_answerable"),
        ({"type": "answer", "to": "msg_1", "values": {}}, "content_invalid"),
    ],
)
async def test_a_refused_content_is_an_answer_and_not_the_end(
    desk: Desk, visitor: Principal, session_id: str, content: object, code: str
) -> None:
    client = await desk.enter(visitor)

    await client.send("send", session_id=session_id, client_msg_id="a", content=content)
    await client.expect("error", code=code, client_msg_id="a")
    await client.say(session_id, client_msg_id="b")

    assert (await client.expect("ack"))["client_msg_id"] == "b"


async def test_messages_of_one_socket_keep_their_order_whatever_they_are(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
) -> None:
    theirs = await desk.enter(agent)
    await theirs.send("send", session_id=session_id, client_msg_id="q", content=CHOICES)
    to = (await theirs.expect("ack"))["message_id"]
    mine = await desk.enter(visitor)

    for number in range(20):
        answer = {"type": "answer", "to": to, "values": {"choice": "s"}}
        await mine.send("send", session_id=session_id, client_msg_id=f"a{number}", content=answer)
        await mine.say(session_id, client_msg_id=f"t{number}")
    acks = [await mine.expect("ack") for _ in range(40)]

    in_order = sorted(acks, key=lambda ack: ack["seq"])
    wanted = [f"{kind}{number}" for number in range(20) for kind in "at"]
    assert [ack["client_msg_id"] for ack in in_order] == wanted
