"""Several processes send from one table: each delivery once, and none is left by one that died."""

from datetime import timedelta

from chatclick.testing.host import TESTER
from chatclick_webhooks.courier import AT_ONCE, CLAIM_MARGIN_S, Courier
from chatclick_webhooks.models import Delivery
from chatclick_webhooks.outcomes import Ledger
from chatclick_webhooks.sending import Outcome, read_limit_s

from .receivers import Receiver
from .stages import Stage

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"


async def test_of_two_couriers_one_sends_a_delivery(stage: Stage, receiver: Receiver) -> None:
    receiver.answer = None
    await stage.create(receiver.url)
    await stage.happen(session_id="ses_1")
    await receiver.wait(1)
    other = Courier(stage.context, Ledger(stage.context), stage.now)

    other.start()
    await stage.happen(session_id="ses_2")

    got = await receiver.wait(2)
    await other.stop()
    assert len({one.headers["webhook-id"] for one in got}) == 2


async def test_an_endpoint_gets_so_many_at_once_from_all_processes_together(
    stage: Stage, receiver: Receiver
) -> None:
    first = await stage.create(receiver.url, event_types=["session.closed"])
    await stage.create(receiver.url, event_types=["session.created"])
    for number in range(AT_ONCE):
        await stage.put_claimed(first["id"], number, read_limit_s(stage.context) + CLAIM_MARGIN_S)

    await stage.happen("session.closed", "ses_late")
    # Another endpoint is looked at in the same turns: after two of them the first had its turn.
    for count in (1, 2):
        await stage.happen("session.created", f"ses_{count}")
        await receiver.wait(count)
    assert {one.document["type"] for one in receiver.got} == {"session.created"}
    stage.pass_time(seconds=read_limit_s(stage.context))

    # One that died keeps an endpoint from nothing else for longer than a request may take.
    await receiver.wait(3)
    assert receiver.got[2].document["data"]["session_id"] == "ses_late"


async def test_what_is_under_way_at_a_stop_is_due_at_the_next_start(
    stage: Stage, receiver: Receiver
) -> None:
    receiver.answer = None
    await stage.create(receiver.url)
    await stage.happen()
    await receiver.wait(1)
    await stage.host.plugins.disable("webhooks", actor=TESTER)
    receiver.answer = OK

    await stage.host.plugins.enable("webhooks", actor=TESTER)

    (row,) = await stage.until_state("delivered", 1)
    assert row["attempts"] == 1


async def test_what_a_process_that_died_had_under_way_is_sent_later(
    stage: Stage, receiver: Receiver
) -> None:
    await receiver.stop()
    await stage.create(receiver.url)
    await stage.happen(session_id="ses_1")
    await stage.until_tried(1)
    await stage.write(Delivery, claimed_until=stage.now() + timedelta(minutes=2))
    await receiver.start()

    stage.pass_time(minutes=1)
    await stage.happen(session_id="ses_2")
    await stage.until_state("delivered", 1)
    stage.pass_time(minutes=2)
    await stage.until_state("delivered", 2)

    sent = [one.document["data"]["session_id"] for one in receiver.got]
    assert sent == ["ses_2", "ses_1"]


async def test_what_was_delivered_stays_so_when_another_attempt_fails_late(
    stage: Stage, receiver: Receiver
) -> None:
    made = await stage.create(receiver.url)
    await stage.happen()
    await stage.until_state("delivered", 1)
    (row,) = await Delivery.all()
    late = Outcome(500, "answered 500", None, 20_000, {})

    await Ledger(stage.context).record(made["id"], row.id, late, stage.now())

    (shown,) = await stage.list_rows()
    assert (shown["state"], shown["attempts"], shown["last_error"]) == ("delivered", 1, None)
    assert (await stage.do("GET", f"/{made['id']}"))["failing_since"] is None


async def test_what_waits_behind_none_is_sent_at_the_next_start(
    stage: Stage, receiver: Receiver
) -> None:
    await receiver.stop()
    await stage.create(receiver.url)
    await stage.happen()
    await stage.until_tried(1)
    await stage.write(Delivery, state="waiting", next_attempt_at=None)
    await receiver.start()

    await stage.host.plugins.disable("webhooks", actor=TESTER)
    await stage.host.plugins.enable("webhooks", actor=TESTER)

    await stage.until_state("delivered", 1)
