"""What is known at the moment, and what it says of a session. No I/O: see `service` for that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from chatclick import JSONObject, StaffLoad
from chatclick_predictive_routing.choosing import Bounds, Shares, is_among, score
from chatclick_predictive_routing.features import Features
from chatclick_predictive_routing.learning import Learner
from chatclick_predictive_routing.wording import tell


@dataclass(frozen=True, slots=True)
class Terms:
    """By what it advises; see the settings."""

    bounds: Bounds = field(default_factory=Bounds)
    explore_percent: float = 5.0
    control_percent: float = 10.0


@dataclass(frozen=True, slots=True)
class View:
    """What it says of a session.

    Attributes:
        scores: by person; more comes first.
        expected: worths, by person.
        wished_id: the best, of equals the least busy; None for nobody.
    """

    scores: Mapping[str, float]
    expected: dict[str, float]
    wished_id: str | None
    is_explored: bool


class Advisor:
    """Says who should have a session.

    Args:
        learner: what was learned.
        shares: what people had lately.
        terms: within what it chooses.
    """

    def __init__(self, learner: Learner, shares: Shares, terms: Terms) -> None:
        self.learner = learner
        self.shares = shares
        self.terms = terms

    def is_control(self, session_id: str) -> bool:
        """Tell whether a session goes the ordinary way, so that there is something to compare."""
        return is_among(self.terms.control_percent, session_id, "control")

    def look(self, session_id: str, features: Features, loads: Mapping[str, float]) -> View:
        """Say who of some people should have a session.

        Args:
            session_id: decides whether it is explored.
            features: of the session.
            loads: taken part of the capacity, by id of those who could have it.
        """
        learner, terms = self.learner, self.terms
        expected = {one: learner.expect(one, features, load) for one, load in loads.items()}
        is_explored = is_among(terms.explore_percent, session_id, "explore")
        worths = expected
        if is_explored:
            random = Random(session_id)
            worths = {one: learner.draw(one, features, loads[one], random) for one in sorted(loads)}
        turns = {one: self.shares.find_turn(one, terms.bounds) for one in loads}
        scores = score(worths, terms.bounds, turns)
        wished = min(scores, key=lambda one: (-scores[one], loads[one], one), default=None)
        return View(scores, expected, wished, is_explored)

    def advise(self, session_id: str, features: Features, loads: Mapping[str, float]) -> JSONObject:
        """Return the advice that routing is given."""
        view = self.look(session_id, features, loads)
        advice: dict[str, JSONObject] = {}
        for staff_id, found in view.scores.items():
            estimate = self.learner.explain(staff_id, features, loads[staff_id])
            turn = self.shares.find_turn(staff_id, self.terms.bounds)
            note = tell(estimate, features, turn, is_explored=view.is_explored)
            advice[staff_id] = {"score": found, "note": [one.to_json() for one in note]}
        return {"advice": advice}


def measure(load: StaffLoad, *, without: int = 0) -> float:
    """Return the part of somebody's capacity that is taken, leaving out so many sessions."""
    taken = max(0, load.open_sessions - without)
    return round(min(1.0, taken / load.capacity), 3) if load.capacity > 0 else 1.0


def has_room(load: StaffLoad) -> bool:
    """Tell whether somebody is there with room for one more."""
    staff = load.staff
    return (
        staff.availability == "online" and staff.is_connected and load.open_sessions < load.capacity
    )
