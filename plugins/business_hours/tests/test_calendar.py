"""Hours over weeks, midnights, exceptions and clock changes, and reckoning in business time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatclick_business_hours.calendar import Calendar, Hours

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = (Hours(9 * 60, 12 * 60), Hours(13 * 60, 18 * 60))
CLOSED: tuple[Hours, ...] = ()
WEEK = (OFFICE,) * 5 + (CLOSED,) * 2
NIGHT = (Hours(22 * 60, 26 * 60),)
ALWAYS = ((Hours(0, 1440),),) * 7


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """Read a wall-clock time."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-30T08:59", False),
        ("2026-11-30T09:00", True),
        ("2026-11-30T12:00", False),
        ("2026-11-30T12:59", False),
        ("2026-11-30T13:00", True),
        ("2026-11-30T18:00", False),
        ("2026-11-28T10:00", False),
    ],
)
def test_a_day_has_several_hours_with_a_break(moment: str, is_open: bool) -> None:
    assert Calendar(BERLIN, WEEK).is_open(at(moment)) is is_open


def test_status_says_when_it_changes() -> None:
    calendar = Calendar(BERLIN, WEEK)

    assert calendar.find_status(at("2026-11-30T10:00")).closes_at == at("2026-11-30T12:00")
    assert calendar.find_status(at("2026-11-27T20:00")).opens_at == at("2026-11-30T09:00")
    assert calendar.next_opening(at("2026-11-30T10:00")) == at("2026-11-30T13:00")


def test_hours_go_on_past_midnight_and_into_a_closed_day() -> None:
    friday = (CLOSED,) * 4 + (NIGHT,) + (CLOSED,) * 2
    calendar = Calendar(BERLIN, friday)

    assert calendar.is_open(at("2026-11-28T01:59"))
    assert not calendar.is_open(at("2026-11-28T02:00"))
    assert calendar.find_status(at("2026-11-27T23:00")).closes_at == at("2026-11-28T02:00")


def test_exception_closes_its_whole_date() -> None:
    calendar = Calendar(BERLIN, (NIGHT,) * 7, {date(2026, 12, 25): CLOSED})

    assert calendar.is_open(at("2026-12-24T23:59"))
    assert not calendar.is_open(at("2026-12-25T00:00"))
    assert not calendar.is_open(at("2026-12-25T23:00"))
    assert calendar.next_opening(at("2026-12-24T23:00")) == at("2026-12-26T22:00")


def test_exception_may_have_other_hours() -> None:
    calendar = Calendar(BERLIN, WEEK, {date(2026, 12, 24): (Hours(540, 720),)})

    status = calendar.find_status(at("2026-12-24T10:00"))

    assert status.closes_at == at("2026-12-24T12:00")
    assert not calendar.is_open(at("2026-12-24T14:00"))


def test_calendar_that_is_always_open_never_closes() -> None:
    status = Calendar(BERLIN, ALWAYS).find_status(at("2026-11-30T10:00"))

    assert (status.is_open, status.closes_at) == (True, None)


def test_calendar_without_hours_never_opens() -> None:
    calendar = Calendar(BERLIN, (CLOSED,) * 7)

    assert calendar.find_status(at("2026-11-30T10:00")).opens_at is None
    assert calendar.add_business_seconds(at("2026-11-30T10:00"), 60) is None


def test_business_time_skips_nights_and_weekends() -> None:
    calendar = Calendar(BERLIN, WEEK)
    friday, monday = at("2026-11-27T17:00"), at("2026-11-30T10:00")

    assert calendar.business_seconds(friday, monday) == 2 * 3600
    assert calendar.add_business_seconds(friday, 2 * 3600) == monday
    assert calendar.business_seconds(monday, friday) == 0


def test_skipped_hour_opens_when_it_ends() -> None:
    # On 2026-03-29 it is 03:00 in Berlin right after 01:59:59.
    calendar = Calendar(BERLIN, ((Hours(150, 240),),) * 7)
    day = at("2026-03-29T00:00")

    assert calendar.next_opening(day) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert calendar.business_seconds(day, at("2026-03-30T00:00")) == 3600


def test_hours_within_the_skipped_hour_do_not_happen() -> None:
    calendar = Calendar(BERLIN, ((Hours(125, 170),),) * 7)

    assert calendar.business_seconds(at("2026-03-29T00:00"), at("2026-03-30T00:00")) == 0


def test_time_that_comes_twice_counts_the_first_time() -> None:
    # On 2026-10-25 it is 02:00 again in Berlin right after 02:59:59.
    calendar = Calendar(BERLIN, ((Hours(120, 150),),) * 7)

    spans = calendar.find_status(at("2026-10-25T02:10"))

    assert spans.closes_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert calendar.next_opening(at("2026-10-25T02:10")) == at("2026-10-26T02:00")


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_day_of_a_clock_change_has_its_real_length(day: str, hours: int) -> None:
    calendar = Calendar(BERLIN, ALWAYS)
    start = at(f"{day}T00:00")
    end = (start + timedelta(days=1)).replace(tzinfo=BERLIN)

    assert calendar.business_seconds(start.astimezone(UTC), end.astimezone(UTC)) == hours * 3600


# Zones whose clocks change at midnight, by half an hour, by a whole day, or not at all.
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "UTC",
]
YEAR = 2026


@st.composite
def days(draw: st.DrawFn) -> tuple[Hours, ...]:
    """Draw the hours of a day that do not overlap and end by the next day's first ones."""
    edges = draw(st.lists(st.integers(0, 1440), unique=True, max_size=6).map(sorted))
    return tuple(Hours(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))


def edges_of(zone: ZoneInfo) -> list[datetime]:
    """Return the days of a year on which the clocks of a zone change."""
    days = [datetime(YEAR, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(366)]
    offsets = [one.astimezone(zone).utcoffset() for one in days]
    return [days[n] for n in range(366 - 1) if offsets[n] != offsets[n + 1]]


EDGES = {name: edges_of(ZoneInfo(name)) or [datetime(YEAR, 6, 1, tzinfo=UTC)] for name in ZONES}


@st.composite
def moments(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    """Draw a calendar, and a moment within two days of a clock change of its zone."""
    name = draw(st.sampled_from(ZONES))
    weekly = tuple(draw(st.lists(days(), min_size=7, max_size=7)))
    edge = draw(st.sampled_from(EDGES[name]))
    shifts = draw(st.lists(st.integers(-2, 2), max_size=2))
    exceptions = {(edge + timedelta(days=n)).date(): draw(days()) for n in shifts}
    moment = edge + timedelta(seconds=draw(st.integers(-172_800, 172_800)))
    return Calendar(ZoneInfo(name), weekly, exceptions), moment


@settings(deadline=None)
@given(moments())
def test_wall_clock_says_whether_it_is_open(drawn: tuple[Calendar, datetime]) -> None:
    calendar, moment = drawn
    wall = moment.astimezone(calendar.zone)
    # A wall-clock time that comes twice does not tell which one it is.
    hours = [(wall + timedelta(hours=n)).replace(fold=1).utcoffset() for n in range(-25, 26)]
    if len(set(hours)) > 1 and any(one != wall.utcoffset() for one in hours[12:39]):
        return
    minute = wall.hour * 60 + wall.minute

    expected = any(one.start <= minute < one.end for one in calendar.list_day(wall.date()))

    assert calendar.is_open(moment) is expected


@settings(deadline=None)
@given(moments())
def test_it_changes_when_it_is_said_to(drawn: tuple[Calendar, datetime]) -> None:
    calendar, moment = drawn
    status = calendar.find_status(moment)

    assert status.is_open is calendar.is_open(moment)
    if change := status.closes_at or status.opens_at:
        assert change > moment
        assert calendar.is_open(change) is not status.is_open
        assert calendar.is_open(change - timedelta(seconds=1)) is status.is_open
        assert calendar.is_open(moment + (change - moment) / 2) is status.is_open


@settings(deadline=None)
@given(moments(), st.integers(0, 200_000), st.integers(0, 200_000))
def test_business_time_adds_up(
    drawn: tuple[Calendar, datetime], first_s: int, second_s: int
) -> None:
    calendar, start = drawn
    middle = start + timedelta(seconds=first_s)
    end = middle + timedelta(seconds=second_s)

    whole = calendar.business_seconds(start, end)

    assert whole == calendar.business_seconds(start, middle) + calendar.business_seconds(
        middle, end
    )
    assert 0 <= whole <= first_s + second_s


@settings(deadline=None)
@given(moments(), st.integers(1, 500_000))
def test_adding_business_time_is_undone_by_counting_it(
    drawn: tuple[Calendar, datetime], seconds: int
) -> None:
    calendar, start = drawn
    due = calendar.add_business_seconds(start, seconds)

    if due is not None:
        assert calendar.business_seconds(start, due) == seconds
        assert calendar.business_seconds(start, due - timedelta(seconds=1)) == seconds - 1


@settings(deadline=None, max_examples=20)
@given(moments())
def test_minutes_counted_one_by_one_make_the_same_business_time(
    drawn: tuple[Calendar, datetime],
) -> None:
    calendar, start = drawn
    # Where the clocks change by whole minutes, so do all hours.
    start = start.replace(second=0)
    minutes = [start + timedelta(minutes=n) for n in range(1800)]

    counted = sum(calendar.is_open(one) for one in minutes) * 60

    assert calendar.business_seconds(start, start + timedelta(minutes=1800)) == counted
