from hypothesis import given
from hypothesis import strategies as st

from chatclick.hooks.breaker import (
    FAILURES_IN_A_ROW,
    FIRST_PAUSE_S,
    LONGEST_PAUSE_S,
    WINDOW,
    Admission,
    Breaker,
)


def open_breaker(now=0.0):
    breaker = Breaker()
    for _ in range(FAILURES_IN_A_ROW):
        breaker.fail(breaker.admit(now), now)
    return breaker


def test_it_opens_at_the_fifth_failure_in_a_row():
    breaker = Breaker()
    for _ in range(FAILURES_IN_A_ROW - 1):
        breaker.fail(breaker.admit(0), 0)
    assert not breaker.is_open

    breaker.fail(breaker.admit(0), 0)

    assert breaker.admit(FIRST_PAUSE_S - 1) is Admission.NO


def test_a_success_in_between_starts_the_row_anew():
    breaker = Breaker()
    for _ in range(FAILURES_IN_A_ROW - 1):
        breaker.fail(breaker.admit(0), 0)
    breaker.succeed(breaker.admit(0))
    breaker.fail(breaker.admit(0), 0)

    assert not breaker.is_open


def test_it_opens_when_half_of_the_last_calls_failed():
    breaker = Breaker()
    for _ in range(WINDOW // 2):
        assert not breaker.is_open
        breaker.succeed(breaker.admit(0))
        breaker.fail(breaker.admit(0), 0)

    assert breaker.is_open


def test_after_the_pause_one_trial_is_let_through():
    breaker = open_breaker()

    admissions = [breaker.admit(FIRST_PAUSE_S) for _ in range(3)]

    assert admissions == [Admission.TRIAL, Admission.NO, Admission.NO]


def test_a_good_trial_closes_it_and_forgets_the_past():
    breaker = open_breaker()

    breaker.succeed(breaker.admit(FIRST_PAUSE_S))
    breaker.fail(breaker.admit(FIRST_PAUSE_S), FIRST_PAUSE_S)

    assert not breaker.is_open


def test_each_failed_trial_doubles_the_pause_up_to_ten_minutes():
    breaker, now, pauses = open_breaker(), 0.0, []
    for _ in range(7):
        pauses.append(breaker.retry_after_s(now))
        now += pauses[-1]
        breaker.fail(breaker.admit(now), now)

    assert pauses == [30, 60, 120, 240, 480, LONGEST_PAUSE_S, LONGEST_PAUSE_S]


def test_an_abandoned_trial_makes_room_for_another():
    breaker = open_breaker()

    breaker.abandon(breaker.admit(FIRST_PAUSE_S))

    assert breaker.admit(FIRST_PAUSE_S) is Admission.TRIAL


def test_calls_begun_before_it_opened_change_nothing():
    breaker = Breaker()
    early = [breaker.admit(0) for _ in range(FAILURES_IN_A_ROW + 3)]
    for admission in early[:FAILURES_IN_A_ROW]:
        breaker.fail(admission, 0)
    trial = breaker.admit(FIRST_PAUSE_S)

    breaker.succeed(early[-3])
    breaker.fail(early[-2], FIRST_PAUSE_S)
    breaker.abandon(early[-1])

    assert breaker.admit(FIRST_PAUSE_S) is Admission.NO
    breaker.succeed(trial)
    assert not breaker.is_open


@given(st.lists(st.sampled_from(["good", "bad", "gone", "wait"]), max_size=200))
def test_there_is_never_more_than_one_trial_and_it_always_recovers(acts):
    breaker, now, out = Breaker(), 0.0, []
    for act in acts:
        if act == "wait":
            now += 20
            continue
        admission = breaker.admit(now)
        if admission is Admission.NO:
            continue
        out.append(admission)
        if act == "good":
            breaker.succeed(admission)
        elif act == "bad":
            breaker.fail(admission, now)
        else:
            breaker.abandon(admission)

    if breaker.is_open:
        assert breaker.retry_after_s(now) <= LONGEST_PAUSE_S
        breaker.succeed(breaker.admit(now + LONGEST_PAUSE_S))
    assert breaker.admit(now) is Admission.CALL
