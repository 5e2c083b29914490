"""A policy that a session reaches late: what runs from then on, since when, what stands still."""

from datetime import UTC, datetime, timedelta

from chatclick import Assignee

FRIDAY = datetime(2026, 11, 27, 16, 55, tzinfo=UTC)
OFFICE = {day: [{"from": "09:00", "to": "18:00"}] for day in ("mon", "tue", "wed", "thu", "fri")}


async def test_queue_that_is_reached_late_finds_the_visitor_waiting(desk, clock) -> None:
    await desk.make(conditions={"queues": ["support"]})
    await desk.happens("session.created")
    await desk.says("visitor")
    clock.advance(minutes=4)
    await desk.says("bot")
    await desk.says("agent", "note")
    assert await desk.look() == {}

    desk.change(queue_id="support")
    for type_ in ("session.transferred", "session.queued"):
        await desk.happens(type_)
        await desk.repeats(type_)

    assert await desk.list_kinds() == ["first", "resolution"]
    assert (await desk.look())["first"] == ("running", 360)
    await desk.says("visitor")
    assert (await desk.look())["first"] == ("running", 360)


async def test_tag_that_is_added_late_may_find_a_target_missed(desk, clock) -> None:
    await desk.make(conditions={"tags": ["vip"]}, targets={"first": 600})
    await desk.happens("session.created")
    await desk.says("visitor")
    clock.advance(minutes=11)

    desk.change(tags=("vip",))
    await desk.happens("session.tags_changed")
    await desk.happens("session.tags_changed")
    await desk.sweep()
    await desk.sweep()

    assert desk.told == [("sla.breached", "first")]
    assert await desk.look() == {"first": ("running", -60)}


async def test_policy_that_is_reached_late_counts_business_time(office, clock) -> None:
    clock.set(FRIDAY)
    headers = {"Authorization": f"Bearer {office.admin}"}
    body = {"name": "Office", "timezone": "Europe/Berlin", "weekly": OFFICE}
    await office.client.post("/api/v1/business-hours", json=body, headers=headers)
    vip = {"conditions": {"tags": ["vip"]}, "is_business_time": True}
    await office.make(targets={"first": 600}, **vip)
    await office.says("visitor")
    clock.set(datetime(2026, 11, 29, 12, 0, tzinfo=UTC))

    office.change(tags=("vip",))
    await office.happens("session.tags_changed")

    assert await office.look() == {"first": ("running", 300)}


async def test_policy_without_a_first_response_gives_way_to_one_with_it(desk, clock) -> None:
    await desk.make("Urgent", conditions={"priorities": ["urgent"]}, targets={"first": 600})
    await desk.make("Rest", targets={"resolution": 7200})
    await desk.happens("session.created")
    await desk.says("visitor")
    clock.advance(minutes=2)

    desk.change(priority="urgent")
    await desk.happens("session.priority_changed")

    assert (await desk.look())["first"] == ("running", 480)


async def test_visitor_who_waits_for_another_answer_has_a_next_response(desk, clock) -> None:
    await desk.make(conditions={"tags": ["vip"]})
    await desk.happens("session.created")
    await desk.says("visitor")
    await desk.says("agent")
    await desk.says("visitor")
    clock.advance(minutes=5)

    desk.change(tags=("vip",))
    await desk.happens("session.tags_changed")

    assert await desk.look() == {"next": ("running", 900), "resolution": ("running", 6900)}


async def test_policy_that_is_reached_while_snoozed_runs_from_the_end_of_it(desk, clock) -> None:
    await desk.make(conditions={"tags": ["vip"]})
    await desk.happens("session.created")
    await desk.says("visitor")
    await desk.happens("session.snoozed")
    clock.advance(hours=5)

    desk.change(tags=("vip",))
    await desk.happens("session.tags_changed")
    await desk.sweep()
    assert await desk.look() == {"first": ("paused", 600), "resolution": ("paused", 7200)}
    assert desk.told == []
    await desk.happens("session.reopened")
    clock.advance(minutes=1)

    assert await desk.look() == {"first": ("running", 540), "resolution": ("running", 7140)}


async def test_snooze_before_the_policy_is_reached_does_not_count(desk, clock) -> None:
    await desk.make(conditions={"tags": ["vip"]}, targets={"first": 600})
    await desk.says("visitor")
    await desk.happens("session.snoozed")
    clock.advance(hours=5)
    await desk.happens("session.reopened")
    clock.advance(minutes=1)

    desk.change(tags=("vip",))
    await desk.happens("session.tags_changed")

    assert await desk.look() == {"first": ("running", 540)}


async def test_transfer_of_a_snoozed_session_takes_it_up(desk, clock) -> None:
    await desk.make(conditions={"queues": ["support"]}, targets={"first": 600})
    await desk.happens("session.created")
    await desk.says("visitor")
    await desk.happens("session.snoozed")

    desk.change(queue_id="support")
    await desk.happens("session.transferred")
    await desk.happens("session.queued")

    assert await desk.look() == {"first": ("running", 600)}


async def test_transfer_of_a_resolved_session_begins_the_resolution_anew(desk, clock) -> None:
    await desk.make(targets={"resolution": 7200})
    await desk.happens("session.created")
    await desk.says("visitor")
    await desk.happens("session.resolved")
    clock.advance(days=1)

    await desk.happens("session.transferred")
    await desk.happens("session.queued")

    assert await desk.list_kinds() == ["resolution", "resolution"]
    assert await desk.look() == {"resolution": ("running", 7200)}


async def test_policy_that_is_reached_in_the_visitors_turn_waits_for_them(desk, clock) -> None:
    await desk.make(conditions={"queues": ["support"]})
    await desk.happens("session.created")
    await desk.says("visitor")
    await desk.says("agent")
    clock.advance(hours=1)

    # The host says that somebody waits from here on, but the visitor has said nothing.
    desk.change(queue_id="support", waiting_since=clock.now())
    await desk.happens("session.transferred")
    await desk.happens("session.snoozed")
    await desk.happens("session.reopened")
    assert await desk.look() == {"resolution": ("paused", 7200)}
    await desk.says("visitor")

    assert await desk.look() == {"resolution": ("running", 7200), "next": ("running", 1200)}


async def test_late_event_of_a_transfer_starts_what_the_answer_then_meets(desk, clock) -> None:
    await desk.make(conditions={"queues": ["support"]}, targets={"first": 600, "next": 600})
    await desk.happens("session.created")
    await desk.says("visitor")
    # By now it was answered, and the visitor has written again.
    desk.change(queue_id="support", waiting_since=clock.now() + timedelta(minutes=5))

    await desk.happens("session.transferred")
    await desk.says("agent")

    assert desk.told == [("sla.met", "first")]
    assert await desk.look() == {"first": ("met", None)}


async def test_visitor_who_waited_before_the_plugin_came_is_known_to_wait(desk, clock) -> None:
    desk.change(waiting_since=clock.now() - timedelta(minutes=3))
    await desk.make(conditions={"tags": ["vip"]}, targets={"first": 600})
    await desk.happens("session.priority_changed")

    desk.change(tags=("vip",))
    await desk.happens("session.tags_changed")

    assert await desk.look() == {"first": ("running", 420)}


async def test_session_that_is_assigned_before_its_beginning_is_told_has_no_answer(
    desk, clock
) -> None:
    await desk.make()
    desk.change(assignee=Assignee(id="stf_1", name="Grace"))

    await desk.happens("session.created")
    await desk.says("visitor")

    assert (await desk.look())["first"][0] == "running"
