"""What is being written is shown as it grows, a few times a second, and never stored."""

from chatclick.realtime.writing import Writing
from chatclick.security.policy import Principal
from chatclick.store.events import Actor

from .conftest import Client, Desk

BOT = Actor("bot", "far", "Far")


def list_texts(client: Client) -> list[str]:
    return [one["data"]["text"] for one in client.frames if one.get("type") == "stream"]


async def test_a_text_grows_before_everybody_and_of_many_pieces_the_last_is_shown(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
) -> None:
    writing = Writing(desk.hub)
    clients = [await desk.enter(who, resume={session_id: 0}) for who in (visitor, agent)]
    for client in clients:
        await client.expect("subscribed")

    for size in range(1, 51):
        writing.show(BOT, session_id, "one", "x" * size, is_done=False)
    data = {"stream_id": "one", "participant": BOT.to_json(), "text": "x" * 50, "is_done": False}
    for client in clients:
        await client.expect("ephemeral", type="stream", session_id=session_id, data=data)
        assert len(list_texts(client)) <= 2
    writing.show(BOT, session_id, "one", "", is_done=True)

    done = {**data, "text": "", "is_done": True}
    for client in clients:
        await client.expect("ephemeral", type="stream", session_id=session_id, data=done)
    writing.stop()


async def test_two_texts_of_one_session_do_not_hide_each_other(
    desk: Desk, visitor: Principal, session_id: str
) -> None:
    writing = Writing(desk.hub)
    client = await desk.enter(visitor, resume={session_id: 0})
    await client.expect("subscribed")

    writing.show(BOT, session_id, "one", "a", is_done=False)
    writing.show(BOT, session_id, "two", "b", is_done=False)
    await client.settled()

    assert sorted(list_texts(client)) == ["a", "b"]
    writing.stop()


async def test_a_text_where_nobody_listens_costs_nothing_and_breaks_nothing(
    desk: Desk, session_id: str
) -> None:
    writing = Writing(desk.hub)

    writing.show(BOT, session_id, "one", "a", is_done=False)
    writing.show(BOT, session_id, "one", "ab", is_done=True)
    writing.show(BOT, "ses_" + "0" * 32, "one", "a", is_done=True)

    assert (await desk.chat.log.read_head()) > 0
    writing.stop()
