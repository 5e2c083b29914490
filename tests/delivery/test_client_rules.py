"""The pure rules of a client: sequence (D8), back-off (D19), history."""

import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from .backoff import BackOff
from .history import History, load_history
from .stream import Stream


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_next_event_is_applied_and_an_old_one_dropped() -> None:
    stream = Stream("ses_1")

    steps = [stream.take({"seq": seq}) for seq in (1, 2, 2, 1, 3)]

    assert steps == ["applied", "applied", "repeat", "repeat", "applied"]
    assert stream.last_seq == 3


def test_a_hole_stops_applying_until_it_is_filled() -> None:
    stream = Stream("ses_1")
    stream.take({"seq": 1})

    assert stream.take({"seq": 3}) == "hole"
    assert (stream.last_seq, stream.has_hole) == (1, True)

    assert stream.take({"seq": 2}) == "applied"
    assert [event["seq"] for event in stream.applied] == [1, 2, 3]
    assert not stream.has_hole


@given(st.lists(st.integers(1, 8), max_size=40))
def test_whatever_arrives_the_applied_list_is_one_two_three(order: list[int]) -> None:
    stream = Stream("ses_1")

    for seq in order:
        stream.take({"seq": seq})

    assert [event["seq"] for event in stream.applied] == list(range(1, stream.last_seq + 1))
    seen = set(order)
    assert stream.last_seq + 1 not in seen or stream.last_seq >= 8


def test_back_off_doubles_up_to_a_minute_with_full_jitter() -> None:
    back_off = BackOff(random.Random(1))

    delays = [back_off.delay_s(1006) for _ in range(12)]

    for failures, delay in enumerate(delays):
        assert delay is not None and 0 <= delay <= min(60, 2**failures)
    assert max(delay for delay in delays if delay is not None) > 20


def test_back_off_honours_what_the_server_asks_for() -> None:
    back_off = BackOff(random.Random(1), speed=1000)

    assert back_off.delay_s(1012, retry_after_ms=5_000) == 5.0


def test_back_off_stays_away_on_final_codes_but_not_on_an_expired_token() -> None:
    back_off = BackOff(random.Random(1))

    assert back_off.delay_s(4403) is None
    assert back_off.delay_s(4404) is None
    assert back_off.delay_s(4429) is None
    assert back_off.delay_s(4499) is None
    assert back_off.delay_s(4401) is not None
    assert back_off.delay_s(4008) is not None


def test_back_off_starts_anew_after_thirty_seconds_of_peace() -> None:
    clock = Clock()
    back_off = BackOff(random.Random(1), clock=clock)
    for _ in range(8):
        back_off.delay_s(1006)

    back_off.connected()
    clock.now = 31.0
    delay = back_off.delay_s(1006)

    assert delay is not None and delay <= 1.0


def test_back_off_goes_on_when_the_connection_was_short() -> None:
    clock = Clock()
    back_off = BackOff(random.Random(3), clock=clock)
    for _ in range(8):
        back_off.delay_s(1006)

    back_off.connected()
    clock.now = 5.0

    assert max(back_off.delay_s(1006) or 0 for _ in range(5)) > 1.0


def test_a_history_is_read_back_as_written(tmp_path: Path) -> None:
    history = History("visitor-1", tmp_path)
    history.note("attempt", client_msg_id="a", text="déjà vu\n")
    history.note("ack", client_msg_id="a", seq=1)
    history.close()

    again = load_history(tmp_path / "visitor-1.jsonl")

    assert again.name == "visitor-1"
    assert again.records == history.records
    assert [record["kind"] for record in again.of("ack")] == ["ack"]
