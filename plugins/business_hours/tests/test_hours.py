"""Schedules over the API, where they hold, and what follows for rules, flows and visitors."""

from datetime import UTC, datetime

import pytest

from chatclick import PlaceView, WindowView
from chatclick.testing import BenchHost

MONDAY_NOON = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, 11, 0, tzinfo=UTC)
NIGHT = {"fri": [{"from": "22:00", "to": "02:00"}]}
SAY = {"en": "We are back {opens}.", "de": "Wir sind {opens} wieder da."}


async def test_first_schedule_is_the_default_and_says_how_it_is_now(desk, clock) -> None:
    clock.set(MONDAY_NOON)

    made = await desk.make()

    assert made["is_default"] is True
    assert made["now"] == {
        "is_open": True,
        "opens_at": None,
        "closes_at": "2026-11-30T17:00:00.000Z",
    }
    assert (await desk.make("Night", weekly=NIGHT))["is_default"] is False
    listed = (await desk.call(desk.agent, "GET")).json
    assert [one["name"] for one in listed["data"]] == ["Night", "Office"]
    assert listed["may_change"] is False


async def test_change_made_from_an_old_revision_is_refused(desk) -> None:
    made = await desk.make()
    path = f"/{made['id']}"
    exceptions = [{"date": "2026-12-24", "name": "Christmas Eve"}]

    first = await desk.call(
        desk.admin, "PATCH", path, {"exceptions": exceptions, "revision": made["revision"]}
    )
    second = await desk.call(
        desk.admin, "PATCH", path, {"name": "Mine", "revision": made["revision"]}
    )

    assert (first.status, second.status, second.json["code"]) == (200, 409, "changed")
    kept = (await desk.call(desk.agent, "GET", path)).json
    assert kept["name"] == "Office"
    assert kept["exceptions"][0]["hours"] == []


@pytest.mark.parametrize(
    ("place", "pointer"), [("nowhere/x", "/kind"), (f"queue/{'x' * 121}", "/target")]
)
async def test_a_place_that_cannot_be_is_refused(desk, place: str, pointer: str) -> None:
    answer = await desk.call(desk.admin, "DELETE", f"/places/{place}")

    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)


async def test_default_moves_and_a_removed_schedule_holds_nowhere(desk) -> None:
    office = await desk.make()
    night = await desk.make("Night", weekly=NIGHT)
    await desk.place("queue", "que_1", office)

    await desk.call(desk.admin, "PATCH", f"/{night['id']}", {"is_default": True})
    assert (await desk.call(desk.admin, "DELETE", f"/{office['id']}")).status == 204

    listed = (await desk.call(desk.admin, "GET")).json["data"]
    assert [(one["name"], one["is_default"]) for one in listed] == [("Night", True)]
    assert (await desk.call(desk.admin, "GET", "/places")).json["data"] == []
    assert (await desk.call(desk.admin, "GET", f"/{office['id']}")).status == 404


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": " "}, "/name"),
        ({"timezone": "Europe/Atlantis"}, "/timezone"),
        ({"timezone": 3}, "/timezone"),
        ({"weekly": []}, "/weekly"),
        ({"weekly": {"monday": []}}, "/weekly/monday"),
        ({"weekly": {"mon": [{"from": "9:00", "to": "12:00"}]}}, "/weekly/mon/0/from"),
        ({"weekly": {"mon": [{"from": "09:00", "to": "24:01"}]}}, "/weekly/mon/0/to"),
        ({"weekly": {"mon": [{"from": "24:00", "to": "01:00"}]}}, "/weekly/mon/0/from"),
        ({"weekly": {"mon": [{"from": "09:00", "to": "09:00"}]}}, "/weekly/mon/0/to"),
        ({"weekly": {"mon": [{"from": "09:00"}]}}, "/weekly/mon/0/to"),
        (
            {
                "weekly": {
                    "mon": [{"from": "09:00", "to": "12:00"}, {"from": "11:00", "to": "13:00"}]
                }
            },
            "/weekly/mon/1",
        ),
        (
            {
                "weekly": {
                    "sun": [{"from": "22:00", "to": "02:00"}],
                    "mon": [{"from": "01:00", "to": "03:00"}],
                }
            },
            "/weekly/sun",
        ),
        ({"exceptions": [{"date": "2026-02-30"}]}, "/exceptions/0/date"),
        ({"exceptions": [{"date": "2026-02-01"}, {"date": "2026-02-01"}]}, "/exceptions/1/date"),
        ({"exceptions": [{"date": "2026-02-01", "hours": "none"}]}, "/exceptions/0/hours"),
        ({"exceptions": [{"name": "Easter"}]}, "/exceptions/0/date"),
        ({"color": "red"}, "/color"),
        ({"a/b": 1}, "/a~1b"),
    ],
)
async def test_wrong_values_are_named(desk, change: dict, pointer: str) -> None:
    body = {"name": "A", "timezone": "UTC", "weekly": {}, **change}

    answer = await desk.call(desk.admin, "POST", "", body)

    assert answer.status == 422
    assert answer.json["errors"][0]["pointer"] == pointer


async def test_only_who_manages_widgets_changes_hours(desk) -> None:
    made = await desk.make()
    visitor = desk.host.visitor.id

    assert (await desk.call(desk.agent, "PATCH", f"/{made['id']}", {"name": "X"})).status == 403
    assert (await desk.call(desk.agent, "POST", "", {})).status == 403
    assert (await desk.call(visitor, "GET")).status == 403
    assert (await desk.call(visitor, "GET", "/now")).status == 200


async def test_closest_place_counts(desk, clock) -> None:
    clock.set(SATURDAY)
    office = await desk.make()
    weekend = await desk.make("Weekend", weekly={"sat": [{"from": "00:00", "to": "24:00"}]})
    await desk.place("topic", "Sales", weekend)
    await desk.place("queue", "que_1", office, then="form")

    async def ask(query: str) -> tuple[str, bool]:
        answer = (await desk.call(desk.agent, "GET", f"/now?{query}")).json
        return answer["schedule"]["name"], answer["is_open"]

    assert await ask("") == ("Office", False)
    assert await ask("queue=que_1&topic=sALES") == ("Weekend", True)
    assert await ask("queue=que_1&topic=Support") == ("Office", False)
    assert await ask("team=tea_1") == ("Office", False)


async def test_without_any_schedule_the_widget_decides(desk) -> None:
    answer = await desk.call(desk.host.visitor.id, "GET", "/now")

    assert answer.json["schedule"] is None
    assert answer.json["is_open"] is True


async def test_topics_are_listed_with_their_state_and_words(desk, clock) -> None:
    clock.set(SATURDAY)
    office = await desk.make()
    weekend = await desk.make("Weekend", weekly={"sat": [{"from": "00:00", "to": "24:00"}]})
    await desk.place("topic", "billing", office, say=SAY, then="hide")
    await desk.place("topic", "outage", weekend)

    topics = (await desk.call(desk.host.visitor.id, "GET", "/topics?language=de-AT")).json["data"]

    assert [(one["topic"], one["is_open"]) for one in topics] == [
        ("billing", False),
        ("outage", True),
    ]
    assert topics[0]["closed"] == {"then": "hide", "text": "Wir sind Montag 09:00 wieder da."}
    assert topics[1]["closed"] is None


async def test_facts_tell_rules_whether_it_is_open(desk, clock) -> None:
    clock.set(SATURDAY)
    assert await desk.host.collect_facts() == {
        "business_hours": {"has_hours": False, "is_open": True}
    }
    await desk.make()

    closed = (await desk.host.collect_facts())["business_hours"]
    clock.set(MONDAY_NOON)
    open_ = (await desk.host.collect_facts())["business_hours"]

    assert (closed["is_open"], closed["opens_in_minutes"]) == (False, 45 * 60)
    assert (open_["is_open"], open_["closes_in_minutes"], open_["opens_in_minutes"]) == (
        True,
        360,
        None,
    )


async def test_late_visitor_is_told_once_a_day(desk, clock, outbox) -> None:
    clock.set(SATURDAY)
    office = await desk.make()
    await desk.place("widget", desk.host.session.widget_id, office, say=SAY)

    await desk.host.visitor.says("Anybody there?")
    await desk.host.visitor.says("Hello?")
    assert outbox.texts == ["We are back Monday 09:00."]

    clock.advance(days=1)
    await desk.host.visitor.says("And today?")
    assert outbox.texts == ["We are back Monday 09:00."] * 2

    clock.set(MONDAY_NOON)
    await desk.host.visitor.says("Good morning")
    assert len(outbox.texts) == 2


async def test_other_words_on_the_same_day_are_not_said_as_well(desk, clock, outbox) -> None:
    clock.set(SATURDAY)
    office = await desk.make()
    await desk.place("widget", desk.host.session.widget_id, office, say=SAY)
    await desk.host.visitor.says("Anybody there?")

    await desk.place("widget", desk.host.session.widget_id, office, say={"en": "We are closed."})
    await desk.host.visitor.says("Hello?")

    assert outbox.texts == ["We are back Monday 09:00."]


async def test_visitor_who_is_answered_is_not_told(desk, clock, outbox) -> None:
    clock.set(SATURDAY)
    office = await desk.make()
    await desk.place("widget", desk.host.session.widget_id, office, say=SAY)
    grace = desk.host.add_agent("Grace")

    await grace.takes()
    await grace.says("I am still here.")
    await desk.host.visitor.says("Lovely")

    assert outbox.texts == []


async def run(host: BenchHost, action: str, **values: object):
    """Run one of the plugin's actions as another plugin does."""
    return await host.dispatch(
        "action_run",
        plugin_id="business_hours",
        action=f"business_hours.{action}",
        session=host.session,
        values=values,
    )


async def test_flows_branch_by_the_hours(desk, clock) -> None:
    clock.set(SATURDAY)
    assert (await run(desk.host, "check")).outcome == "open"
    office = await desk.make()
    await desk.place("topic", "billing", office, say=SAY)

    closed = await run(desk.host, "check", topic="Billing")
    clock.set(MONDAY_NOON)

    assert (closed.outcome, closed.values["text"]) == ("closed", "We are back Monday 09:00.")
    assert (await run(desk.host, "check", topic="Billing")).outcome == "open"


async def test_others_count_in_business_time(desk) -> None:
    since, until = "2026-11-27T16:00:00Z", "2026-11-30T09:00:00Z"
    assert (await run(desk.host, "reckon", since=since, seconds=60)).outcome == "none"
    await desk.make()

    counted = await run(desk.host, "reckon", since=since, until=until)
    due = await run(desk.host, "reckon", since=since, seconds=7200)

    assert counted.values["seconds"] == 7200
    assert due.values["until"] == "2026-11-30T09:00:00.000Z"


async def test_others_learn_when_it_was_open_over_a_span(desk) -> None:
    window = WindowView(
        since=datetime(2026, 11, 27, 16, tzinfo=UTC), until=datetime(2026, 11, 30, 9, tzinfo=UTC)
    )
    place = PlaceView(topic="Billing", queue_id="que_1")
    asked = {"place": place, "window": window}
    assert await desk.host.dispatch("hours_open", **asked) is None
    await desk.make()

    by_default = await desk.host.dispatch("hours_open", **asked)
    await desk.place("topic", "Billing", await desk.make("Never", weekly={}))
    by_topic = await desk.host.dispatch("hours_open", **asked)

    seconds = [(one.until - one.since).total_seconds() for one in by_default.spans]
    assert sum(seconds) == 7200
    assert by_default.spans[0].since == window.since
    assert by_topic.spans == ()


async def test_a_widget_is_closed_by_the_hours_that_hold_there(desk, clock) -> None:
    clock.set(SATURDAY)
    desk.host.world.widgets["wid_1"] = {"schemaVersion": 2, "name": "Shop"}
    office = await desk.make()
    await desk.place("topic", "Billing", await desk.make("Never", weekly={}), then="hide", say=SAY)

    by_default = await desk.host.dispatch("widget_hours", widget_id="wid_1")
    await desk.place("widget", "wid_1", office, then="form", say=SAY)
    by_place = await desk.host.dispatch("widget_hours", widget_id="wid_1")

    assert (by_default.is_open, by_default.when_closed, by_default.texts) == (False, None, {})
    assert (by_place.is_open, by_place.when_closed) == (False, "form")
    assert by_place.texts == {
        "en": "We are back Monday 09:00.",
        "de": "Wir sind Montag 09:00 wieder da.",
    }
    [billing] = by_place.topics
    assert (billing.topic, billing.is_open, billing.when_closed) == ("billing", False, "hide")
    assert by_place.topic_field == "topic"


async def test_hours_of_a_widgets_own_config_stand_above_the_default(desk, clock) -> None:
    clock.set(SATURDAY)
    own = {"availability": {"schedule": {"timezone": "UTC", "weekly": {}}}}
    desk.host.world.widgets["wid_1"] = own
    office = await desk.make()

    assert await desk.host.dispatch("widget_hours", widget_id="wid_1") is None
    assert await desk.host.dispatch("widget_hours", widget_id="wid_none") is None
    await desk.place("widget", "wid_1", office)
    assert (await desk.host.dispatch("widget_hours", widget_id="wid_1")).is_open is False
