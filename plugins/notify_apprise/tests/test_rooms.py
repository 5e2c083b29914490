"""From what staff are told to what a room elsewhere reads."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

import chatclick_notify_apprise
from chatclick import TryLater
from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.notifier import ledger
from chatclick.testing import contract_check
from chatclick_notify_apprise.calling import THREADS, wait_for_answer
from chatclick_notify_apprise.models import Room


async def test_a_room_reads_what_staff_are_told(desk) -> None:
    await desk.add()

    await desk.send(desk.told())

    (read,) = desk.service.got
    assert read["title"] == "New message"
    assert "Ann wrote to you." in read["message"]
    assert "https://chat.example/admin/inbox/all/ses_1" in read["message"]
    assert await desk.list_log() == [("Room", "sent")]


async def test_what_several_people_are_told_is_one_line(desk, clock) -> None:
    await desk.add()
    alert = {"type": "alerts.fired", "session_id": None, "title": "Long wait", "body": "9 min"}

    await desk.send(desk.told(**alert))
    await desk.send(desk.told(**alert), desk.hal)
    await desk.send(desk.told())
    await desk.send(desk.told(body="Ann wrote to you again."))
    assert [one["title"] for one in desk.service.got] == ["Long wait", "New message"]

    clock.advance(minutes=6)
    await desk.send(desk.told())
    await desk.send(desk.told(**alert))
    assert len(desk.service.got) == 4


async def test_what_several_processes_tell_at_once_is_one_line(desk, clock) -> None:
    await desk.add()
    desk.service.may_answer.clear()
    first = desk.told()
    telling = asyncio.create_task(desk.send(first))
    await desk.service.wait(lambda: desk.service.calls == 1)

    second = replace(first, id=new_id("notification"))
    with pytest.raises(TryLater):
        await desk.send(second, desk.hal)
    desk.service.may_answer.set()
    await telling
    await desk.send(second, desk.hal)

    assert len(desk.service.got) == 1
    assert await desk.list_log() == [("Room", "sent")]


async def test_one_notice_in_several_languages_and_calls_is_one_line(desk, clock) -> None:
    await desk.add()
    alert = {"type": "alerts.fired", "session_id": None, "notice_id": "n1", "title": "Long wait"}

    await desk.send(desk.told(**alert))
    clock.advance(seconds=1)
    await desk.send(desk.told(**{**alert, "title": "Lange Wartezeit"}), desk.hal)
    await desk.send(desk.told(**{**alert, "notice_id": "n2"}))

    assert [one["title"] for one in desk.service.got] == ["Long wait", "Long wait"]


async def test_a_summary_is_read_and_one_that_says_the_same_is_one_line(desk) -> None:
    await desk.add()
    await desk.add("Alerts", event_types=["alerts.*"])
    at = now().replace(minute=0)
    summary = {"type": "staff.digest", "session_id": None, "title": "Two things", "count": 2}

    await desk.send(desk.told(**summary, created_at=at))
    await desk.send(desk.told(**summary, created_at=at + timedelta(seconds=2)), desk.hal)
    await desk.send(desk.told(**summary, created_at=at + timedelta(hours=24)))

    assert [one["title"] for one in desk.service.got] == ["Two things", "Two things"]
    assert {room for room, _ in await desk.list_log()} == {"Room"}


async def test_a_room_hears_the_types_and_teams_it_wants(desk) -> None:
    await desk.add("Alerts", event_types=["alerts.*"])
    await desk.add("Team A", team_ids=["team_a"])

    await desk.send(desk.told(), desk.hal)
    await desk.send(desk.told(session_id="ses_2"), desk.grace)
    await desk.send(desk.told(type="alerts.fired", session_id=None), desk.hal)

    assert sorted(room for room, _ in await desk.list_log()) == ["Alerts", "Team A"]


@pytest.mark.parametrize(
    ("notification", "recipient"),
    [
        ({"type": "staff.password"}, {}),
        ({"type": "session.transcript"}, {}),
        ({}, {"kind": "visitor"}),
    ],
)
async def test_what_is_not_for_rooms_stays_here(desk, notification, recipient) -> None:
    await desk.add()

    await desk.send(desk.told(**notification), **recipient)

    assert desk.service.got == []


async def test_no_text_leaves_where_the_settings_say_so(desk) -> None:
    await desk.add()
    await desk.host.configure("notify_apprise", include_text=False)

    await desk.send(desk.told(title="Secret", body="Ann"))

    assert "Secret" not in str(desk.service.got)
    assert "Ann" not in str(desk.service.got)


async def test_a_room_that_is_away_is_told_later_and_the_others_once(desk) -> None:
    await desk.add("First")
    await desk.add("Second")
    desk.service.answers = ["503 Away"]
    notification = desk.told()

    with pytest.raises(TryLater):
        await desk.send(notification)
    await desk.send(notification)

    assert len(desk.service.got) == 2
    assert sorted(await desk.list_log()) == [("First", "sent"), ("Second", "sent")]


async def test_a_room_that_was_called_and_does_not_answer_is_called_once(desk) -> None:
    await desk.add()
    desk.service.may_answer.clear()
    desk.wait_so_long(lambda _call: desk.service.wait(lambda: desk.service.calls == 1))
    notification = desk.told()

    await desk.send(notification)
    await desk.send(notification)
    _, document = await desk.call("GET", "/deliveries")
    desk.service.may_answer.set()
    await desk.service.wait(lambda: bool(desk.service.got))

    (row,) = document["data"]
    assert (row["status"], row["detail"]) == ("sent", "no answer in time")
    assert desk.service.calls == 1


async def test_rooms_whose_turn_did_not_come_are_told_later(desk) -> None:
    rooms = THREADS + 1
    for at in range(rooms):
        await desk.add(f"Room {at}")
    desk.service.may_answer.clear()
    desk.wait_so_long(lambda _call: desk.service.wait(lambda: desk.service.calls == THREADS))
    notification = desk.told()

    with pytest.raises(TryLater, match="other rooms"):
        await desk.send(notification)
    desk.service.may_answer.set()
    await desk.service.wait(lambda: len(desk.service.got) == THREADS)
    desk.wait_so_long(wait_for_answer)
    await desk.send(notification)

    assert len(desk.service.got) == rooms
    assert [status for _, status in await desk.list_log()] == ["sent"] * rooms


async def test_addresses_are_shown_to_nobody(desk) -> None:
    room = await desk.add()

    assert "url" not in room
    assert "secret" not in str(await desk.call("GET", "/rooms"))
    assert "secret" not in (await Room.get()).sealed


@pytest.mark.parametrize(
    "url", ["hello", "syslog://", "dbus://", "vapid://a@b.example/c@d.example"]
)
async def test_what_is_no_room_or_of_this_machine_is_refused(desk, url: str) -> None:
    status, problem = await desk.call("POST", "/rooms", {"name": "Room", "url": url})

    assert (status, problem["errors"][0]["pointer"]) == (422, "/url")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "", "url": "json://a.example"}, "/name"),
        ({"name": "Room"}, "/url"),
        ({"name": "Room", "url": "json://a.example", "event_types": ["x y"]}, "/event_types/0"),
        ({"name": "Room", "url": "json://a.example", "team_ids": "a"}, "/team_ids"),
        ({"name": "Room", "url": "json://a.example", "sealed": "x"}, "/sealed"),
    ],
)
async def test_what_does_not_fit_is_named_by_its_place(desk, body, pointer: str) -> None:
    status, problem = await desk.call("POST", "/rooms", body)

    assert (status, problem["errors"][0]["pointer"]) == (422, pointer)


async def test_rooms_are_for_admins_changed_removed_and_audited(desk) -> None:
    room = await desk.add()
    path = f"/rooms/{room['id']}"

    for method, at in (
        ("GET", "/rooms"),
        ("POST", "/rooms"),
        ("DELETE", path),
        ("GET", "/deliveries"),
    ):
        assert (await desk.call(method, at, {}, who=desk.grace))[0] == 403
    assert (await desk.call("POST", "/rooms", {"name": "Room", "url": desk.url}))[0] == 409
    status, changed = await desk.call("PATCH", path, {"name": "Other", "event_types": ["alerts.*"]})
    assert (status, changed["name"], changed["event_types"]) == (200, "Other", ["alerts.*"])
    await desk.send(desk.told(type="alerts.fired"))
    assert len(desk.service.got) == 1
    assert (await desk.call("DELETE", path))[0] == 204
    assert (await desk.call("DELETE", path))[0] == 404
    audited = [action for _, action, _, _ in desk.host.plugins.services.gate.audited]
    assert audited == ["notify_apprise.add", "notify_apprise.change", "notify_apprise.remove"]


async def test_a_test_says_whether_the_room_took_it(desk) -> None:
    room = await desk.add()

    status, answer = await desk.call("POST", "/test", {"address": room["id"]})
    assert (status, answer) == (200, {"is_sent": True, "detail": "JSON"})
    desk.service.answers = ["500 Broken"]
    _, answer = await desk.call("POST", "/test", {"address": room["id"]})
    assert answer == {"is_sent": False, "detail": "the service did not take it"}
    assert (await desk.call("POST", "/test", {"address": "room_x"}))[0] == 404


async def test_the_log_forgets_what_is_old_however_much_that_is(desk, clock, monkeypatch) -> None:
    monkeypatch.setattr(ledger, "CLEANED", 2)
    await desk.add()
    for number in range(5):
        await desk.send(desk.told(session_id=f"ses_{number}"))

    clock.advance(days=31)
    for number in range(3):
        await desk.send(desk.told(session_id=f"ses_later_{number}"))
        clock.advance(minutes=1)

    assert len(await desk.list_log()) == 3


def test_the_plugin_keeps_the_contract() -> None:
    contract_check(chatclick_notify_apprise.plugin)
