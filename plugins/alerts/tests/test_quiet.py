"""Quiet hours by the clock on the wall, and what is usual."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chatclick_alerts.forecast import WEEK_HOURS, forecast
from chatclick_alerts.machine import Verdict
from chatclick_alerts.quiet import is_quiet

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = {"from": "22:00", "to": "07:00", "days": []}


def count_quiet(quiet: dict, day: str) -> int:
    """Count the quiet minutes from noon to noon in Berlin."""
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=BERLIN)
    begin, end = noon.astimezone(UTC), (noon + timedelta(days=1)).astimezone(UTC)
    minutes = int((end - begin).total_seconds()) // 60
    return sum(is_quiet(quiet, BERLIN, begin + timedelta(minutes=at)) for at in range(minutes))


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-01-10", 9), ("2026-03-28", 8), ("2026-10-24", 10)]
)
def test_a_night_on_which_clocks_change_is_as_long_as_the_wall_says(day: str, hours: int) -> None:
    assert count_quiet(NIGHT, day) == hours * 60


@pytest.mark.parametrize(
    ("quiet", "local", "expected"),
    [
        (None, "2026-01-05T23:00", False),
        (NIGHT, "2026-01-05T22:00", True),
        (NIGHT, "2026-01-06T06:59", True),
        (NIGHT, "2026-01-06T07:00", False),
        ({"from": "12:00", "to": "13:00"}, "2026-01-05T12:30", True),
        ({"from": "12:00", "to": "13:00", "days": [5]}, "2026-01-05T12:30", False),
        # Friday's night goes on into Saturday, and Sunday's is none of its days.
        ({**NIGHT, "days": [4]}, "2026-01-10T03:00", True),
        ({**NIGHT, "days": [4]}, "2026-01-10T23:00", False),
        ({**NIGHT, "days": [4]}, "2026-01-09T03:00", False),
    ],
)
def test_hours_over_midnight_belong_to_the_day_they_begin(
    quiet: dict | None, local: str, expected: bool
) -> None:
    at = datetime.fromisoformat(local).replace(tzinfo=BERLIN)

    assert is_quiet(quiet, BERLIN, at.astimezone(UTC)) is expected


def weeks(values: list[float]) -> list[float | None]:
    """Return hours that are 100 at one hour of the week, and 0 else, for so many weeks."""
    hours: list[float | None] = []
    for value in values:
        week: list[float | None] = [0.0] * WEEK_HOURS
        week[9:12] = [value, value, value]
        hours += week
    return hours


def test_the_hour_of_the_week_tells_what_is_usual() -> None:
    hours = weeks([100, 104, 96, 100, 102, 98])

    usual = forecast(hours, len(hours) + 10)
    assert usual is not None
    band = usual.build_band(4)

    assert usual.middle == 100
    assert [band.judge(value) for value in (100, 120, 160, 20, None)] == [
        Verdict.FINE,
        Verdict.FINE,
        Verdict.BREACH,
        Verdict.BREACH,
        Verdict.NOTHING,
    ]
    night = forecast(hours, len(hours) + 3)
    assert night is not None and night.build_band(4).judge(5) is Verdict.BREACH


def test_one_odd_week_moves_little_and_too_few_say_nothing() -> None:
    odd = forecast(weeks([100, 100, 900, 100, 100, 100]), 6 * WEEK_HOURS + 10)

    assert odd is not None and odd.middle == 100
    assert forecast(weeks([100]), WEEK_HOURS + 10) is None
