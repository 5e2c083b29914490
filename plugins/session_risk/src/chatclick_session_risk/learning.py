"""Learning weights from sessions that ended, and whether they are any better. Pure, in a thread.

Logistic regression with a ridge, by Newton's method: with some sixteen weights that is a dozen
small systems of equations, solved by numpy. What is learned of older sessions is held against
newer ones it has not seen, beside the scorecard and beside saying the same of every session.
Nothing is left to chance, so the same outcomes give the same weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any

from chatclick_session_risk.features import FEATURES, to_features
from chatclick_session_risk.scoring import SCORECARD, Model

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

HELD_OUT = 0.25
"""Part of the sessions, the newest, that a model is tried on."""
RIDGE = 2.0
STEPS = 25
BINS = 5
MOST_OFF = 0.1
"""How far what was said may be from what happened, on average over the sessions."""
WORSE_SORTED = 0.03
"""How much less often than the scorecard it may tell a bad end from a good one, for its better
estimates; of some fifty sessions that much is luck."""
SURE = 2.0
"""Standard errors by which it has to be better than who says the same of all."""
LEAST_SPREAD = 0.25
"""What hardly differed between sessions tells little; the ridge holds its weight back as if it had
differed by so much, for other sessions may be far off."""
_SMALLEST = 1e-6


@dataclass(frozen=True, slots=True)
class Example:
    """A session that ended.

    Attributes:
        moments: what it was like on its way, as vectors in the order of `FEATURES`.
        is_bad: how it ended.
    """

    moments: tuple[tuple[float, ...], ...]
    is_bad: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Of what was said within a span of probability, what happened.

    Attributes:
        said: the mean of it.
        happened: part that ended badly.
        sessions: how many, each of its moments being a part of one.
    """

    said: float
    happened: float
    sessions: float


@dataclass(frozen=True, slots=True)
class Figures:
    """How good estimates were.

    Attributes:
        log_loss: mean of what each estimate was surprised by; less is better.
        auc: how often of two sessions the one that ended badly was given more; 0.5 is chance.
        off: how far what was said is from what happened, on average.
        bins: what was said beside what happened.
    """

    log_loss: float
    auc: float
    off: float
    bins: tuple[Bin, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of learning.

    Attributes:
        model: what was learned; its version is for whoever keeps it to give.
        refused: why it is not used: no better than the "scorecard", the "current" one or a
            "constant", or not well calibrated ("calibration"); "" where it may be used.
        learned_from, tried_on: sessions.
        learned, scorecard, current: on the sessions that were held out.
        constant: the log loss of saying the same of every session.
    """

    model: Model
    refused: str
    learned_from: int
    tried_on: int
    learned: Figures
    scorecard: Figures
    current: Figures
    constant: float


Estimate = tuple[float, bool, float]
"""What was said, how it ended, and its weight."""


def learn(examples: Sequence[Example], current: Model) -> Trial | None:
    """Learn of older sessions, and try it on newer ones.

    Args:
        examples: the oldest first.
        current: what is in use.

    Returns:
        What came of it; None where all of a part ended alike, which teaches nothing.
    """
    split = len(examples) - round(len(examples) * HELD_OUT)
    old, new = examples[:split], examples[split:]
    if any(len({one.is_bad for one in part}) < 2 for part in (old, new)):
        return None
    model = fit(old)
    base = sum(one.is_bad for one in old) / len(old)
    constant = measure([(base, one.is_bad, 1.0) for one in new]).log_loss
    learned, card, used = (measure(estimate(one, new)) for one in (model, SCORECARD, current))
    refused = _find_flaw(learned, card, used, knows_more=_knows_more(model, base, new))
    return Trial(model, refused, len(old), len(new), learned, card, used, constant)


def _find_flaw(learned: Figures, card: Figures, used: Figures, *, knows_more: bool) -> str:
    """Return why what was learned is not used; "" where it may be."""
    if learned.log_loss >= card.log_loss or learned.auc < card.auc - WORSE_SORTED:
        return "scorecard"
    if learned.log_loss >= used.log_loss:
        return "current"
    if not knows_more:
        return "constant"
    return "calibration" if learned.off > MOST_OFF else ""


def _knows_more(model: Model, base: float, examples: Sequence[Example]) -> bool:
    """Tell whether a model is better than saying the same of all by more than luck explains."""
    gains = [
        _find_surprise(base, one.is_bad)
        - fmean(_find_surprise(said, one.is_bad) for said, *_ in estimate(model, [one]))
        for one in examples
    ]
    return fmean(gains) > SURE * stdev(gains) / sqrt(len(gains))


def fit(examples: Sequence[Example]) -> Model:
    """Return the weights that fit sessions best. It takes a while; run it in a thread.

    Each session counts as one, however many moments of it were kept.
    """
    # Numpy takes a tenth of a second to come in, which nobody needs who learns nothing.
    import numpy as np

    rows = [moment for one in examples for moment in one.moments]
    seen = np.array(rows, dtype=np.float64)
    ends = np.array([one.is_bad for one in examples for _ in one.moments], dtype=np.float64)
    shares = np.array([1 / len(one.moments) for one in examples for _ in one.moments])
    mean, spread = seen.mean(axis=0), np.maximum(seen.std(axis=0), LEAST_SPREAD)
    inputs = np.hstack([np.ones((len(seen), 1)), (seen - mean) / spread])
    found = _descend(inputs, ends, shares)
    weights = found[1:] / spread
    base = float(found[0] - weights @ mean)
    named = {name: round(float(one), 6) for name, one in zip(FEATURES, weights, strict=True)}
    return Model(0, round(base, 6), named)


def _descend(
    inputs: "NDArray[float64]", ends: "NDArray[float64]", shares: "NDArray[float64]"
) -> "NDArray[float64]":
    """Return the standardised weights by Newton's method; the first is not held back."""
    import numpy as np

    ridge = np.full(inputs.shape[1], RIDGE)
    ridge[0] = _SMALLEST
    weights: Any = np.zeros(inputs.shape[1])
    for _ in range(STEPS):
        odds = np.clip(inputs @ weights, -30, 30)
        said = 1 / (1 + np.exp(-odds))
        slope = inputs.T @ (shares * (said - ends)) + ridge * weights
        bend = (inputs.T * (shares * said * (1 - said))) @ inputs + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if float(np.abs(step).max()) < _SMALLEST:
            break
    return np.asarray(weights, dtype=np.float64)


def estimate(model: Model, examples: Sequence[Example]) -> list[Estimate]:
    """Return what a model says at the moments of sessions."""
    return [
        (model.estimate(to_features(moment)), one.is_bad, 1 / len(one.moments))
        for one in examples
        for moment in one.moments
    ]


def measure(estimates: Sequence[Estimate]) -> Figures:
    """Return how good estimates were.

    Args:
        estimates: at least one.
    """
    total = sum(weight for *_, weight in estimates)
    loss = sum(_find_surprise(said, is_bad) * weight for said, is_bad, weight in estimates)
    bins = sort_into_bins(estimates)
    off = sum(abs(one.said - one.happened) * one.sessions for one in bins) / total
    return Figures(
        round(loss / total, 5), round(_find_auc(estimates), 4), round(off, 4), tuple(bins)
    )


def _find_surprise(said: float, is_bad: bool) -> float:
    sure = min(1 - _SMALLEST, max(_SMALLEST, said))
    return -log(sure if is_bad else 1 - sure)


def sort_into_bins(estimates: Sequence[Estimate]) -> list[Bin]:
    """Return what was said beside what happened, by fifths of probability; empty ones are not."""
    sums = [[0.0, 0.0, 0.0] for _ in range(BINS)]
    for said, is_bad, weight in estimates:
        one = sums[min(BINS - 1, int(said * BINS))]
        one[0] += said * weight
        one[1] += is_bad * weight
        one[2] += weight
    return [
        Bin(round(said / weight, 4), round(happened / weight, 4), round(weight, 2))
        for said, happened, weight in sums
        if weight
    ]


def _find_auc(estimates: Sequence[Estimate]) -> float:
    """Return how often a bad end was given more than a good one; ties count half."""
    ordered = sorted(estimates, key=lambda one: one[0])
    good_below = won = 0.0
    at = 0
    while at < len(ordered):
        end = at
        good = bad = 0.0
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            good += 0.0 if ordered[end][1] else ordered[end][2]
            bad += ordered[end][2] if ordered[end][1] else 0.0
            end += 1
        won += bad * (good_below + good / 2)
        good_below += good
        at = end
    bad_in_all = sum(weight for _, is_bad, weight in estimates if is_bad)
    return won / (bad_in_all * good_below) if bad_in_all and good_below else 0.5
