"""When a schedule is open, over days, holidays and changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatclick.chat.hours import DAYS, find_hours

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = [{"from": "09:00", "to": "12:30"}, {"from": "13:30", "to": "17:00"}]
SCHEDULE = {
    "timezone": "Europe/Berlin",
    "weekly": dict.fromkeys(DAYS[:5], WEEK),
    "exceptions": [
        {"date": "2026-12-24", "hours": [{"from": "10:00", "to": "12:00"}]},
        {"date": "2026-12-25", "hours": []},
        {"date": "2026-12-26", "hours": [{"from": "10:00", "to": "12:00"}]},
    ],
}


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("at", "opens_at", "closes_at"),
    [
        ("2026-03-02 08:59", "2026-03-02 09:00", None),
        ("2026-03-02 09:00", None, "2026-03-02 12:30"),
        ("2026-03-02 12:30", "2026-03-02 13:30", None),
        ("2026-03-02 16:59", None, "2026-03-02 17:00"),
        ("2026-03-06 17:00", "2026-03-09 09:00", None),  # over a weekend
        ("2026-03-27 18:00", "2026-03-30 09:00", None),  # over the start of summer time
        ("2026-12-24 09:30", "2026-12-24 10:00", None),
        ("2026-12-24 12:00", "2026-12-26 10:00", None),  # over a holiday, to a Saturday
    ],
)
def test_a_moment_is_open_or_knows_the_next_opening(at, opens_at, closes_at):
    hours = find_hours(SCHEDULE, berlin(at))

    assert hours.is_open is (opens_at is None)
    assert hours.opens_at == (berlin(opens_at) if opens_at else None)
    assert hours.closes_at == (berlin(closes_at) if closes_at else None)


def test_always_is_always_open():
    hours = find_hours("always", datetime.now(UTC))

    assert (hours.is_open, hours.opens_at, hours.closes_at) == (True, None, None)


def test_round_the_clock_never_closes():
    day = [{"from": "00:00", "to": "24:00"}]
    schedule = {"timezone": "Asia/Tokyo", "weekly": dict.fromkeys(DAYS, day)}

    hours = find_hours(schedule, datetime.now(UTC))

    assert (hours.is_open, hours.closes_at) == (True, None)


def test_an_interval_to_midnight_goes_on_with_the_one_from_it():
    schedule = {
        "timezone": "Europe/Berlin",
        "weekly": {
            "fri": [{"from": "20:00", "to": "24:00"}],
            "sat": [{"from": "00:00", "to": "02:00"}],
        },
    }

    hours = find_hours(schedule, berlin("2026-03-06 23:00"))

    assert hours.closes_at == berlin("2026-03-07 02:00")


@pytest.mark.parametrize(
    ("day", "length_h"), [("2026-03-29", 2), ("2026-10-25", 4), ("2026-06-07", 3)]
)
def test_wall_clock_times_hold_when_the_clock_changes(day, length_h):
    schedule = {"timezone": "Europe/Berlin", "weekly": {"sun": [{"from": "01:00", "to": "04:00"}]}}
    start = berlin(f"{day} 01:00")

    hours = find_hours(schedule, start)

    assert hours.closes_at is not None
    assert hours.closes_at - start.astimezone(UTC) == timedelta(hours=length_h)


def test_an_interval_inside_the_skipped_hour_takes_its_length_from_what_follows():
    schedule = {
        "timezone": "Europe/Berlin",
        "weekly": {"sun": [{"from": "02:15", "to": "02:45"}]},
    }

    hours = find_hours(schedule, berlin("2026-03-29 01:00"))

    assert hours.opens_at == datetime(2026, 3, 29, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize("schedule", [{"timezone": "UTC", "weekly": {}}, {}])
def test_a_schedule_without_hours_never_opens(schedule):
    hours = find_hours(schedule, datetime.now(UTC))

    assert (hours.is_open, hours.opens_at) == (False, None)


def test_an_unknown_time_zone_counts_as_utc():
    schedule = {"timezone": "Mars/Olympus", "weekly": {"mon": [{"from": "09:00", "to": "10:00"}]}}

    assert find_hours(schedule, datetime(2026, 3, 2, 9, 30, tzinfo=UTC)).is_open


TIMES = st.integers(0, 24 * 4).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")
INTERVALS = st.lists(st.fixed_dictionaries({"from": TIMES, "to": TIMES}), max_size=3).map(
    lambda found: [one for one in found if one["from"] < one["to"] and one["from"] != "24:00"]
)


@given(
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]),
    weekly=st.dictionaries(st.sampled_from(DAYS), INTERVALS),
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
)
def test_what_is_said_of_the_next_change_is_what_is_found_there(zone, weekly, at):
    schedule = {"timezone": zone, "weekly": weekly}
    moment = at.replace(tzinfo=UTC)

    hours = find_hours(schedule, moment)

    change = hours.closes_at or hours.opens_at
    if change is not None:
        assert change > moment
        assert find_hours(schedule, change).is_open is not hours.is_open
        assert find_hours(schedule, change - timedelta(microseconds=1)).is_open is hours.is_open


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 23 * 60 + 59), st.booleans())
def test_open_means_the_wall_clock_stands_in_an_interval(day, minute, is_exception):
    at = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=BERLIN)
    hours = [{"from": "09:00", "to": "17:00"}]
    weekly = {} if is_exception else dict.fromkeys(DAYS, hours)
    exceptions = [{"date": day.isoformat(), "hours": hours}] if is_exception else []
    schedule = {"timezone": "Europe/Berlin", "weekly": weekly, "exceptions": exceptions}

    assert find_hours(schedule, at).is_open is (9 * 60 <= minute < 17 * 60)
