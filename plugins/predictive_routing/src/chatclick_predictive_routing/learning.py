"""The learner: how hard a session is for anybody, and how much better or worse it goes with one.

Both are Bayesian linear regressions of river, which tell how sure they are; with them, people are
the arms of a contextual bandit. Sharing the first between all people is what makes few sessions
enough: a person's own model learns only what is left. (river's `LinUCBDisjoint` learns all of it
for each arm anew.) What it knows is a function of the outcomes it was told, in their order, so
these are what is kept: never a model.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from math import sqrt
from random import Random
from typing import Any

from chatclick_predictive_routing.features import Features, find_value, keep_personal

MAX_NAMES = 200
"""Features the learner tells apart, the first ones; a model's cost grows with their square."""

_NOISE = 1 / 0.9**2
"""Precision of one outcome: logarithms of handle times spread by about 0.9 (Brown et al., 2005)."""
_COMMON_PRIOR = 1.0
_PERSONAL_PRIOR = 1 / 0.3**2
"""People are thought alike until their sessions show otherwise: 0.3 is a third faster or slower."""


@dataclass(frozen=True, slots=True)
class Example:
    """An outcome to learn from.

    Attributes:
        load: the part of their capacity that was taken when they got it.
        worth: see `outcomes`.
    """

    staff_id: str
    features: Features
    load: float
    worth: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is expected of somebody.

    Attributes:
        worth: of the session with them.
        advantage: the part that is theirs; 0 is like anybody.
        spread: standard deviation of the advantage.
        sessions: of them that were learned from.
        similar: those of the same topic and language.
    """

    worth: float
    advantage: float
    spread: float
    sessions: int
    similar: int


def is_available() -> bool:
    """Tell whether river is installed, without importing it: that takes a second."""
    return find_spec("river") is not None


class Learner:
    """Learns from outcomes.

    Args:
        memory: how many outcomes count; of one that is full, the oldest quarter is forgotten.
        examples: to begin with.
    """

    def __init__(self, memory: int, examples: Iterable[Example] = ()) -> None:
        self._memory = memory
        self._examples: list[Example] = []
        self._names: set[str] = set()
        self._common = _build_model(_COMMON_PRIOR)
        self._personal: dict[str, Any] = {}
        self._sessions: Counter[str] = Counter()
        self._similar: Counter[tuple[str, str, str]] = Counter()
        for example in examples:
            self.learn(example)

    @property
    def count(self) -> int:
        """How many outcomes it knows."""
        return len(self._examples)

    @property
    def is_full(self) -> bool:
        """Whether it is time for `renew`."""
        return len(self._examples) >= self._memory

    def learn(self, example: Example) -> None:
        """Take in an outcome; about a quarter of a millisecond."""
        self._note_names(example.features)
        common = self._keep_known(example.features, example.load)
        personal = keep_personal(example.features)
        left = example.worth - self._common.predict_one(common)
        self._common.learn_one(common, example.worth)
        if example.staff_id not in self._personal:
            self._personal[example.staff_id] = _build_model(_PERSONAL_PRIOR)
        self._personal[example.staff_id].learn_one(personal, left)
        self._sessions[example.staff_id] += 1
        self._similar[_find_kind(example.staff_id, example.features)] += 1
        self._examples.append(example)

    def renew(self) -> "Learner":
        """Return one that has forgotten the oldest quarter. It takes a second: use a thread."""
        return Learner(self._memory, self._examples[self._memory // 4 :])

    def expect(self, staff_id: str, features: Features, load: float) -> float:
        """Return what a session is expected to be worth with somebody."""
        own = self._personal.get(staff_id)
        advantage = own.predict_one(keep_personal(features)) if own else 0.0
        return float(self._common.predict_one(self._keep_known(features, load)) + advantage)

    def draw(self, staff_id: str, features: Features, load: float, random: Random) -> float:
        """Return a worth that may be true of somebody, by how sure it is (Thompson sampling)."""
        estimate = self.explain(staff_id, features, load)
        return random.gauss(estimate.worth, estimate.spread)

    def explain(self, staff_id: str, features: Features, load: float) -> Estimate:
        """Return what is expected, and how sure that is."""
        personal = keep_personal(features)
        own = self._personal.get(staff_id)
        found = (own or _build_model(_PERSONAL_PRIOR)).predict_one(personal, with_dist=True)
        advantage = float(found.mu) if own else 0.0
        common = self._common.predict_one(self._keep_known(features, load))
        return Estimate(
            worth=float(common + advantage),
            advantage=advantage,
            # What is left of the variance of one outcome is that of the expectation.
            spread=sqrt(max(0.0, float(found.sigma) ** 2 - 1 / _NOISE)),
            sessions=self._sessions[staff_id],
            similar=self._similar[_find_kind(staff_id, features)],
        )

    def _note_names(self, features: Features) -> None:
        for name in features:
            if len(self._names) < MAX_NAMES:
                self._names.add(name)

    def _keep_known(self, features: Features, load: float) -> dict[str, float]:
        known = {name: value for name, value in features.items() if name in self._names}
        return {**known, "load": load}


def _find_kind(staff_id: str, features: Features) -> tuple[str, str, str]:
    return staff_id, find_value(features, "topic"), find_value(features, "language")


def _build_model(prior: float) -> Any:
    # Imported here, for it takes a second: who never learns never waits for it.
    from river.linear_model import BayesianLinearRegression

    return BayesianLinearRegression(alpha=prior, beta=_NOISE)


def find_start(number: int, memory: int) -> int:
    """Return how many of the first outcomes a learner has forgotten after so many.

    A learner that is told the others after a start knows what one knew that never stopped.
    """
    step = memory // 4
    if number < memory:
        return 0
    return step * ((number - memory) // step + 1)
