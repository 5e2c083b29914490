"""Rules at work: what is recorded, who is told, once, over restarts and crashes."""

import asyncio
from datetime import datetime, timedelta

import pytest

from chatclick import SessionView
from chatclick.errors import Unavailable
from chatclick.plugin.directory import QueueView, TeamView
from chatclick.testing.views import build_session
from chatclick_alerts.looking import Looking
from chatclick_alerts.models import RuleRow
from chatclick_alerts.numbers import Numbers
from chatclick_alerts.rules import HOUR, Asked

from .conftest import SLOW, Desk, Slow

BREACH_TO_NOTICE_S = 4.0
"""Beside the second between two looks."""


async def test_a_number_that_is_too_high_for_long_is_told_once(desk: Desk, clock) -> None:
    await desk.make(pending_s=120, keep_s=60)

    assert await desk.look(10) == "normal"
    assert await desk.look(11) == "pending"
    clock.advance(seconds=119)
    assert await desk.look() == "pending"
    clock.advance(seconds=1)
    assert await desk.look() == "alerting"
    assert await desk.look(12) == "alerting"
    assert await desk.look(3) == "recovering"
    clock.advance(seconds=60)
    assert await desk.look() == "normal"

    assert desk.events == ["pending", "fired", "recovering", "recovered"]
    assert desk.told == ["Alert: Orders", "Over: Orders"]
    [fired, _] = desk.host.outbox.notices
    assert fired.staff_ids == (desk.admin,) and fired.type == "alerts.fired"
    assert fired.body == "In the last 1 h: 11. It should be at most 10."
    assert fired.translations["de"] == {
        "title": "Alarm: Orders",
        "body": "In den letzten 1 h: 11. Es sollten höchstens 10 sein.",
    }
    _, _, data = desk.host.world.events[1]
    assert (data["value"], data["high"], data["state"]) == (11, 10, "alerting")


async def test_it_goes_on_where_it_was_after_a_restart(desk: Desk, clock) -> None:
    await desk.make(pending_s=120, remind_s=600)
    await desk.look(11)
    clock.advance(seconds=60)

    await desk.restart()
    assert await desk.look() == "pending"
    clock.advance(seconds=60)
    assert await desk.look() == "alerting"
    await desk.restart()
    clock.advance(seconds=599)
    assert await desk.look() == "alerting"

    assert desk.told == ["Alert: Orders"]
    clock.advance(seconds=1)
    await desk.look()
    assert desk.told == ["Alert: Orders", "Still: Orders"]


@pytest.mark.parametrize("crashing", ["deliver", "_keep_sent"])
async def test_crash_between_state_and_notice_loses_and_repeats_nothing(
    desk: Desk, monkeypatch, crashing: str
) -> None:
    await desk.make()
    await desk.look(1)

    async def crash(*_args: object) -> None:
        raise RuntimeError("the power is gone")

    with monkeypatch.context() as broken:
        broken.setattr(desk.service.outbox, crashing, crash)
        with pytest.raises(RuntimeError):
            await desk.look(11)
    assert desk.told == ([] if crashing == "deliver" else ["Alert: Orders"])
    await desk.restart()
    await desk.look()

    assert desk.told == ["Alert: Orders"]
    assert desk.events == ["fired"]


async def test_of_two_processes_one_decides(desk: Desk, monkeypatch) -> None:
    await desk.make()
    desk.counter.counts(11)
    other = Looking(desk.service.context, Numbers(desk.service.context))
    ours = desk.service.looking
    keep = ours._keep

    async def wait_for_the_other(*args: object) -> None:
        await other.look()
        await keep(*args)

    monkeypatch.setattr(ours, "_keep", wait_for_the_other)
    await desk.look()
    monkeypatch.undo()
    await desk.look()

    assert desk.events == ["fired"]
    assert desk.told == ["Alert: Orders"]


async def test_no_data_and_nobody_who_answers_are_states(desk: Desk, clock) -> None:
    await desk.make(metric="speed", stat="p90", value=5)

    assert await desk.look(None) == "no_data"
    assert await desk.look(9) == "alerting"
    desk.counter.is_broken = True
    assert await desk.look() == "alerting"
    clock.advance(seconds=60)
    assert await desk.look() == "error"
    await desk.restart()
    desk.counter.is_broken = False
    assert await desk.look() == "alerting"

    assert desk.events == ["no_data", "fired", "failed", "relapsed"]
    assert desk.told == ["Alert: Orders"]


async def test_a_silence_holds_back_who_is_told_but_not_what_is_recorded(desk: Desk, clock) -> None:
    made = await desk.make()
    until = (clock.now() + timedelta(hours=1)).isoformat()
    silence = {"until": until, "rule_id": made["id"], "reason": "Sale"}
    kept = await desk.call("POST", "/silences", silence)
    assert kept.status == 201 and kept.json["by"] == "Olive"

    await desk.look(11)
    assert (desk.events, desk.told) == (["fired"], [])
    assert desk.host.world.events[0][2]["is_silenced"] is True
    clock.advance(minutes=30)
    await desk.call("DELETE", f"/silences/{kept.json['id']}")
    await desk.look()

    assert desk.told == ["Alert: Orders"]
    assert (await desk.call("GET", "/silences")).json["data"] == []


async def test_quiet_hours_hold_back_until_they_are_over(desk: Desk, clock) -> None:
    quiet = {"from": "22:00", "to": "07:00"}
    await desk.make(quiet=quiet, time_zone="Europe/Berlin")
    clock.set(datetime.fromisoformat("2026-03-28T23:30:00+00:00"))
    await desk.look(11)

    clock.set(datetime.fromisoformat("2026-03-29T04:59:59+00:00"))
    await desk.look()
    assert desk.told == []
    clock.set(datetime.fromisoformat("2026-03-29T05:00:00+00:00"))
    await desk.look()

    assert desk.told == ["Alert: Orders"]


async def test_somebody_cares_and_nobody_is_reminded(desk: Desk, clock) -> None:
    made = await desk.make(remind_s=60)
    path = f"/rules/{made['id']}"
    assert (await desk.call("POST", f"{path}/acknowledge")).status == 409
    await desk.look(11)

    answer = await desk.call("POST", f"{path}/acknowledge")
    assert answer.json["acknowledged_by"] == "Olive"
    clock.advance(hours=1)
    await desk.look()
    assert desk.told == ["Alert: Orders"]
    await desk.look(1)
    await desk.look(11)

    assert desk.told == ["Alert: Orders", "Over: Orders", "Alert: Orders"]
    assert desk.events == ["fired", "acknowledged", "recovered", "fired"]


async def test_a_snooze_ends_and_it_is_told_again(desk: Desk, clock) -> None:
    made = await desk.make()
    await desk.look(11)
    await desk.call("POST", f"/rules/{made['id']}/snooze", {"minutes": 30})

    clock.advance(minutes=29)
    await desk.look()
    assert len(desk.told) == 1
    clock.advance(minutes=1)
    await desk.look()

    assert desk.told == ["Alert: Orders", "Still: Orders"]


async def test_rules_that_ask_the_same_share_one_question_and_it_is_asked_when_needed(
    desk: Desk, clock
) -> None:
    for value in (10, 20, 30):
        await desk.make(value=value)
    await desk.look(25)
    await desk.look()
    assert len(desk.counter.asked) == 1

    clock.advance(minutes=1)
    await desk.look()

    assert len(desk.counter.asked) == 2
    assert desk.events == ["fired", "fired"]


def open_queues(desk: Desk, *ids: str) -> None:
    """Have queues that rules can be about."""
    desk.host.world.queues |= {one: QueueView(id=one, name=one) for one in ids}


def wait_in(queue: str, at: datetime) -> SessionView:
    """Build a session that waits in a queue."""
    return build_session(queue_id=queue, created_at=at, waiting_since=at)


async def test_numbers_of_now_are_looked_at_too(desk: Desk, clock) -> None:
    sessions = desk.host.world.sessions
    open_queues(desk, "que_1")
    await desk.make(
        metric="longest_wait_now", value=300, filters={"queue": ["que_1"]}, name="Long wait"
    )
    await desk.make(metric="people_there", comparison="under", value=1, name="Nobody")
    for queue in ("que_1", "que_2"):
        one = wait_in(queue, clock.now())
        sessions[one.id] = one
    await desk.look()
    assert desk.told == []

    clock.advance(seconds=301)
    await desk.look()

    assert desk.told == ["Alert: Long wait"]
    assert desk.host.outbox.notices[0].body == "Now 5 min 1 s. It should be at most 5 min."


async def test_all_who_wait_are_counted_however_many_pages_they_fill(desk: Desk, clock) -> None:
    open_queues(desk, "que_2")
    await desk.make(metric="waiting_now", value=100, filters={"queue": ["que_2"]})
    queues = ["que_1"] * 150 + ["que_2"] * 101
    waiting = [wait_in(queue, clock.now()) for queue in queues]
    desk.host.world.sessions |= {one.id: one for one in waiting}

    await desk.look()

    assert desk.host.outbox.notices[0].body == "Now 101. It should be at most 100."


async def test_the_past_of_a_part_of_a_number_of_now_is_known_from_its_shares(
    desk: Desk, clock, monday: datetime
) -> None:
    waits = [("que_1", 400), ("que_1", 30), ("que_2", 60)]
    await desk.make(metric="waiting_now", value=100)
    for number, (queue, seconds) in enumerate(waits):
        session = wait_in(queue, clock.now() - timedelta(seconds=seconds))
        desk.host.world.sessions[f"ses_{number}"] = session
    clock.advance(minutes=2)
    await desk.look()
    until = clock.now() + timedelta(minutes=2)

    async def read(metric: str, **filters: tuple[str, ...]) -> tuple[float | None, ...]:
        window, wanted = timedelta(minutes=1), tuple(filters.items())
        asked = Asked(metric=metric, stat="now", window=window, filters=wanted)
        return (await desk.service.numbers.read_past(asked, until - HOUR, until)).values

    assert (await read("waiting_now"))[-1] == len(desk.host.world.sessions)
    assert (await read("waiting_now", queue=("que_1",)))[-1] == 2
    assert (await read("longest_wait_now", queue=("que_2",)))[-1] == 180
    assert (await read("waiting_now", queue=("que_3",)))[-1] == 0


async def test_who_is_told_are_those_named_their_roles_and_their_teams(desk: Desk) -> None:
    ben = desk.host.add_agent("Ben", role="agent", team_ids=("tea_1",)).id
    ida = desk.host.add_agent("Ida", role="analyst").id
    gone = desk.host.add_agent("Gone", role="agent").id
    desk.host.world.teams["tea_1"] = TeamView(id="tea_1", name="Sales")
    await desk.make(recipients={"staff": [desk.agent, gone], "teams": ["tea_1"]})
    del desk.host.world.staff[gone]
    await desk.look(11)
    await desk.make(recipients={"roles": ["admin"]})
    await desk.look(11)
    await desk.make(recipients={"permissions": ["metrics:read"]})
    await desk.look(11)

    told = [set(one.staff_ids) for one in desk.host.outbox.notices]
    assert told == [{desk.agent, ben}, {desk.admin}, {desk.admin, ida}]


async def test_what_many_are_told_is_one_notice_however_many_calls_it_takes(desk: Desk) -> None:
    crowd = [desk.host.add_agent(f"No {number}", role="analyst").id for number in range(130)]
    await desk.make(recipients={"roles": ["analyst"]})

    await desk.look(11)

    told = desk.host.outbox.notices
    assert {staff_id for one in told for staff_id in one.staff_ids} == set(crowd)
    assert len(told) == 2
    assert len({one.id for one in told}) == 1


async def test_a_rule_that_is_switched_off_or_asks_otherwise_begins_anew(desk: Desk) -> None:
    made = await desk.make()
    path = f"/rules/{made['id']}"
    await desk.look(11)

    renamed = await desk.call("PATCH", path, {"name": "Many orders"})
    assert renamed.json["state"] == "alerting"
    await desk.call("PATCH", path, {"value": 20})
    assert (await RuleRow.get(id=made["id"])).is_firing is False
    await desk.look()

    assert desk.events == ["fired", "stopped"]
    assert desk.told == ["Alert: Orders"]


async def test_a_rule_that_is_removed_while_it_fires_says_so(desk: Desk) -> None:
    made = await desk.make()
    await desk.look(11)

    await desk.call("DELETE", f"/rules/{made['id']}")
    await desk.look()

    assert desk.events == ["fired", "stopped"]


async def test_a_plugin_that_does_not_answer_holds_up_its_own_numbers_alone(
    desk: Desk, clock
) -> None:
    slow = Slow()
    await desk.host.run(slow, manifest=SLOW)
    for rule in (
        {"name": "Slow", "metric": "slow.orders"},
        {"name": "Slow, unusual", "metric": "slow.orders", "comparison": "unusual"},
        {"name": "Orders", "metric": "orders"},
    ):
        await desk.make(**rule)
    assert await desk.look() == "normal"

    slow.holds = asyncio.Event()
    for _ in range(3):
        desk.counter.counts(desk.counter.value)
        async with asyncio.timeout(BREACH_TO_NOTICE_S):
            await desk.look()
    async with asyncio.timeout(BREACH_TO_NOTICE_S):
        assert await desk.look(11) == "alerting"
    assert desk.told == ["Alert: Orders"] and "fired" in desk.events
    clock.advance(seconds=60)
    await desk.look()

    rows = await RuleRow.filter(is_enabled=True).order_by("position")
    assert [row.state for row in rows] == ["error", "error", "alerting"]
    slow.holds.set()
    async with asyncio.timeout(60):
        while (await RuleRow.get(id=rows[0].id)).state == "error":
            await desk.look()


async def test_hours_that_take_long_hold_up_no_other_number_of_the_same_plugin(
    desk: Desk, clock
) -> None:
    slow = Slow()
    slow.holds_hours = asyncio.Event()
    await desk.host.run(slow, manifest=SLOW)
    unusual = {"name": "Slow, unusual", "metric": "slow.orders", "comparison": "unusual"}
    for rule in (
        unusual,
        {"name": "Slow", "metric": "slow.orders"},
        {"name": "Slow, unusual too", "filters": {"queue": ["que_1"]}, **unusual},
    ):
        await desk.make(**rule)

    for _ in range(3):
        await desk.look()
        clock.advance(seconds=60)

    rows = await RuleRow.filter(is_enabled=True).order_by("position")
    assert [row.state for row in rows] == ["error", "normal", "error"]
    slow.holds_hours.set()


async def test_hours_that_nobody_knew_are_asked_for_again(desk: Desk, monday: datetime) -> None:
    slow = Slow()
    slow.knows_hours = False
    await desk.host.run(slow, manifest=SLOW)
    asked = Asked(metric="slow.orders", stat="sum", window=HOUR)

    with pytest.raises(Unavailable):
        await desk.service.numbers.find_usual(asked, monday)

    slow.knows_hours = True
    assert await desk.service.numbers.find_usual(asked, monday) is None
