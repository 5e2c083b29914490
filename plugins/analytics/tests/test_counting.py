"""Every event counts once, whatever happens in between, and a recount gives the same."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chatclick import EventView
from chatclick.errors import Unavailable
from chatclick_analytics import counting, tables
from chatclick_analytics.definitions import DEFINITIONS
from chatclick_analytics.folding import fold
from chatclick_analytics.models import Count, Fact, Known, Roll
from chatclick_analytics.points import Point
from chatclick_analytics.state import State
from chatclick_analytics.stores.opening import Stores
from chatclick_analytics.times import MINUTE

from .conftest import FALLBACK, OWN, Desk, Log

BERLIN = ZoneInfo("Europe/Berlin")


def make_log(seed: int, sessions: int = 12) -> list[EventView]:
    """Make a log in which a bit of everything happens, over some days."""
    dice, log = random.Random(seed), Log()
    names = [f"ses_{at}" for at in range(sessions)]
    begun: list[str] = []
    for _ in range(sessions * 8):
        log.wait(seconds=dice.choice([0, 5, 100, 4000]))
        if names and dice.random() < 0.2:
            begun.append(names.pop())
            queue = dice.choice([FALLBACK, "que_1", None])
            log.begins(begun[-1], queue=queue, language=dice.choice(["en", "de", None]))
            continue
        if not begun:
            continue
        one, staff = dice.choice(begun), dice.choice(["stf_1", "stf_2"])
        dice.choice(
            [
                lambda one=one: log.says(one, "visitor"),
                lambda one=one: log.says(one, "bot", "faq"),
                lambda one=one, staff=staff: log.says(one, "agent", staff),
                lambda one=one, staff=staff: log.is_given(one, staff),
                lambda one=one: log.happens(one, "session.resolved", "agent"),
                lambda one=one: log.happens(one, "session.reopened", "visitor"),
                lambda one=one: log.happens(one, "session.closed", "visitor"),
                lambda one=one: log.happens(one, "session.tags_changed", to=["vip", "100%_"]),
                lambda one=one: log.happens(
                    one, "csat.submitted", score=dice.randint(1, 5), scale=5
                ),
            ]
        )()
    return log.events


def recount(events: list[EventView]) -> list[tuple[str, Point]]:
    """Count a whole log at once, in memory."""
    states: dict[str, State] = defaultdict(State)
    return [
        (str(event.session_id), point)
        for event in events
        for point in fold(states[str(event.session_id)], event, FALLBACK)
    ]


async def read_all() -> tuple[Any, ...]:
    """Return all that is kept of the counting that is shown, without ids."""
    shown = await Count.get(is_shown=True)
    known = await Known.filter(count_id=shown.id).values_list("session_id", "state", "at_ms")
    facts = await Fact.filter(count_id=shown.id).values_list(
        "metric", "at_ms", "number", "value", "session_id", "staff", "queue", "language", "tags"
    )
    # Sums of minutes as old as these are removed whenever it tidies up.
    rolls = await Roll.filter(count_id=shown.id, size__gt=MINUTE).values_list(
        "metric", "axis_id", "size", "at", "bin", "number", "total"
    )
    return sorted(known), sorted(facts), sorted(one for one in rolls if one[5:] != (0, 0))


@pytest.mark.parametrize("driver", OWN)
@settings(
    max_examples=3,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10**6))
async def test_crashes_restarts_and_a_second_process_change_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    events, dice = make_log(seed, sessions=8), random.Random(seed)
    await _forget(desk)
    real = tables.save_rolls

    async def fail_sometimes(rows: Any) -> None:
        await real(rows)
        if dice.random() < 0.3:
            raise RuntimeError("the power went out")

    with monkeypatch.context() as patch:
        patch.setattr(counting, "BATCH", 7)
        patch.setattr(tables, "save_rolls", fail_sometimes)
        desk.host.world.log = []
        for at in range(0, len(events) + 40, 20):
            desk.host.world.log = events[:at]
            shown = await desk.service.counting.find_shown()
            other = counting.Counting(desk.service.context, Stores(desk.service.context))
            for process in (desk.service.counting, other, desk.service.counting):
                try:
                    await process.count(shown)  # one of them is always too late
                except RuntimeError:
                    continue
    await desk.count(events)
    faulty = await read_all()

    await desk.service.recompute()
    await desk.count(events)

    assert await read_all() == faulty
    facts = [(one[0], one[1], one[2], one[3], one[4]) for one in faulty[1]]
    wanted = [(p.metric, p.at_ms, p.number, p.value, who) for who, p in recount(events)]
    assert facts == sorted(wanted)
    assert await Count.all().count() == 1


async def _forget(desk: Desk) -> None:
    async def work() -> None:
        for model in (Count, Known, Fact, Roll):
            await model.all().delete()

    await desk.service.stop()
    desk.host.world.log = []
    await desk.service.context.write(work)
    await desk.service.start(desk.service.context)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kathmandu", "UTC"])
async def test_answers_are_what_counting_by_hand_gives(desk: Desk, zone: str) -> None:
    events = make_log(7, sessions=40)
    await desk.count(events)
    points = recount(events)
    local = ZoneInfo(zone)

    for definition in DEFINITIONS:
        if definition.kind not in ("count", "time"):
            continue
        found = await desk.ask(definition.id, stat="sum", grain="day", time_zone=zone, by="staff")
        wanted: dict[tuple[str, str], int] = defaultdict(int)
        for _, point in points:
            if point.metric == definition.id and point.place.get("staff"):
                day = datetime.fromtimestamp(point.at_ms / 1000, local).date().isoformat()
                wanted[point.place.get("staff"), day] += point.value
        scale = 1000 if definition.kind == "time" else 1
        got = {
            (series["key"], _day(start, local)): value
            for series in found["series"]
            for start, value in zip(found["starts"], series["values"], strict=True)
            if value
        }
        assert got == {key: value / scale for key, value in wanted.items() if value}


def _day(start: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(start).astimezone(zone).date().isoformat()


async def test_values_are_values_whatever_is_in_them(desk: Desk) -> None:
    odd = ["'", "\\", "\\'); DROP TABLE x --", "%(tag)s", "{tag:String}", "50 %", "a_b", "ü\u202e"]
    desk.log.begins("ses_1", language="it's")
    for one in odd:
        desk.log.happens("ses_1", "session.tags_changed", to=[one])
        desk.log.says("ses_1", "visitor")
    await desk.count()

    for one in odd:
        filters = {"tag": [one], "language": ["it's"]}
        assert await desk.total("messages_in", filters=filters) == 1, one
    split = (await desk.ask("messages_in", by="tag", filters={"channel": ["web"]}))["series"]
    assert {one["key"] for one in split} == set(odd)


async def test_tags_in_other_letters_are_other_tags(desk: Desk) -> None:
    desk.log.begins("ses_1")
    desk.log.happens("ses_1", "session.tags_changed", to=["VIP"])
    desk.log.says("ses_1", "visitor")
    desk.log.happens("ses_1", "session.tags_changed", to=["vip"])
    desk.log.says("ses_1", "visitor")
    await desk.count()

    for tag in ("vip", "VIP"):
        assert await desk.total("messages_in", filters={"tag": [tag]}) == 1
        assert await desk.total("messages_in", filters={"tag": [tag], "channel": ["web"]}) == 1


async def test_combined_filters_and_odd_edges_are_counted_exactly(desk: Desk) -> None:
    events = make_log(3, sessions=40)
    await desk.count(events)
    points = [point for _, point in recount(events)]

    def matches(point: Point) -> bool:
        return point.metric == "messages_in" and point.place.get("language") == "de"

    tagged = [one for one in points if matches(one) and "100%_" in one.place.tags]
    filters = {"language": ["de"], "tag": ["100%_"]}
    assert await desk.total("messages_in", filters=filters) == len(tagged)
    assert await desk.total("messages_in", filters={**filters, "tag": ["100"]}) == 0
    waits = sorted(one.value for one in points if one.metric == "waiting")
    middle = waits[-(-len(waits) // 2) - 1] / 1000
    edges = {"since": "2026-03-02T00:07:00Z", "until": "2026-03-08T23:51:00Z"}
    assert await desk.total("waiting", stat="p50", **edges) == pytest.approx(middle, rel=0.011)


@pytest.mark.parametrize("driver", OWN)
async def test_minutes_of_long_ago_are_counted_from_the_facts(desk: Desk) -> None:
    desk.log.begins("ses_1")
    desk.log.wait(minutes=3)
    desk.log.begins("ses_2")
    await desk.count()

    async def work() -> None:
        await Roll.filter(size=MINUTE).delete()

    await desk.service.context.write(work)

    odd = {"since": "2026-03-02T09:01:00Z", "until": "2026-03-02T11:07:00Z"}
    assert await desk.total("sessions", **odd) == 1


@pytest.mark.parametrize("driver", ["embedded"])
async def test_an_older_host_says_less_and_the_session_is_looked_up(desk: Desk) -> None:
    session_id = desk.host.session.id
    desk.log.happens(session_id, "session.created", "visitor", visitor_id="vis_1")

    await desk.count()

    [series] = (await desk.ask("sessions", by="channel"))["series"]
    assert series["key"] == desk.host.session.channel
    assert (await Fact.get(metric="sessions")).at_ms == int(
        desk.log.events[0].at.astimezone(UTC).timestamp() * 1000
    )


@pytest.mark.parametrize("driver", OWN)
async def test_days_that_are_over_are_remembered_until_something_changes_in_them(
    desk: Desk,
) -> None:
    desk.log.begins("ses_1")
    desk.log.happens("ses_1", "csat.submitted", score=5, scale=5)
    await desk.count()
    split = {"by": "channel", "grain": "day"}
    assert await desk.total("csat", **split) == 100

    async def work() -> None:
        await Roll.all().update(total=0)

    await desk.service.context.write(work)
    assert await desk.total("csat", **split) == 100
    remembered = await desk.ask("csat", by="channel", grain="day", until="2026-03-10T00:00:00Z")
    assert remembered["series"][0]["total"] == 0

    desk.log.happens("ses_1", "csat.submitted", score=4, scale=5)
    await desk.count()

    assert await desk.total("csat", **split) == -25  # of the sums that were broken above


@pytest.mark.parametrize("driver", OWN)
async def test_what_is_too_much_at_once_for_a_slow_database_is_counted_in_smaller_parts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = make_log(7, sessions=20)
    await _forget(desk)
    await desk.service.stop()  # counted by hand here
    real, limit = tables.save_states, 16
    sizes: list[int] = []

    async def take_little(rows: Sequence[tables.Row]) -> None:
        sizes.append(len(rows))
        if len(rows) > limit:
            raise Unavailable("That takes too long.")
        await real(rows)

    monkeypatch.setattr(tables, "save_states", take_little)
    shown, failures = await desk.service.counting.find_shown(), 0
    desk.host.world.log = events
    while shown.position < len(events):
        assert failures < len(events)
        try:
            await desk.service.counting.count(shown)
        except Unavailable:
            failures += 1
    assert failures > 0
    assert await Fact.all().count() == len(recount(events))

    # Once it is fast again as many as ever are written at once, after a while.
    limit, rounds = len(events), 0
    while len(sizes) != 1:
        sizes.clear()
        rounds += 1
        desk.host.world.log = [
            replace(one, position=one.position + rounds * len(events)) for one in events
        ]
        await desk.service.counting.count(shown)
        assert rounds < counting.STEPS
