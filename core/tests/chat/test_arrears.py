"""What a consumer owes is tried when it is due, and costs nothing until then."""

import asyncio

import pytest
from msgspec.structs import replace

from chatclick.chat import arrears
from chatclick.chat.arrears import Arrears
from chatclick.chat.services import Chat
from chatclick.plugin.results import TryLater
from chatclick.security.policy import Principal
from chatclick.store.opening import Store


async def test_what_waits_behind_a_failure_is_not_due_before_it(
    chat: Chat, store: Store, visitor: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrears, "_FIRST_DELAY_S", 60.0)
    _ = await chat.sessions.open(visitor, visitor_id=visitor.id)
    first, *_ = await chat.log.read_whole(0, 10)
    delivered: list[int] = []

    async def deliver(position: int) -> None:
        delivered.append(position)

    owed = Arrears("test", store, deliver)
    await owed.fail(first, RuntimeError("no"))
    await owed.put_behind(replace(first, position=first.position + 1))
    await owed.retry_due()

    assert not delivered
    assert owed.due_s is not None and owed.due_s > 10


async def test_however_much_waits_in_one_session_others_are_tried(
    chat: Chat, store: Store, visitor: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrears, "_FIRST_DELAY_S", 0.0)
    _ = await chat.sessions.open(visitor, visitor_id=visitor.id)
    first, *_ = await chat.log.read_whole(0, 10)
    delivered: list[int] = []

    async def deliver(position: int) -> None:
        delivered.append(position)

    owed = Arrears("test", store, deliver)
    await owed.fail(first, TryLater("later", retry_in_s=3600.0))
    behind = first.position + arrears._BATCH
    await asyncio.gather(
        *(owed.put_behind(replace(first, position=at)) for at in range(2, behind + 1))
    )
    for position, session_id in ((1000, "ses_other"), (1001, "ses_other"), (1002, None)):
        await owed.fail(
            replace(first, position=position, session_id=session_id), RuntimeError("no")
        )
    await owed.retry_due()

    assert sorted(delivered) == [1000, 1001, 1002]
    assert delivered.index(1000) < delivered.index(1001)
    assert owed.has(first.session_id) and not owed.has("ses_other")


async def test_what_comes_from_elsewhere_is_due_at_once(store: Store) -> None:
    async def deliver(_position: int) -> None: ...

    owed = Arrears("test", store, deliver)
    assert owed.due_s is None
    owed.expect("ses_1")

    assert owed.due_s is not None and owed.due_s <= 0
