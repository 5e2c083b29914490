"""Deliveries to a receiver that is well, slow, down, endless, gone or elsewhere."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from chatclick_webhooks.schedule import DELAYS_S, next_delay_s, read_retry_after

from .receivers import Receiver
from .stages import Stage

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"


async def test_an_event_arrives_with_its_type_time_and_data(
    stage: Stage, receiver: Receiver
) -> None:
    await stage.create(receiver.url)

    await stage.happen("session.closed", outcome="solved")

    (got,) = await receiver.wait(1)
    assert got.document["type"] == "session.closed"
    assert got.document["timestamp"].endswith("Z")
    assert got.document["data"]["session_id"] == "ses_1"
    assert got.document["data"]["event"]["outcome"] == "solved"
    assert got.headers["content-type"] == "application/json"


async def test_an_endpoint_gets_only_what_it_asked_for(stage: Stage, receiver: Receiver) -> None:
    await stage.create(receiver.url, event_types=["session.*", "csat.submitted"])

    for type_ in ("message.created", "session.closed", "sessions.odd", "csat.submitted"):
        await stage.happen(type_, session_id=None)

    got = await receiver.wait(2)
    assert {one.document["type"] for one in got} == {"session.closed", "csat.submitted"}
    assert len(await stage.list_rows()) == 2


async def test_an_event_handed_over_twice_is_delivered_once(
    stage: Stage, receiver: Receiver
) -> None:
    await stage.create(receiver.url)
    await stage.happen()
    stage._position -= 1

    await stage.happen()
    await stage.happen("session.reopened")

    got = await receiver.wait(2)
    assert [one.document["type"] for one in got] == ["session.closed", "session.reopened"]


async def test_a_session_s_events_arrive_in_order_though_the_first_fails(
    stage: Stage, receiver: Receiver
) -> None:
    receiver.say(500)
    await stage.create(receiver.url)
    for _ in range(5):
        await stage.happen()
    await stage.happen(session_id="ses_2")
    await receiver.wait(2)
    rows = await stage.until_state("pending", 2)
    assert {one["session_id"] for one in rows} == {"ses_1", "ses_2"}

    receiver.answer = OK
    receiver.got.clear()
    stage.pass_time(minutes=2)

    await stage.until_state("delivered", 6)
    seqs = [
        one.document["data"]["seq"]
        for one in receiver.got
        if one.document["data"]["session_id"] == "ses_1"
    ]
    assert seqs == sorted(seqs)
    assert len(seqs) == 5


async def test_ten_minutes_of_downtime_lose_nothing(stage: Stage, receiver: Receiver) -> None:
    await stage.create(receiver.url)
    await stage.happen()
    await stage.until_state("delivered", 1)
    assert stage.host.read_figure("webhooks", "deliveries", result="delivered") == 1
    assert stage.host.read_figure("webhooks", "delivery_seconds") > 0
    await receiver.stop()
    for number in range(20):
        await stage.happen(session_id=f"ses_{number % 4}")
        stage.pass_time(seconds=30)
    failed = await stage.until_state("pending", 4)
    assert all(one["last_status"] is None for one in failed if one["attempts"])

    await receiver.start()
    stage.pass_time(minutes=40)  # the longest pause that the first three attempts leave

    await stage.until_state("delivered", 21)
    numbers = {one.document["data"]["event"]["number"] for one in receiver.got}
    assert numbers == set(range(1, 22))
    for number in range(4):
        own = [
            one.document["data"]["seq"]
            for one in receiver.got
            if one.document["data"]["session_id"] == f"ses_{number}"
        ]
        assert own == sorted(own)


async def test_every_attempt_has_the_same_id_and_its_own_time(
    stage: Stage, receiver: Receiver
) -> None:
    receiver.say(503)
    await stage.create(receiver.url)
    await stage.happen()
    await stage.until_tried(1)

    receiver.answer = OK
    stage.pass_time(minutes=1)
    await stage.until_state("delivered", 1)

    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert int(second.headers["webhook-timestamp"]) >= int(first.headers["webhook-timestamp"]) + 60


async def test_a_redirect_is_a_failure_and_is_not_followed(
    stage: Stage, receiver: Receiver
) -> None:
    receiver.say(302, f"Location: {receiver.url}/elsewhere")
    await stage.create(receiver.url)

    await stage.happen()

    row = await stage.until_tried(1)
    assert row["state"] == "pending"
    assert "redirects are not followed" in row["last_error"]
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    ("answer", "tail", "excerpt"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536, "x" * 1024),
        (b"HTTP/1.1 202 OK\r\nContent-Length: 99\r\n\r\nso far", b"", "so far"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", b"no gzip", ""),
    ],
    ids=["endless", "unfinished", "unreadable"],
)
async def test_the_status_decides_whatever_the_body_is_like(
    stage: Stage, receiver: Receiver, answer: bytes, tail: bytes, excerpt: str
) -> None:
    receiver.answer, receiver.tail = answer, tail
    await stage.create(receiver.url)

    await stage.happen()

    (row,) = await stage.until_state("delivered", 1)
    assert row["attempts"] == 1
    whole = await stage.do("GET", f"/deliveries/{row['id']}")
    assert whole["tries"][0]["response_excerpt"] == excerpt
    receiver.tail = b""


async def test_an_endless_failure_stays_a_failure(stage: Stage, receiver: Receiver) -> None:
    receiver.answer, receiver.tail = b"HTTP/1.1 500 X\r\n\r\n", b"x" * 65_536
    await stage.create(receiver.url)

    await stage.happen()

    row = await stage.until_tried(1)
    assert (row["state"], row["last_status"]) == ("pending", 500)
    receiver.tail = b""


async def test_a_silent_receiver_holds_up_no_other(stage: Stage, receiver: Receiver) -> None:
    await stage.host.configure("webhooks", timeout_seconds=1)
    silent = Receiver(answer=None)
    await silent.start()
    await stage.create(silent.url)
    await stage.create(receiver.url)

    for number in range(8):
        await stage.happen(session_id=f"ses_{number}")

    await receiver.wait(8)
    assert len(silent.got) <= 4  # the others wait their turn
    row = await stage.until(lambda: _find_timed_out(stage))
    assert row["last_error"] == "no answer in time"
    await silent.stop()


async def _find_timed_out(stage: Stage) -> object:
    return next((one for one in await stage.list_rows() if one["last_error"]), None)


async def test_an_endpoint_that_answers_410_is_switched_off(
    stage: Stage, receiver: Receiver
) -> None:
    receiver.say(410)
    made = await stage.create(receiver.url)

    await stage.happen()
    await stage.until_tried(1)

    endpoint = await stage.do("GET", f"/{made['id']}")
    assert (endpoint["is_enabled"], endpoint["disabled_reason"]) == (False, "gone")
    health = await stage.host.plugins.check_health("webhooks")
    assert health.status == "degraded"


async def test_an_endpoint_that_fails_for_three_days_is_switched_off_and_catches_up_later(
    stage: Stage, receiver: Receiver
) -> None:
    receiver.say(500)
    made = await stage.create(receiver.url)
    await stage.happen()
    await stage.until_tried(1)
    stage.pass_time(hours=73)
    await stage.until_tried(2)
    endpoint = await stage.do("GET", f"/{made['id']}")
    assert (endpoint["is_enabled"], endpoint["disabled_reason"]) == (False, "failing")
    assert endpoint["queued"] == 1

    receiver.answer = OK
    await stage.do("PATCH", f"/{made['id']}", {"is_enabled": True})

    await stage.until_state("delivered", 1)
    endpoint = await stage.do("GET", f"/{made['id']}")
    assert endpoint["disabled_reason"] is None
    assert endpoint["failing_since"] is None


async def test_after_the_last_attempt_it_is_kept_and_can_be_sent_again(
    stage: Stage, receiver: Receiver
) -> None:
    await stage.host.configure("webhooks", disable_after_hours=720)
    receiver.say(500)
    await stage.create(receiver.url)
    await stage.happen()
    for attempts in range(1, len(DELAYS_S) + 2):
        await stage.until_tried(attempts)
        stage.pass_time(hours=30)
    (failed,) = await stage.until_state("failed", 1)
    whole = await stage.do("GET", f"/deliveries/{failed['id']}")
    assert len(whole["tries"]) == 10
    assert whole["tries"][0]["response_excerpt"] == "no"

    receiver.answer = OK
    await stage.do("POST", f"/deliveries/{failed['id']}/replay")

    await stage.until_state("delivered", 1)
    assert receiver.got[-1].headers["webhook-id"] == receiver.got[0].headers["webhook-id"]


async def test_what_was_delivered_since_a_time_is_sent_again_in_order(
    stage: Stage, receiver: Receiver
) -> None:
    made = await stage.create(receiver.url)
    since = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    for _ in range(3):
        await stage.happen()
    await stage.until_state("delivered", 3)
    receiver.got.clear()

    answer = await stage.do(
        "POST", f"/{made['id']}/replay", {"since": since, "states": ["delivered", "failed"]}
    )

    assert answer == {"count": 3}
    got = await receiver.wait(3)
    assert [one.document["data"]["seq"] for one in got] == [1, 2, 3]


async def test_a_test_event_arrives_whatever_the_endpoint_asks_for(
    stage: Stage, receiver: Receiver
) -> None:
    made = await stage.create(receiver.url, event_types=["csat.submitted"])

    await stage.do("POST", f"/{made['id']}/test")

    (got,) = await receiver.wait(1)
    assert got.document["type"] == "webhook.test"


async def test_an_endpoint_without_content_gets_ids_only(stage: Stage, receiver: Receiver) -> None:
    await stage.create(receiver.url, has_content=False)

    await stage.happen(
        "message.created",
        content={"type": "text", "text": "my secret"},
        sender={"kind": "visitor", "id": "vis_1", "name": "Ada"},
    )

    (got,) = await receiver.wait(1)
    assert b"my secret" not in got.body
    assert b"Ada" not in got.body
    assert got.document["data"]["event"]["sender"]["id"] == "vis_1"


async def test_a_private_address_is_never_called(stage: Stage, receiver: Receiver) -> None:
    for name in ("one", "two", "three"):
        await stage.create(f"http://{name}.inside.example/")

    await stage.happen()

    rows = await stage.until(lambda: _all_refused(stage, 3))
    assert {one["last_error"] for one in rows} == {"This address is not on the public Internet."}
    assert receiver.got == []


async def _all_refused(stage: Stage, count: int) -> list[object]:
    rows = [one for one in await stage.list_rows() if one["last_error"]]
    return rows if len(rows) == count else []


async def test_removing_an_endpoint_removes_what_is_owed(stage: Stage, receiver: Receiver) -> None:
    receiver.say(500)
    made = await stage.create(receiver.url)
    await stage.happen()
    await stage.until_tried(1)

    await stage.do("DELETE", f"/{made['id']}")

    assert await stage.list_rows() == []
    status, problem = await stage.call("GET", f"/{made['id']}")
    assert (status, problem["code"]) == (404, "webhook_not_found")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("120", 120.0), (None, None), ("soon", None), ("-1", None), ("9" * 30, None)],
)
def test_retry_after_is_read_where_it_makes_sense(text: str | None, seconds: float | None) -> None:
    assert read_retry_after(text, datetime.now(UTC)) == seconds


def test_retry_after_may_be_a_date() -> None:
    now = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)

    assert read_retry_after("Sat, 28 Nov 2026 12:01:00 GMT", now) == 60.0


def test_pauses_grow_vary_and_heed_the_receiver() -> None:
    assert next_delay_s(1, None, lambda: 0.0) == 5.0
    assert next_delay_s(1, None, lambda: 1.0) == 6.0
    assert next_delay_s(1, 600.0, lambda: 0.0) == 600.0
    assert next_delay_s(9, None, lambda: 0.0) == 24 * 3600
    assert sum(DELAYS_S) > 75 * 3600


async def test_a_restart_goes_on_with_what_is_owed(stage: Stage, receiver: Receiver) -> None:
    await receiver.stop()
    await stage.create(receiver.url)
    await stage.happen()
    await stage.until_tried(1)
    await stage.host.plugins.disable("webhooks", actor=_actor())
    await receiver.start()
    stage.later += timedelta(minutes=10)

    await stage.host.plugins.enable("webhooks", actor=_actor())

    got = await receiver.wait(1)
    assert json.loads(got[0].body)["data"]["seq"] == 1


def _actor():  # type: ignore[no-untyped-def]
    from chatclick.testing.host import TESTER

    return TESTER
