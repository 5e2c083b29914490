"""Times within opening hours: what of them is open at the place, also as clocks change."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chatclick import MetricQuery, OpenSpan, OpenTimes, PlaceView, WindowView, hookimpl
from chatclick.errors import Invalid
from chatclick.testing import BenchHost
from chatclick_analytics.hours import OpenHours
from chatclick_analytics.models import Fact

from .conftest import Desk

BERLIN = ZoneInfo("Europe/Berlin")
MARCH = {"since": "2026-03-01T00:00:00Z", "until": "2026-04-30T00:00:00Z"}
BUSINESS = {**MARCH, "hours": "business"}
KEEPER = {
    "manifest_version": 1,
    "id": "keeper",
    "name": "Keeper",
    "summary": "Keeps hours",
    "license": "Apache-2.0",
    "requires": {"chatclick": ">=0.1,<0.2", "api": 1},
    "hooks": ["hours_open"],
    "permissions": ["widget:read"],
}


class Keeper:
    """Keeps hours of one queue: a part of each day, in Berlin.

    Attributes:
        hours: from and until, on the wall.
        is_broken: fails.
    """

    def __init__(self) -> None:
        self.hours = (9, 17)
        self.is_broken = False
        self.asked: list[tuple[PlaceView, WindowView]] = []

    @hookimpl
    async def hours_open(self, place: PlaceView, window: WindowView) -> OpenTimes | None:
        """Tell when it is open."""
        self.asked.append((place, window))
        if self.is_broken:
            raise RuntimeError("lost the keys")
        if place.queue_id != "que_1":
            return None
        day, spans = window.since.astimezone(BERLIN).date(), []
        while day <= window.until.date():
            ends = [
                datetime(day.year, day.month, day.day, one, tzinfo=BERLIN).astimezone(UTC)
                for one in self.hours
            ]
            spans.append(OpenSpan(since=ends[0], until=ends[1]))
            day += timedelta(days=1)
        return OpenTimes(spans=tuple(spans))


@pytest.fixture
def keeper() -> Keeper:
    """Whoever keeps hours."""
    return Keeper()


@pytest.fixture
async def kept(host: BenchHost, keeper: Keeper, desk: Desk) -> Desk:
    """The plugin at work beside somebody who keeps hours."""
    await host.run(keeper, manifest=KEEPER)
    return desk


def converse(desk: Desk, session_id: str, begin: str, answer: str, queue: str = "que_1") -> None:
    """Let a visitor write and somebody answer, at times of Berlin; then it is done."""
    log = desk.log
    log.at = _at(begin) - timedelta(seconds=3)
    log.begins(session_id, queue=queue)
    log.says(session_id, "visitor")
    log.at = _at(answer) - timedelta(seconds=2)
    log.is_given(session_id, "stf_1")
    log.says(session_id, "agent", "stf_1")
    log.happens(session_id, "session.resolved", "agent")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


async def test_a_weekend_on_which_clocks_change_counts_what_was_open(kept: Desk) -> None:
    converse(kept, "ses_1", "2026-03-28T16:00", "2026-03-29T10:00")

    await kept.count()

    # 18 hours on the wall of which the clock skipped one; open from 16 to 17 and from 9 to 10.
    assert await kept.total("first_response", stat="sum", **MARCH) == 17 * 3600
    assert await kept.total("first_response", stat="sum", **BUSINESS) == 2 * 3600
    assert await kept.total("waiting", stat="sum", **BUSINESS) == pytest.approx(7200, abs=5)
    assert await kept.total("resolution", stat="sum", **BUSINESS) == pytest.approx(7200, abs=5)
    for stat in ("p50", "p99", "mean"):
        found = await kept.total("first_response", stat=stat, **BUSINESS)
        assert found == pytest.approx(7200, rel=0.011)
    assert await kept.total("first_response", stat="count", **BUSINESS) == 1
    assert await kept.total("duration", stat="sum", **BUSINESS) == await kept.total(
        "duration", stat="sum", **MARCH
    )


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 4), ("2026-03-22", 5)])
async def test_a_night_has_the_hours_it_had(
    kept: Desk, keeper: Keeper, day: str, hours: int
) -> None:
    keeper.hours = (0, 5)
    converse(kept, "ses_1", f"{day}T00:00", f"{day}T12:00")

    await kept.count()

    assert await kept.total("first_response", stat="sum", **BUSINESS) == hours * 3600


async def test_hours_are_those_of_the_place_and_splits_and_filters_keep_them(kept: Desk) -> None:
    converse(kept, "ses_1", "2026-03-10T16:59", "2026-03-11T09:01")
    converse(kept, "ses_2", "2026-03-12T20:00", "2026-03-12T20:10", queue="que_2")
    converse(kept, "ses_3", "2026-03-13T20:00", "2026-03-13T20:10")

    await kept.count()

    split = (await kept.ask("first_response", stat="sum", by="queue", **BUSINESS))["series"]
    assert {one["key"]: one["total"] for one in split} == {"que_1": 120, "que_2": 600}
    both = {"queue": ["que_1"], "language": ["en"]}
    assert await kept.total("first_response", stat="sum", filters=both, **BUSINESS) == 120
    days = await kept.ask(
        "first_response", stat="p50", grain="day", time_zone="Europe/Berlin", **BUSINESS
    )
    values = [one for one in days["series"][0]["values"] if one is not None]
    assert days["hours"] == "business"
    assert values == [pytest.approx(120, rel=0.011), pytest.approx(600, rel=0.011), 0]
    behind = await kept.call("POST", "/sessions", {"metric": "first_response", **BUSINESS})
    assert [(one["session_id"], one["value"]) for one in behind.json["data"]] == [
        ("ses_3", 0),
        ("ses_2", 600),
        ("ses_1", 120),
    ]
    asked = MetricQuery(
        metric="first_response",
        stat="sum",
        since=datetime(2026, 3, 1, tzinfo=UTC),
        until=datetime(2026, 4, 1, tzinfo=UTC),
        hours="business",
    )
    [answer] = (await kept.host.services.metrics.query([asked])).answers
    assert answer is not None and answer.lines[0].total == 720


@pytest.mark.parametrize("driver", ["embedded"])
async def test_counting_anew_takes_the_hours_of_now(kept: Desk, keeper: Keeper) -> None:
    converse(kept, "ses_1", "2026-03-10T16:00", "2026-03-11T10:00")
    await kept.count()
    before = await kept.total("first_response", stat="sum", **BUSINESS)
    await kept.service.recompute()
    await kept.count()
    assert await kept.total("first_response", stat="sum", **BUSINESS) == before == 7200

    keeper.hours = (9, 18)
    kept.service.counting._hours = OpenHours(kept.service.context)  # the few seconds are over
    await kept.service.recompute()
    await kept.count()

    assert await kept.total("first_response", stat="sum", **BUSINESS) == 3 * 3600


@pytest.mark.parametrize("driver", ["embedded"])
async def test_who_keeps_hours_may_fail_and_counting_goes_on(kept: Desk, keeper: Keeper) -> None:
    keeper.is_broken = True
    converse(kept, "ses_1", "2026-03-10T16:00", "2026-03-11T10:00")

    await kept.count()

    assert await kept.total("first_response", stat="sum", **BUSINESS) == 18 * 3600


@pytest.mark.parametrize("driver", ["embedded"])
async def test_what_is_the_same_is_kept_once(kept: Desk, keeper: Keeper) -> None:
    converse(kept, "ses_1", "2026-03-10T10:00", "2026-03-10T10:30")
    converse(kept, "ses_2", "2026-03-10T11:00", "2026-03-10T11:30", queue="que_2")

    await kept.count()

    assert not await Fact.filter(metric__endswith=".open").exists()
    assert await kept.total("first_response", stat="sum", **BUSINESS) == 3600
    places = {place.queue_id for place, _ in keeper.asked}
    assert places == {"que_1", "que_2"}


@pytest.mark.parametrize("driver", ["embedded"])
async def test_other_plugins_may_ask_for_the_hours_within_their_rights(
    host: BenchHost, kept: Desk
) -> None:
    context, place = kept.service.context, PlaceView(queue_id="que_1")
    day = WindowView(since=_at("2026-03-10T00:00"), until=_at("2026-03-11T00:00"))

    found = await context.hours.list_open(place, day)

    assert found is not None and found.spans[0].since == _at("2026-03-10T09:00")
    assert await context.hours.list_open(PlaceView(), day) is None
    with pytest.raises(Invalid):
        await context.hours.list_open(
            place, WindowView(since=day.since, until=day.since + timedelta(days=101))
        )


@pytest.mark.parametrize("driver", ["embedded"])
@pytest.mark.parametrize("hours", ["always", 1, None])
async def test_only_hours_there_are_can_be_asked_for(desk: Desk, hours: Any) -> None:
    answer = await desk.call("POST", "/query", {"metric": "sessions", **MARCH, "hours": hours})

    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/hours")
