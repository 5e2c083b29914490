"""Token buckets: what passes, how long the rest waits, what it costs."""

import json
import timeit
from collections.abc import Callable
from time import monotonic

from hypothesis import given
from hypothesis import strategies as st

from chatclick.security.limits import Bucket, BucketTable, Rate, retry_after


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_burst_passes_and_the_rest_is_told_how_long_to_wait() -> None:
    clock = Clock()
    table = BucketTable(Rate(per_second=10, burst=3), clock=clock)

    waits = [table.take("a") for _ in range(5)]

    assert waits[:3] == [0, 0, 0]
    assert 0.099 < waits[3] < 0.101
    assert waits[4] == waits[3]
    assert table.take("b") == 0


def test_waiting_as_long_as_told_is_enough() -> None:
    clock = Clock()
    table = BucketTable(Rate(per_second=3, burst=1), clock=clock)
    table.take("a")

    for _ in range(1000):
        clock.now_s += table.take("a") + 1e-12
        assert table.take("a") == 0


def test_bucket_never_holds_more_than_its_burst() -> None:
    clock = Clock()
    table = BucketTable(Rate(per_second=10, burst=3), clock=clock)
    table.take("a")

    clock.now_s += 3600

    assert [table.take("a") > 0 for _ in range(4)] == [False, False, False, True]


@given(
    st.floats(0.01, 1000),
    st.integers(1, 500),
    st.lists(st.floats(0, 10), min_size=1, max_size=300),
)
def test_no_more_than_burst_and_refill_ever_pass(
    per_second: float, burst: int, pauses: list[float]
) -> None:
    bucket, now_s, passed = Bucket(Rate(per_second, burst)), 0.0, 0

    for pause_s in pauses:
        now_s += pause_s
        passed += bucket.take(now_s) == 0

    assert passed <= burst + per_second * now_s + 1e-3


def test_sign_in_that_succeeds_gives_its_token_back() -> None:
    table = BucketTable(Rate(per_second=1 / 6, burst=10), clock=Clock())

    for _ in range(50):
        assert table.take("ann@shop.example") == 0
        table.give_back("ann@shop.example")
    failures = [table.take("ann@shop.example") for _ in range(20)]

    assert failures[:10] == [0] * 10
    assert all(wait_s > 0 for wait_s in failures[10:])


def test_tokens_given_back_do_not_pile_up_beyond_the_burst() -> None:
    table = BucketTable(Rate(per_second=1, burst=2), clock=Clock())
    for _ in range(100):
        table.give_back("a")
        table.take("a")
        table.give_back("a")

    assert [table.take("a") > 0 for _ in range(3)] == [False, False, True]


def test_table_forgets_what_was_used_longest_ago() -> None:
    table = BucketTable(Rate(per_second=0.001, burst=1), max_keys=3, clock=Clock())
    for key in "abc":
        table.take(key)
    table.take("a")

    table.take("d")

    assert len(table) == 3
    assert table.take("a") > 0
    assert table.take("b") == 0


def test_headers_say_what_is_left() -> None:
    clock = Clock()
    table = BucketTable(Rate(per_second=2, burst=10), clock=clock)

    assert table.headers("a")["RateLimit-Remaining"] == "10"
    table.take("a")
    clock.now_s += 0.25

    assert table.headers("a") == {
        "RateLimit-Limit": "10",
        "RateLimit-Remaining": "9",
        "RateLimit-Reset": "1",
    }


def test_retry_after_is_never_zero() -> None:
    assert [retry_after(wait_s) for wait_s in (0.001, 1, 1.2)] == ["1", "1", "2"]


def test_a_token_costs_less_than_reading_the_frame_it_is_for() -> None:
    bucket = Bucket(Rate(1e9, 1000))
    table = BucketTable(Rate(1e9, 1000))
    frame = b'{"t": "typing", "session_id": "ses_0192f0a1b2c37d4e8f90a1b2c3d4e5f6", "on": true}'

    one_s = best_s(lambda: bucket.take(monotonic()))
    keyed_s = best_s(lambda: table.take("a"))

    read_s = best_s(lambda: json.loads(frame))
    assert one_s < read_s / 3  # an eleventh, measured
    assert keyed_s < read_s / 2  # a seventh


def best_s(act: Callable[[], object]) -> float:
    """Return what it costs when nothing comes between, in seconds for a thousand."""
    return min(timeit.repeat(act, number=1000, repeat=20))
