"""The desk in fast time: events in order, and the plugin's own strategies deciding.

It does what the host does around them: the longest wait first within its priority, a claim that
refuses whoever is full or gone, and a look at all that waits when somebody becomes free.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from benchmarks.routing.coach import Coach
from benchmarks.routing.day import DAY_S, Agent, Contact, handle_time
from chatclick_assignment.strategies import Case, Person, decide
from chatclick_assignment.terms import Terms, build_strategy

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
RECHECK_S = 30.0
"""The host asks again about all that waits, for terms that change with time."""

_PRIORITY = {"urgent": 0, "high": 1, "normal": 2}


@dataclass(slots=True)
class Served:
    """A session that somebody had."""

    contact: Contact
    agent: Agent
    wait_s: float
    handle_s: float


@dataclass(slots=True)
class _Seat:
    agent: Agent
    open: int = 0
    last_s: float | None = None
    given: list[float] = field(default_factory=list)


class Desk:
    """Lives through a day.

    Args:
        staff: who answers.
        terms: by which sessions are given out.
        coach: who learns, and perhaps advises; None for nobody.
    """

    def __init__(self, staff: Sequence[Agent], terms: Terms, coach: Coach | None = None) -> None:
        self._seats = {one.number: _Seat(one) for one in staff}
        self._terms = terms
        self._coach = coach
        self._waiting: list[Contact] = []
        self._served: list[Served] = []

    def live_through(self, contacts: Sequence[Contact]) -> list[Served]:
        """Give out all contacts, and return them in the order in which they were given out."""
        events: list[tuple[float, int, object]] = []
        order = 0
        for contact in contacts:
            events.append((contact.at_s, order := order + 1, contact))
        for seat in self._seats.values():
            start = seat.agent.shift[0]
            events.append((start, order := order + 1, None))
        events += [
            (tick * RECHECK_S, order := order + 1, None)
            for tick in range(1, int(2 * DAY_S / RECHECK_S))
        ]
        heapq.heapify(events)
        left = len(contacts)
        while events and left:
            at_s, _, subject = heapq.heappop(events)
            if isinstance(subject, Contact):
                self._waiting.append(subject)
            elif isinstance(subject, Served):
                self._end(subject)
            for served in self._give_out(at_s):
                left -= 1
                order += 1
                heapq.heappush(events, (at_s + served.handle_s, order, served))
        for _, _, subject in sorted(events, key=lambda event: event[:2]):
            if isinstance(subject, Served):
                self._end(subject)
        return self._served

    def _end(self, served: Served) -> None:
        self._seats[served.agent.number].open -= 1
        if self._coach is not None:
            name = _name(served.agent)
            self._coach.learn(served.contact, name, served.handle_s)

    def _give_out(self, at_s: float) -> list[Served]:
        if not self._waiting:
            return []
        given: list[Served] = []
        clock_s = at_s % DAY_S
        for contact in sorted(self._waiting, key=lambda one: (_PRIORITY[one.priority], one.at_s)):
            free = [
                seat
                for seat in self._seats.values()
                if seat.open < seat.agent.slots and seat.agent.is_there(clock_s)
            ]
            if not free:
                break
            people = [self._build_person(seat, at_s, clock_s) for seat in self._seats.values()]
            loads = {_name(one.agent): one.open / one.agent.slots for one in free}
            advice = self._coach.advise(contact, loads) if self._coach else {}
            case = replace(self._build_case(contact, at_s), advice=advice)
            decision = decide(build_strategy(self._terms, people), people, case)
            if decision.chosen is None:
                continue
            if self._coach is not None:
                self._coach.note(contact, decision, loads)
            given.append(self._claim(contact, self._seats[int(decision.chosen.id)], at_s))
        return given

    def _claim(self, contact: Contact, seat: _Seat, at_s: float) -> Served:
        agent = seat.agent
        if seat.open >= agent.slots or not agent.is_there(at_s % DAY_S):
            raise AssertionError("a strategy chose somebody who is full or gone")
        seat.open += 1
        seat.last_s = at_s
        seat.given.append(at_s)
        self._waiting.remove(contact)
        served = Served(contact, agent, at_s - contact.at_s, handle_time(contact, agent))
        self._served.append(served)
        return served

    def _build_person(self, seat: _Seat, at_s: float, clock_s: float) -> Person:
        agent, last = seat.agent, seat.last_s
        since_s = at_s - self._terms.pace_minutes * 60
        return Person(
            id=_name(agent),
            capacity=agent.slots,
            is_connected=agent.is_there(clock_s),
            open_sessions=seat.open,
            skills=dict(agent.skills),
            languages=agent.languages,
            last_assigned_at=None if last is None else MIDNIGHT + timedelta(seconds=last),
            given=sum(one > since_s for one in seat.given[-60:]),
            weight=agent.weight,
        )

    def _build_case(self, contact: Contact, at_s: float) -> Case:
        known = contact.last_agent
        return Case(
            id=str(contact.number),
            at=MIDNIGHT + timedelta(seconds=at_s),
            waited_s=at_s - contact.at_s,
            language=contact.language,
            needs={contact.topic: 1} if contact.topic and self._terms.skills != "off" else {},
            preferred=() if known is None else (f"{known:03}",),
        )


def _name(agent: Agent) -> str:
    return f"{agent.number:03}"
