"""Pauses are kept where a receiver refuses a few, and cut short where it was away."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from .receivers import Receiver
from .stages import Stage

BAD = "ses_bad"


async def succeed(stage: Stage, session_id: str) -> None:
    """Have the receiver take something else."""
    await stage.happen(session_id=session_id)

    async def is_taken() -> bool:
        (row,) = await stage.list_rows(f"&session_id={session_id}")
        return row["state"] == "delivered"

    await stage.until(is_taken)


async def find_bad(stage: Stage) -> Any:
    (row,) = await stage.list_rows(f"&session_id={BAD}")
    return row


@pytest.mark.parametrize("answer", [(500,), (429, "Retry-After: 600")], ids=["500", "429"])
async def test_one_success_does_not_hurry_what_was_refused_just_now(
    stage: Stage, receiver: Receiver, answer: tuple[Any, ...]
) -> None:
    receiver.refuse(BAD, *answer)
    await stage.create(receiver.url)
    await stage.happen(session_id=BAD)
    refused = await stage.until_tried(1, BAD)

    await succeed(stage, "ses_2")

    assert (await find_bad(stage))["next_attempt_at"] == refused["next_attempt_at"]


async def test_no_success_hurries_what_the_receiver_wants_later(
    stage: Stage, receiver: Receiver
) -> None:
    receiver.refuse(BAD, 429, "Retry-After: 600")
    await stage.create(receiver.url)
    await stage.happen(session_id=BAD)
    for attempts in (1, 2):
        await stage.until_tried(attempts, BAD)
        stage.pass_time(minutes=12)
    refused = await stage.until_tried(3, BAD)
    whole = await stage.do("GET", f"/deliveries/{refused['id']}")
    tried_at = datetime.fromisoformat(whole["tries"][0]["at"])

    await succeed(stage, "ses_2")

    # Half an hour was planned, and ten minutes is what it asked for.
    due_at = datetime.fromisoformat((await find_bad(stage))["next_attempt_at"])
    assert due_at == tried_at + timedelta(seconds=600)


async def test_what_is_always_refused_keeps_its_attempts_though_others_are_taken(
    stage: Stage, receiver: Receiver
) -> None:
    receiver.refuse(BAD, 500)
    await stage.create(receiver.url)
    await stage.happen(session_id=BAD)
    await stage.until_tried(1, BAD)

    for number in range(12):
        stage.pass_time(minutes=2)
        await succeed(stage, f"ses_{number}")

    refused = await find_bad(stage)
    assert refused["state"] == "pending"
    assert refused["attempts"] <= 4


async def test_the_first_success_after_an_outage_sends_what_waits(
    stage: Stage, receiver: Receiver
) -> None:
    await stage.create(receiver.url)
    await succeed(stage, "ses_1")
    receiver.say(503)
    await stage.happen(session_id=BAD)
    await stage.until_tried(1, BAD)
    stage.pass_time(minutes=1)
    await stage.until_tried(2, BAD)
    receiver.say(200)

    await succeed(stage, "ses_2")

    await stage.until_state("delivered", 3)
