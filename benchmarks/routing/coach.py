"""The learner at the simulated desk: the plugin's own advisor, fed with what is served there."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from benchmarks.routing.day import Contact
from chatclick_assignment.strategies import Advice, Decision
from chatclick_predictive_routing.advisor import Advisor, Terms, View
from chatclick_predictive_routing.choosing import Shares
from chatclick_predictive_routing.evaluating import Logged
from chatclick_predictive_routing.features import PART_OF_DAY_H
from chatclick_predictive_routing.learning import Example, Learner
from chatclick_predictive_routing.outcomes import Outcome, Weighing, weigh

MEMORY = 10_000
LEAST = 300


class Coach:
    """Learns over days, and advises or looks on.

    Args:
        is_shadow: it only looks on.

    Attributes:
        logged: what would have been chosen, once it ended.
        had: sessions by person.
        equal: an equal share of what each could have had.
    """

    def __init__(self, *, is_shadow: bool) -> None:
        self.is_shadow = is_shadow
        self.day = 0
        self.logged: list[Logged] = []
        self.had: Counter[str] = Counter()
        self.equal: defaultdict[str, float] = defaultdict(float)
        self.advisor = Advisor(Learner(MEMORY), Shares(), Terms())
        self._loads: dict[str, float] = {}
        self._views: dict[int, View] = {}

    def advise(self, contact: Contact, loads: Mapping[str, float]) -> dict[str, Advice]:
        """Say who should have somebody who waits.

        Args:
            contact: who waits.
            loads: taken part of the capacity, by id of those with room.
        """
        name = self._name(contact)
        is_ready = self.advisor.learner.count >= LEAST and len(loads) > 1
        if self.is_shadow or not is_ready or self.advisor.is_control(name):
            return {}
        view = self.advisor.look(name, describe(contact), loads)
        return {person: Advice(score) for person, score in view.scores.items()}

    def note(self, contact: Contact, decision: Decision, loads: Mapping[str, float]) -> None:
        """Take in who got somebody, of whom."""
        assert decision.chosen is not None
        able = [line.person.id for line in decision.lines if not line.veto and not line.tier]
        if self.is_shadow and self.advisor.learner.count >= LEAST and len(able) > 1:
            among = {one: loads[one] for one in able}
            view = self.advisor.look(self._name(contact), describe(contact), among)
            self._views[contact.number] = view
        self._loads[str(contact.number)] = loads[decision.chosen.id]
        self.advisor.shares.note(able, decision.chosen.id)
        self.had[decision.chosen.id] += 1
        for one in able:
            self.equal[one] += 1 / len(able)

    def learn(self, contact: Contact, person: str, handle_s: float) -> None:
        """Take in how it went."""
        worth = weigh(Outcome(handle_s), Weighing())
        features, load = describe(contact), self._loads.pop(str(contact.number))
        self.advisor.learner.learn(Example(person, features, load, worth))
        if self.advisor.learner.is_full:
            self.advisor.learner = self.advisor.learner.renew()
        if view := self._views.pop(contact.number, None):
            kind = contact.language
            self.logged.append(Logged(person, view.wished_id or "", view.expected, worth, kind))

    def _name(self, contact: Contact) -> str:
        return f"{self.day}:{contact.number}"


def describe(contact: Contact) -> dict[str, float]:
    """Describe somebody who waits, as the plugin describes a session."""
    hour = int(contact.at_s // 3600) % 24 // PART_OF_DAY_H * PART_OF_DAY_H
    names = ["bias", f"hour:{hour:02}", f"language:{contact.language}"]
    names += [f"topic:{contact.topic}"] if contact.topic else []
    return dict.fromkeys(names, 1.0)


def find_least_share(coaches: Sequence[Coach]) -> float:
    """Return the smallest part of an equal share that anybody had."""
    return min(
        coach.had[person] / equal
        for coach in coaches
        for person, equal in coach.equal.items()
        if equal >= 20
    )
