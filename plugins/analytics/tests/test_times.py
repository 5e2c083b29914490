"""Spans of time in time zones, and percentiles."""

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatclick_analytics.histogram import ERROR, find_bin, find_percentile
from chatclick_analytics.times import DAY, HOUR, QUARTER, list_starts, tile

BERLIN, KATHMANDU, LORD_HOWE = map(
    ZoneInfo, ("Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe")
)


def _hours(since: str, until: str, zone: ZoneInfo) -> list[float]:
    begin, end = (datetime.fromisoformat(one).replace(tzinfo=zone) for one in (since, until))
    starts = list_starts(begin, end, "day", zone)
    return [(after - before) / 60 for before, after in pairwise(starts)]


def test_days_have_23_and_25_hours_when_clocks_change() -> None:
    assert _hours("2026-03-28", "2026-03-31", BERLIN) == [24, 23, 24]
    assert _hours("2026-10-24", "2026-10-27", BERLIN) == [24, 25, 24]
    assert _hours("2026-04-04", "2026-04-07", LORD_HOWE) == [24, 24.5, 24]


def test_a_day_is_made_of_hours_where_clocks_are_whole_hours_off_and_else_of_quarters() -> None:
    since, until = datetime(2026, 5, 4, tzinfo=BERLIN), datetime(2026, 5, 6, tzinfo=BERLIN)
    assert {size for size, _, _ in tile(list_starts(since, until, "day", BERLIN))} == {HOUR}

    since, until = datetime(2026, 5, 4, tzinfo=KATHMANDU), datetime(2026, 5, 5, tzinfo=KATHMANDU)
    sizes = {size for size, _, _ in tile(list_starts(since, until, "day", KATHMANDU))}
    assert sizes == {HOUR, QUARTER}

    since, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    spans = tile(list_starts(since, until, "month", ZoneInfo("UTC")))
    assert len(spans) == 1 and spans[0][0] == DAY


@given(
    st.integers(0, 5_000_000),
    st.lists(st.integers(1, 5000), min_size=1, max_size=5),
)
def test_rows_cover_every_minute_once(first: int, lengths: list[int]) -> None:
    starts = [first]
    for length in lengths:
        starts.append(starts[-1] + length)

    spans = sorted(tile(starts), key=lambda span: span[1])

    assert (spans[0][1], spans[-1][2]) == (starts[0], starts[-1])
    assert all(before[2] == after[1] for before, after in pairwise(spans))
    assert all(at % size == 0 for size, *ends in spans for at in ends)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=200), st.sampled_from([50, 90, 99]))
def test_a_percentile_is_never_further_off_than_said(values: list[int], percent: int) -> None:
    counts: dict[int, int] = {}
    for value in values:
        counts[find_bin(value)] = counts.get(find_bin(value), 0) + 1
    exact = sorted(values)[max(1, -(-len(values) * percent // 100)) - 1]

    found = find_percentile(counts, percent)

    assert found == pytest.approx(exact, rel=ERROR * 1.0001)
