"""The simulated client against servers that play a written scene, right and wrong ones."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from .client import Participant
from .drafts import Refused
from .history import History
from .rest import Person
from .theatre import SESSION, Scene, Stage, Theatre, made_event

PERSON = Person("visitor", "vis_1", "Vera", "token", "token")


@contextlib.asynccontextmanager
async def playing(
    scene: Scene, stored: int = 0, *, wait: bool = True
) -> AsyncIterator[tuple[Participant, Theatre]]:
    async with Theatre(scene) as theatre:
        theatre.stored = [made_event(seq) for seq in range(1, stored + 1)]
        client = Participant(PERSON, theatre.url, History("vera"), speed=1000)
        await client.start(wait=wait)
        try:
            yield client, theatre
        finally:
            await client.stop()


def seqs(client: Participant) -> list[int]:
    return [event["seq"] for event in client.streams[SESSION].applied]


async def test_events_are_applied_once_each_in_order() -> None:
    async def scene(stage: Stage) -> None:
        await stage.welcome()
        for seq in (1, 2, 2, 1, 3):
            await stage.event(seq)
        await stage.stay()

    async with playing(scene) as (client, _):
        await client.caught_up(SESSION, 3)

        assert seqs(client) == [1, 2, 3]


async def test_a_hole_is_asked_for_and_filled() -> None:
    asked: list[dict[str, Any]] = []

    async def scene(stage: Stage) -> None:
        await stage.welcome()
        for seq in (1, 2, 5):
            await stage.event(seq)
        asked.append(await stage.hear())
        for seq in (3, 4, 5):
            await stage.event(seq)
        await stage.tell("subscribed", session_id=SESSION, last_seq=5)
        await stage.stay()

    async with playing(scene) as (client, _):
        await client.caught_up(SESSION, 5)

        assert asked == [{"t": "subscribe", "session_id": SESSION, "after": 2}]
        assert seqs(client) == [1, 2, 3, 4, 5]


async def test_a_gap_is_paged_over_rest() -> None:
    async def scene(stage: Stage) -> None:
        await stage.welcome()
        await stage.event(1)
        await stage.tell("gap", session_id=SESSION, **{"from": 2, "to": 350}, reason="too_many")
        await stage.stay()

    async with playing(scene, stored=350) as (client, _):
        await client.caught_up(SESSION, 350)

        assert seqs(client) == list(range(1, 351))
        assert [record["reason"] for record in client.history.of("gap")] == ["too_many"]


async def test_a_subscription_that_ends_short_is_filled_over_rest() -> None:
    async def scene(stage: Stage) -> None:
        await stage.welcome()
        await stage.hear()
        await stage.event(1)
        await stage.tell("subscribed", session_id=SESSION, last_seq=4)
        await stage.stay()

    async with playing(scene, stored=4) as (client, _):
        client.follow(SESSION)

        await client.caught_up(SESSION, 4)


async def test_a_message_keeps_its_id_until_it_is_acknowledged() -> None:
    heard: list[str] = []

    async def scene(stage: Stage) -> None:
        await stage.welcome()
        sent = await stage.hear()
        heard.append(sent["client_msg_id"])
        if stage.number < 3:
            return
        await stage.tell(
            "ack", client_msg_id=sent["client_msg_id"], message_id="msg_1", seq=2, created_at="t"
        )
        await stage.stay()

    async with playing(scene) as (client, _):
        ack = await client.say(SESSION, "hello", via="ws")

    assert ack["seq"] == 2
    assert len(heard) >= 3 and len(set(heard)) == 1
    assert len(list(client.history.of("ack"))) == 1


async def test_busy_is_honoured_and_the_same_message_sent_again() -> None:
    heard: list[str] = []

    async def scene(stage: Stage) -> None:
        await stage.welcome()
        first = await stage.hear()
        key = first["client_msg_id"]
        await stage.tell("busy", retry_after_ms=30, client_msg_id=key)
        again = await stage.hear()
        heard.extend([key, again["client_msg_id"]])
        await stage.tell("ack", client_msg_id=key, message_id="msg_1", seq=2, created_at="t")
        await stage.stay()

    async with playing(scene) as (client, _):
        await client.say(SESSION, "hello")

    assert heard[0] == heard[1]


async def test_a_refused_message_is_not_repeated() -> None:
    async def scene(stage: Stage) -> None:
        await stage.welcome()
        key = (await stage.hear())["client_msg_id"]
        await stage.tell("error", code="session_closed", detail="closed", client_msg_id=key)
        await stage.stay()

    async with playing(scene) as (client, _):
        with pytest.raises(Refused, match="session_closed"):
            await client.say(SESSION, "hello")

        assert len(list(client.history.of("attempt"))) == 1


async def test_a_reconnect_resumes_with_the_last_applied_number() -> None:
    hellos: list[dict[str, Any]] = []

    async def scene(stage: Stage) -> None:
        hellos.append(await stage.welcome())
        if stage.number == 1:
            await stage.event(1)
            await stage.event(2)
            await stage.socket.close(1012)
            return
        await stage.event(3)
        await stage.stay()

    async with playing(scene) as (client, _):
        await client.caught_up(SESSION, 3)

    assert hellos[0]["resume"] == {}
    assert hellos[1]["resume"] == {SESSION: 2} and hellos[1]["epoch"] == "e1"
    assert next(client.history.of("close"))["code"] == 1012


async def test_a_new_epoch_makes_the_client_forget_and_reload() -> None:
    async def scene(stage: Stage) -> None:
        await stage.welcome(epoch=f"e{stage.number}")
        if stage.number == 1:
            for seq in (1, 2, 3):
                await stage.event(seq)
            await stage.socket.close(1012)
            return
        assert (await stage.hear())["after"] == 0
        await stage.event(1)
        await stage.event(2)
        await stage.tell("subscribed", session_id=SESSION, last_seq=2)
        await stage.stay()

    async with playing(scene) as (client, _):
        await client.until(lambda: any(client.history.of("reset")) and len(seqs(client)) == 2)

        assert seqs(client) == [1, 2]


async def test_a_server_that_has_less_than_the_client_makes_it_start_again() -> None:
    async def scene(stage: Stage) -> None:
        await stage.welcome()
        for seq in (1, 2, 3):
            await stage.event(seq)
        if stage.number == 1:
            return
        await stage.tell("subscribed", session_id=SESSION, last_seq=1)
        assert (await stage.hear())["after"] == 0
        await stage.event(1)
        await stage.tell("subscribed", session_id=SESSION, last_seq=1)
        await stage.stay()

    async with playing(scene) as (client, _):
        await client.until(lambda: any(client.history.of("reset")) and len(seqs(client)) == 1)

        assert seqs(client) == [1]


async def test_a_final_close_code_is_respected() -> None:
    async def scene(stage: Stage) -> None:
        await stage.welcome()
        await stage.socket.close(4403, "forbidden")

    async with playing(scene, wait=False) as (client, theatre):
        await client.until(lambda: any(client.history.of("left")))

        assert theatre.connections == 1
        assert [record["code"] for record in client.history.of("left")] == [4403]


async def test_what_the_server_asks_for_before_closing_is_waited_for() -> None:
    async def scene(stage: Stage) -> None:
        await stage.welcome()
        if stage.number == 1:
            await stage.tell("bye", retry_after_ms=200)
            await stage.socket.close(1012)
            return
        await stage.stay()

    async with playing(scene) as (client, _):
        await client.until(lambda: len(list(client.history.of("welcome"))) == 2)

    close, welcome = next(client.history.of("close")), list(client.history.of("welcome"))[1]
    assert welcome["t"] - close["t"] >= 0.19
