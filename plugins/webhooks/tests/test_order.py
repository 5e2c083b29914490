"""Nobody is left behind in a session's line: not by a replay, nor by the sweep."""

from datetime import timedelta
from typing import Any

from chatclick.testing.host import TESTER

from .receivers import Receiver, build_answer
from .stages import Stage

OK = build_answer(200)


def list_seqs(receiver: Receiver) -> list[int]:
    return [one.document["data"]["seq"] for one in receiver.got]


async def until_first_tried(stage: Stage) -> list[Any]:
    """Wait until the first delivery has failed; return all, the oldest first."""

    async def check() -> list[Any]:
        rows = await stage.list_rows()
        return rows if rows and rows[-1]["attempts"] else []

    return list(reversed(await stage.until(check)))


async def list_all_but_first(stage: Stage, first: Any) -> list[Any]:
    """Return the deliveries, the oldest first, once the first of them is gone."""
    rows = list(reversed(await stage.list_rows()))
    return [] if rows[0]["id"] == first["id"] else rows


async def test_those_behind_a_pending_one_come_though_that_is_sent_again(
    stage: Stage, receiver: Receiver
) -> None:
    receiver.say(500)
    await stage.create(receiver.url)
    for _ in range(3):
        await stage.happen()
    first, *_ = await until_first_tried(stage)
    receiver.answer = OK
    receiver.got.clear()

    await stage.do("POST", f"/deliveries/{first['id']}/replay")

    await stage.until_state("delivered", 3)
    assert list_seqs(receiver) == [1, 2, 3]


async def test_one_that_waits_keeps_its_place_when_it_is_sent_again(
    stage: Stage, receiver: Receiver
) -> None:
    receiver.say(500)
    await stage.create(receiver.url)
    for _ in range(3):
        await stage.happen()
    _, second, _ = await until_first_tried(stage)
    receiver.answer = OK
    receiver.got.clear()

    again = await stage.do("POST", f"/deliveries/{second['id']}/replay")

    assert again["state"] == "waiting"
    stage.pass_time(minutes=1)
    await stage.until_state("delivered", 3)
    assert list_seqs(receiver) == [1, 2, 3]


async def test_those_behind_one_that_is_too_old_to_be_kept_come(
    stage: Stage, receiver: Receiver
) -> None:
    await stage.host.configure("webhooks", keep_days=4, disable_after_hours=720)
    receiver.say(500)
    await stage.create(receiver.url)
    await stage.happen()
    first = await stage.until_tried(1)
    stage.pass_time(days=3)
    for _ in range(2):
        await stage.happen()
    await stage.until_state("waiting", 2)
    stage.later += timedelta(days=2)
    await stage.host.plugins.disable("webhooks", actor=TESTER)

    await stage.host.plugins.enable("webhooks", actor=TESTER)  # it sweeps as it starts

    second, third = await stage.until(lambda: list_all_but_first(stage, first))
    assert (second["state"], third["state"]) == ("pending", "waiting")
    receiver.answer = OK
    stage.pass_time(minutes=1)
    await stage.until_state("delivered", 2)
