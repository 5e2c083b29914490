"""What clocks measure, what stops and holds them, and what is told."""

from dataclasses import replace
from datetime import UTC, datetime

import chatclick_sla
from chatclick import Assignee, SubjectView

FRIDAY = datetime(2026, 11, 27, 16, 55, tzinfo=UTC)
OFFICE = {day: [{"from": "09:00", "to": "18:00"}] for day in ("mon", "tue", "wed", "thu", "fri")}


async def test_first_response_runs_from_the_visitors_first_word(desk, clock) -> None:
    await desk.make()

    await desk.happens("session.created")
    assert await desk.look() == {"resolution": ("running", 7200)}
    await desk.says("visitor")
    clock.advance(minutes=4)

    assert await desk.look() == {"resolution": ("running", 6960), "first": ("running", 360)}


async def test_what_bots_say_and_notes_stop_nothing(desk, clock) -> None:
    await desk.make()
    await desk.happens("session.created")
    await desk.says("visitor")

    await desk.says("bot")
    await desk.says("agent", "note")
    assert (await desk.look())["first"][0] == "running"
    await desk.says("agent")

    assert (await desk.look())["first"] == ("met", None)
    assert desk.told == [("sla.met", "first")]


async def test_resolution_stands_still_while_it_is_the_visitors_turn(desk, clock) -> None:
    await desk.make()
    await desk.happens("session.created")
    await desk.says("visitor")
    clock.advance(minutes=5)
    await desk.says("agent")

    clock.advance(hours=20)
    assert (await desk.look())["resolution"] == ("paused", 6900)
    await desk.says("visitor")
    clock.advance(minutes=5)

    found = await desk.look()
    assert found["resolution"] == ("running", 6600)
    assert found["next"] == ("running", 900)


async def test_everything_stands_still_while_snoozed(desk, clock) -> None:
    await desk.make()
    await desk.happens("session.created")
    await desk.says("visitor")
    await desk.happens("session.snoozed")

    clock.advance(hours=5)
    await desk.sweep()
    assert (await desk.look())["first"] == ("paused", 600)
    assert desk.told == []
    await desk.happens("session.reopened")

    assert (await desk.look())["first"] == ("running", 600)


async def test_warning_comes_before_the_breach_and_each_once(desk, clock) -> None:
    await desk.make(targets={"first": 600})
    await desk.says("visitor")

    clock.advance(seconds=449)
    await desk.sweep()
    assert desk.told == []
    clock.advance(seconds=1)
    for _ in range(3):
        await desk.sweep()
    assert desk.told == [("sla.warned", "first")]
    clock.advance(seconds=150)
    for _ in range(3):
        await desk.sweep()

    assert desk.told == [("sla.warned", "first"), ("sla.breached", "first")]
    assert await desk.look() == {"first": ("running", 0)}
    await desk.says("agent")
    assert await desk.look() == {"first": ("missed", None)}
    assert len(desk.told) == 2


async def test_answer_too_late_is_told_though_no_sweep_came_before(desk, clock) -> None:
    await desk.make(targets={"first": 600})
    await desk.says("visitor")
    clock.advance(minutes=11)

    await desk.says("agent")

    assert desk.told == [("sla.breached", "first")]


async def test_answer_in_time_whose_event_is_late_is_no_breach(desk, clock) -> None:
    await desk.make(targets={"first": 600}, warn_percent=100)
    await desk.says("visitor")
    clock.advance(seconds=599)
    answered_at = clock.now()
    await desk.host.add_agent("Ada").says("Hello!")

    clock.advance(seconds=5)
    await desk.sweep()
    assert desk.told == []
    clock.set(answered_at)
    await desk.says("agent")

    assert desk.told == [("sla.met", "first")]


async def test_event_that_comes_twice_counts_once(desk, clock) -> None:
    await desk.make()
    await desk.happens("session.created")
    await desk.repeats("session.created")
    await desk.says("visitor")
    clock.advance(minutes=1)
    await desk.repeats("message.created", kind="message", sender={"kind": "visitor"})

    answer = await desk.call(desk.agent, "GET", f"/sessions/{desk.session_id}")

    assert sorted(one["kind"] for one in answer.json["data"]) == ["first", "resolution"]


async def test_end_meets_the_resolution_and_drops_what_waits(desk, clock) -> None:
    await desk.make()
    await desk.happens("session.created")
    await desk.says("visitor")

    await desk.happens("session.resolved")
    await desk.happens("session.closed")

    assert await desk.look() == {"resolution": ("met", None), "first": ("dropped", None)}
    assert desk.told == [("sla.met", "resolution")]


async def test_visitor_who_writes_after_the_end_starts_it_anew(desk, clock) -> None:
    await desk.make()
    await desk.happens("session.created")
    await desk.happens("session.resolved")
    clock.advance(days=1)

    await desk.says("visitor")
    await desk.happens("session.reopened")

    answer = await desk.call(desk.agent, "GET", f"/sessions/{desk.session_id}")
    kinds = [(one["kind"], one["status"]) for one in answer.json["data"]]
    assert sorted(kinds) == [("first", "running"), ("resolution", "met"), ("resolution", "running")]


async def test_first_policy_that_fits_counts_and_priority_moves_clocks(desk, clock) -> None:
    await desk.make("Urgent", conditions={"priorities": ["urgent"]}, targets={"first": 120})
    await desk.make("Rest", targets={"first": 600, "resolution": 7200})
    await desk.happens("session.created")
    await desk.says("visitor")
    clock.advance(seconds=60)

    desk.change(priority="urgent")
    await desk.happens("session.priority_changed")

    assert await desk.look() == {"first": ("running", 60), "resolution": ("dropped", None)}


async def test_what_came_due_while_nothing_ran_is_late_not_lost(desk, clock, host) -> None:
    await desk.make(targets={"first": 600})
    await desk.says("visitor")
    await desk.service.stop()
    clock.advance(hours=1)

    await desk.service.start(desk.service.context)
    await desk.sweep()

    assert desk.told == [("sla.breached", "first")]


async def test_crash_between_telling_and_keeping_tells_nothing_twice(
    desk, clock, monkeypatch
) -> None:
    await desk.make(targets={"first": 600}, warn_percent=100)
    await desk.says("visitor")
    await desk.service.stop()
    clock.advance(hours=1)
    turns = desk.service.turns

    async def crash(_clock: object) -> None:
        raise RuntimeError("the power is gone")

    with monkeypatch.context() as broken:
        broken.setattr(turns, "_keep_swept", crash)
        try:
            await desk.sweep()
        except RuntimeError:
            pass
    assert desk.told == [("sla.breached", "first")]
    await desk.sweep()

    assert desk.told == [("sla.breached", "first")]
    await desk.service.start(desk.service.context)


async def test_business_time_skips_the_weekend(office, clock) -> None:
    clock.set(FRIDAY)
    body = {"name": "Office", "timezone": "Europe/Berlin", "weekly": OFFICE}
    answer = await office.client.post(
        "/api/v1/business-hours",
        json=body,
        headers={"Authorization": f"Bearer {office.admin}"},
    )
    assert answer.status_code == 201
    await office.make(targets={"first": 600}, is_business_time=True, warn_percent=100)

    await office.says("visitor")
    clock.set(datetime(2026, 11, 29, 12, 0, tzinfo=UTC))
    await office.sweep()
    assert await office.look() == {"first": ("running", 300)}
    assert office.told == []
    clock.set(datetime(2026, 11, 30, 8, 5, tzinfo=UTC))
    await office.sweep()

    assert office.told == [("sla.breached", "first")]


async def test_holiday_that_is_added_later_moves_what_is_due(office, clock) -> None:
    clock.set(FRIDAY)
    headers = {"Authorization": f"Bearer {office.admin}"}
    path = "/api/v1/business-hours"
    body = {"name": "Office", "timezone": "Europe/Berlin", "weekly": OFFICE}
    made = await (await office.client.post(path, json=body, headers=headers)).get_json()
    await office.make(targets={"first": 600}, is_business_time=True, warn_percent=100)
    await office.says("visitor")

    exceptions = [{"date": "2026-11-30", "name": "Day off"}]
    await office.client.patch(
        f"{path}/{made['id']}", json={"exceptions": exceptions}, headers=headers
    )
    clock.set(datetime(2026, 11, 30, 12, 0, tzinfo=UTC))
    await office.sweep()

    assert office.told == []
    assert await office.look() == {"first": ("running", 300)}


async def test_without_hours_the_wall_clock_counts(office, clock) -> None:
    await office.make(targets={"first": 600}, is_business_time=True, warn_percent=100)
    await office.says("visitor")
    clock.advance(minutes=10)
    await office.sweep()

    assert office.told == [("sla.breached", "first")]


async def test_slot_shows_what_is_left(desk, clock) -> None:
    await desk.make()
    await desk.happens("session.created")
    await desk.says("visitor")
    clock.advance(minutes=11)

    async def show(locale):
        place = {"slot": "session.sidebar", "session": desk.host.session, "locale": locale}
        return await desk.host.dispatch("admin_slot", plugin_id="sla", **place)

    content = await show("en")
    german = [block.text for block in (await show("de-AT")).blocks]

    assert german[0] == "Erste Antwort: 1 min zu spät"
    texts = {block.text: block.tone for block in content.blocks}
    assert texts == {
        "First response: late by 1 min": "bad",
        "Resolution: 1 h 49 min left": "plain",
        "By “Everybody”": "plain",
    }


async def test_person_is_exported_and_erased(desk, clock) -> None:
    await desk.make()
    await desk.says("visitor")
    subject = SubjectView(visitor_id=desk.host.session.visitor.id)

    files = await chatclick_sla.plugin.subject_export(subject)
    report = await chatclick_sla.plugin.subject_erase(subject, desk.service.context)

    assert [one.name for one in files] == ["sla/clocks.json"]
    assert (report.is_complete, report.erased) == (True, 2)
    assert await desk.look() == {}


async def test_whoever_has_the_conversation_is_told_of_warning_and_breach_once(
    desk, clock, host
) -> None:
    await desk.make(targets={"first": 600})
    await desk.says("visitor")
    session = replace(host.session, assignee=Assignee(id=desk.agent, name="Grace"), state="open")
    host.world.sessions[session.id] = session

    for seconds in (450, 150, 600):
        clock.advance(seconds=seconds)
        for _ in range(2):
            await desk.sweep()

    told = [(one.type, one.title, one.staff_ids) for one in host.outbox.notices]
    assert told == [
        ("sla.warned", "The first response is due soon", (desk.agent,)),
        ("sla.breached", "The first response is late", (desk.agent,)),
    ]


async def test_merge_that_is_taken_back_lets_the_visitor_wait_on(desk, clock) -> None:
    await desk.make()
    await desk.happens("session.created")
    await desk.says("visitor")
    await desk.happens("session.closed")
    clock.advance(minutes=1)
    await desk.happens("session.reopened")
    assert (await desk.look())["first"] == ("dropped", None)

    await desk.happens("session.unmerged", into="ses_2", waiting_since="2026-11-27T16:55:00Z")

    assert (await desk.look())["first"][0] == "running"
    assert (await desk.look())["resolution"][0] == "running"


async def test_snoozed_session_that_was_merged_stands_still_as_before(desk, clock) -> None:
    await desk.make()
    await desk.happens("session.created")
    await desk.says("visitor")
    await desk.happens("session.closed")
    clock.advance(minutes=1)
    await desk.happens("session.reopened")
    await desk.happens("session.snoozed")

    await desk.happens("session.unmerged", into="ses_2", waiting_since="2026-11-27T16:55:00Z")

    assert (await desk.look())["first"][0] == "paused"


async def test_merge_without_anybody_waiting_starts_nothing(desk, clock) -> None:
    await desk.make()
    await desk.happens("session.created")
    await desk.happens("session.closed")
    await desk.happens("session.reopened")

    await desk.happens("session.unmerged", into="ses_2", waiting_since=None)
    await desk.happens("session.unmerged", **{"from": "ses_3"})

    assert "first" not in await desk.look()
