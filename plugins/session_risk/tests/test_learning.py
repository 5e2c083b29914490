"""Learning: better than the scorecard on outcomes that have a pattern, refused on those without."""

from dataclasses import replace
from math import log1p
from random import Random

import pytest

from chatclick_session_risk.features import FEATURES, Tally, describe, to_features, to_vector
from chatclick_session_risk.learning import Example, fit, learn, measure
from chatclick_session_risk.scoring import SCORECARD, Model, to_probability

TRUTH = Model(9, -2.5, {"waiting": 1.4, "mood_fell": 1.8, "transfers": -0.4, "repeats": 1.0})


def make(count: int, truth: Model | None, seed: int = 1) -> list[Example]:
    """Make sessions that end as a model says, or by chance."""
    chance, made = Random(seed), []
    for _ in range(count):
        waits_ms = chance.randint(1, 60 * 60_000)
        tally = Tally(
            begun_ms=1,
            waits_ms=waits_ms,
            unanswered=chance.randint(1, 3),
            transfers=chance.choice((0, 0, 0, 1, 2)),
            repeats=chance.choice((0, 0, 1)),
            has_fallen=chance.random() < 0.2,
            messages=chance.randint(1, 20),
        )
        moments = [
            tuple(to_vector(describe(tally, waits_ms + int(at * 60_000))))
            for at in sorted(chance.expovariate(0.2) for _ in range(chance.randint(1, 3)))
        ]
        part = truth.estimate(to_features(moments[-1])) if truth else 0.2
        made.append(Example(tuple(moments), chance.random() < part))
    return made


def test_what_was_learned_beats_the_scorecard_where_there_is_a_pattern():
    trial = learn(make(1200, TRUTH), SCORECARD)

    assert trial is not None
    assert trial.refused == ""
    assert trial.learned.log_loss < trial.scorecard.log_loss
    assert trial.learned.auc > trial.scorecard.auc
    assert trial.learned.off < 0.1
    assert (trial.learned_from, trial.tried_on) == (900, 300)


@pytest.mark.parametrize("seed", range(8))
def test_what_was_learned_of_chance_is_refused(seed):
    trial = learn(make(800, None, seed), SCORECARD)

    assert trial is not None
    assert trial.refused != ""


def test_what_is_no_better_than_what_is_in_use_is_refused():
    examples = make(1200, TRUTH)

    # It knows the very sessions on which the other is tried.
    trial = learn(examples, fit(examples[900:]))

    assert trial is not None
    assert trial.refused == "current"


def test_the_same_outcomes_give_the_same_weights():
    assert learn(make(400, TRUTH), SCORECARD) == learn(make(400, TRUTH), SCORECARD)


def test_weights_come_near_what_the_outcomes_were_made_with():
    made = [replace(one, moments=one.moments[-1:]) for one in make(8000, TRUTH)]

    found = fit(made)

    for name in ("waiting", "mood_fell", "transfers", "repeats"):
        assert found.weights[name] == pytest.approx(TRUTH.weights[name], abs=0.25)


def test_outcomes_all_alike_teach_nothing():
    assert learn([replace(one, is_bad=False) for one in make(200, None)], SCORECARD) is None


def test_figures_are_those_of_a_pencil():
    figures = measure([(0.9, True, 1.0), (0.6, False, 1.0), (0.1, False, 1.0), (0.6, True, 1.0)])

    assert figures.auc == 0.875
    assert figures.log_loss == pytest.approx((0.10536 + 0.91629 + 0.10536 + 0.51083) / 4, abs=1e-4)
    assert [(one.said, one.happened, one.sessions) for one in figures.bins] == [
        (0.1, 0.0, 1.0),
        (0.6, 0.5, 2.0),
        (0.9, 1.0, 1.0),
    ]
    assert figures.off == 0.1


def test_the_scorecard_is_as_cautious_as_the_manual_says():
    nothing = dict.fromkeys(FEATURES, 0.0)
    queued = {**nothing, "waiting": log1p(6), "unanswered": log1p(2), "unassigned": 1.0}

    def say(**more: float) -> int:
        return round(100 * SCORECARD.estimate({**queued, **more}))

    assert round(100 * SCORECARD.estimate(nothing)) == 4
    assert (say(), say(mood_fell=1.0), say(waiting=log1p(30))) == (28, 51, 54)


def test_reasons_add_up_to_the_estimate():
    features = {**dict.fromkeys(FEATURES, 0.0), "waiting": 2.0, "mood_fell": 1.0, "unanswered": 0.1}

    reasons = SCORECARD.explain(features)

    assert [name for name, _ in reasons] == ["waiting", "mood_fell"]
    odds = SCORECARD.base + sum(part for _, part in reasons) + 0.045
    assert SCORECARD.estimate(features) == pytest.approx(to_probability(odds))
