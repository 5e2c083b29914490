"""The learner and its bounds, without a host."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatclick_predictive_routing.advisor import Advisor, Terms
from chatclick_predictive_routing.choosing import Bounds, Shares, Turn, is_among, score
from chatclick_predictive_routing.evaluating import Logged, compare, evaluate
from chatclick_predictive_routing.learning import Example, Learner, find_start
from chatclick_predictive_routing.outcomes import Outcome, Weighing, to_percent, weigh

TOPICS = ("billing", "technical")
GOOD = {("ann", "billing"): 0.4, ("bob", "technical"): 0.4}


def look_like(topic: str, language: str = "de") -> dict[str, float]:
    return {"bias": 1.0, f"topic:{topic}": 1.0, f"language:{language}": 1.0, "length": 0.4}


def make_examples(count: int, seed: int = 1, good=GOOD) -> list[Example]:
    """Make outcomes of two people who are each good at one topic."""
    random = Random(seed)
    examples = []
    for _ in range(count):
        staff_id, topic = random.choice(("ann", "bob")), random.choice(TOPICS)
        worth = good.get((staff_id, topic), 0.0) + random.gauss(0, 0.9)
        examples.append(Example(staff_id, look_like(topic), random.random(), worth))
    return examples


def best(learner: Learner, topic: str) -> str:
    return max(("ann", "bob"), key=lambda one: learner.expect(one, look_like(topic), 0.5))


def test_it_learns_who_is_good_at_what():
    learner = Learner(4000, make_examples(1500))

    assert (best(learner, "billing"), best(learner, "technical")) == ("ann", "bob")
    estimate = learner.explain("ann", look_like("billing"), 0.5)
    assert 0 < estimate.spread < 0.1
    assert estimate.similar < estimate.sessions < 1500


def test_somebody_new_is_like_anybody_and_unsure():
    learner = Learner(4000, make_examples(400))

    estimate = learner.explain("new", look_like("billing"), 0.5)

    assert (estimate.advantage, estimate.sessions) == (0.0, 0)
    assert estimate.spread > learner.explain("ann", look_like("billing"), 0.5).spread


def test_who_is_told_the_same_knows_the_same():
    examples = make_examples(300)

    first, second = Learner(4000, examples), Learner(4000, examples)

    for staff_id in ("ann", "bob"):
        for topic in TOPICS:
            seen = look_like(topic)
            assert first.explain(staff_id, seen, 0.3) == second.explain(staff_id, seen, 0.3)


@pytest.mark.parametrize("number", [0, 79, 80, 99, 100, 101, 119, 120, 250])
def test_start_in_the_middle_ends_at_the_same(number: int):
    examples, memory = make_examples(number), 80
    steady = Learner(memory)
    for example in examples:
        steady.learn(example)
        if steady.is_full:
            steady = steady.renew()

    restarted = Learner(memory, examples[find_start(number, memory) :])

    assert restarted.count == steady.count
    assert restarted.explain("ann", look_like("billing"), 0.5) == steady.explain(
        "ann", look_like("billing"), 0.5
    )


def test_it_follows_when_skills_change_hands():
    swapped = {("bob", "billing"): 0.4, ("ann", "technical"): 0.4}
    learner = Learner(1200)
    for example in [*make_examples(1200), *make_examples(2400, seed=2, good=swapped)]:
        learner.learn(example)
        if learner.is_full:
            learner = learner.renew()

    assert (best(learner, "billing"), best(learner, "technical")) == ("bob", "ann")


def test_outcomes_are_weighed_in_time():
    weighing = Weighing(reopened=1, rating=1)
    usual = weigh(Outcome(600), weighing)

    assert usual == 0
    assert weigh(Outcome(300), weighing) == pytest.approx(weigh(Outcome(600, rating=1.0), weighing))
    assert weigh(Outcome(1200), weighing) == pytest.approx(
        weigh(Outcome(600, was_reopened=True), weighing)
    )
    assert weigh(Outcome(10**9), weighing) == -3
    assert round(to_percent(weigh(Outcome(300), weighing))) == 50


def test_close_to_the_best_is_equal_and_far_is_not():
    scores = score({"ann": 0.50, "bob": 0.48, "cat": 0.30}, Bounds(margin=0.05), {})

    assert scores["ann"] == scores["bob"] > scores["cat"]


def test_who_had_too_little_comes_first_and_who_had_too_much_last():
    turns = {"cat": Turn.DUE, "ann": Turn.OVER}

    scores = score({"ann": 2.0, "bob": 0.0, "cat": -2.0}, Bounds(), turns)

    assert scores["cat"] > scores["bob"] > scores["ann"]


@settings(max_examples=30, deadline=None)
@given(
    chances=st.lists(st.sets(st.integers(0, 4), min_size=2), min_size=50, max_size=300),
    worths=st.lists(st.floats(-3, 3), min_size=5, max_size=5),
)
def test_nobody_who_is_there_starves_or_gets_all(chances, worths):
    bounds, shares = Bounds(floor=0.25, cap=2.0), Shares()

    for able in chances:
        turns = {str(one): shares.find_turn(str(one), bounds) for one in able}
        scores = score({str(one): worths[one] for one in able}, bounds, turns)
        chosen = max(sorted(scores), key=lambda one: scores[one])
        due = [one for one in turns if turns[one] is Turn.DUE]
        free = [one for one in turns if turns[one] is Turn.FREE]
        assert not due or turns[chosen] is Turn.DUE
        assert not free or turns[chosen] is not Turn.OVER
        shares.note([str(one) for one in able], chosen)


def test_a_person_nobody_would_choose_still_gets_the_floor():
    bounds, shares = Bounds(floor=0.25, cap=4.0), Shares()
    worths = {"ann": 2.0, "bob": 1.0, "cat": 0.0, "dan": -3.0}

    had = []
    for _ in range(400):
        turns = {one: shares.find_turn(one, bounds) for one in worths}
        scores = score(worths, bounds, turns)
        had.append(max(scores, key=lambda one: scores[one]))
        shares.note(worths, had[-1])

    least = min(had.count(one) for one in worths)
    assert 0.25 * 100 - 1 <= least <= 0.25 * 100 + 1


@given(st.sampled_from((0, 5, 50, 100)))
def test_parts_of_sessions_are_as_large_as_they_are_said_to_be(percent):
    among = sum(is_among(percent, f"ses_{number}", "explore") for number in range(2000)) / 20

    assert abs(among - percent) < 4
    assert is_among(percent, "ses_1", "explore") == is_among(percent, "ses_1", "explore")


def test_exploring_is_bounded_and_the_same_when_asked_again():
    advisor = Advisor(Learner(4000, make_examples(200)), Shares(), Terms(explore_percent=5))
    loads = {"ann": 0.2, "bob": 0.1, "new": 0.0}

    views = [advisor.look(f"ses_{one}", look_like("billing"), loads) for one in range(600)]

    assert sum(view.is_explored for view in views) < 0.08 * len(views)
    assert views[3] == advisor.look("ses_3", look_like("billing"), loads)


def log(count: int, gain: float, seed: int = 1) -> list[Logged]:
    """Make choices by chance of three people, of whom the wished one is better by a gain."""
    random, rows = Random(seed), []
    for _ in range(count):
        chosen, wished = random.choice("abc"), random.choice("abc")
        worth = gain * (chosen == wished) + random.gauss(0, 0.9)
        expected = {one: gain * (one == wished) for one in "abc"}
        rows.append(Logged(chosen, wished, expected, worth))
    return rows


def test_evaluation_finds_a_gain_that_is_there():
    report = evaluate(log(3000, gain=0.4))

    # The usual choice meets the wished one every third time.
    for found in (report.robust, report.inverse):
        assert found is not None
        assert found.low < 0.4 * 2 / 3 < found.high
        assert found.low > 0


def test_evaluation_is_not_fooled_by_a_learner_that_is_wrong():
    rows = [
        Logged(row.chosen, row.wished, {**row.expected, row.wished: 5.0}, row.worth)
        for row in log(3000, gain=0.0)
    ]

    report = evaluate(rows)

    assert report.robust is not None
    assert report.robust.low < 0 < report.robust.high


def test_intervals_hold_what_is_true_as_often_as_they_say():
    held = 0
    for seed in range(100):
        found = evaluate(log(300, gain=0.3, seed=seed)).robust
        assert found is not None
        held += found.low <= 0.2 <= found.high

    assert held >= 88


def test_too_few_sessions_say_nothing():
    assert evaluate(log(29, gain=1.0)).robust is None
    assert compare([1.0] * 100, [0.0] * 29) is None
    assert evaluate([]).sessions == 0


def test_comparison_by_lot_has_an_interval():
    random = Random(4)
    advised = [random.gauss(0.3, 0.9) for _ in range(800)]
    ordinary = [random.gauss(0.0, 0.9) for _ in range(200)]

    found = compare(advised, ordinary)

    assert found is not None
    assert 0 < found.low < 0.3 < found.high
