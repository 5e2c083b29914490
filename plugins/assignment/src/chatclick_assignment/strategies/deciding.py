"""Put considerations together and decide: filters, then the circle, then the orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Protocol

from chatclick import Phrase, Wording
from chatclick_assignment.strategies.protocol import NEVER, Case, Filter, Order, Person

MAX_LINES = 50
"""People a decision names, best first, so that a large staff does not fill the database."""


class Circle(Filter, Protocol):
    """People a session is offered to before it is offered to a wider circle."""

    def where(self, case: Case) -> Phrase | None:
        """Say where the chosen one was found, such as "in the team"; None where all are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """How sessions are given out.

    Attributes:
        filters: each must let somebody pass.
        circles: tried one after the other until somebody in one can have it.
        orders: the first that tells two people apart decides between them.
        main: the order whose score the trace shows.
        advised: the order by advice of another plugin, if it is among the orders.
    """

    filters: tuple[Filter, ...]
    circles: tuple[Circle, ...]
    orders: tuple[Order, ...]
    main: Order
    advised: Order | None = None

    def list_firm(self) -> tuple[Order, ...]:
        """Return the orders that come before advice and strategy."""
        return tuple(one for one in self.orders if one not in (self.main, self.advised))


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who was looked at.

    Attributes:
        score: by the main order; None where it cannot be told as a number.
        veto: why not, None for somebody who could have it.
        note: what was weighed, in words.
        tier: 0 for those who come first whatever advice and strategy say of them; then 1, 2, ….
    """

    person: Person
    score: float | None
    veto: Phrase | None
    note: Wording
    tier: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What came out.

    Attributes:
        chosen: who gets it; None for nobody.
        reason: what decided, and where the chosen one was found.
        lines: who can have it, best first, then the others; the first `MAX_LINES`.
    """

    chosen: Person | None
    reason: Wording
    lines: tuple[Line, ...]


def decide(strategy: Strategy, people: Sequence[Person], case: Case) -> Decision:
    """Choose who gets a session.

    What all orders leave equal goes to whoever has been without a new one the longest, then to the
    smallest id, so that the same facts always give the same answer.

    Args:
        strategy: what counts.
        people: all that may come into question, there or not.
        case: the session.
    """
    vetoes = {person.id: _find_veto(strategy.filters, person, case) for person in people}
    able = [person for person in people if not vetoes[person.id]]
    inside, circle = able, strategy.circles[-1]
    for circle in strategy.circles:
        found = {person.id: circle.veto(person, case) for person in able}
        inside = [person for person in able if not found[person.id]]
        vetoes |= found if inside else {key: why for key, why in found.items() if why}
        if inside:
            break
    ranked = sorted(inside, key=lambda person: _rank(strategy.orders, person, case))
    left_out = sorted(
        (one for one in people if one not in inside),
        key=lambda one: (not one.is_there, _rank((strategy.main,), one, case)),
    )
    named = [*ranked, *left_out][:MAX_LINES]
    tiers = _find_tiers(strategy, ranked, case)
    lines = tuple(
        _draw_line(strategy, one, case, vetoes[one.id], tiers.get(one.id, 0)) for one in named
    )
    if not ranked:
        return Decision(None, Phrase("nobody"), lines)
    reason = _find_reason(strategy, ranked, case, circle.where(case))
    return Decision(ranked[0], reason, lines)


def _find_veto(filters: Sequence[Filter], person: Person, case: Case) -> Phrase | None:
    return next((why for one in filters if (why := one.veto(person, case))), None)


def _rank(
    orders: Sequence[Order], person: Person, case: Case
) -> tuple[tuple[float, ...], float, str]:
    scores = tuple(-order.score(person, case) for order in orders)
    return scores, (person.last_assigned_at or NEVER).timestamp(), person.id


def _find_tiers(strategy: Strategy, ranked: Sequence[Person], case: Case) -> dict[str, int]:
    firm = strategy.list_firm()
    scores = {one.id: tuple(-order.score(one, case) for order in firm) for one in ranked}
    places = {each: place for place, each in enumerate(sorted(set(scores.values())))}
    return {person_id: places[each] for person_id, each in scores.items()}


def _draw_line(
    strategy: Strategy, person: Person, case: Case, veto: Phrase | None, tier: int
) -> Line:
    score = strategy.main.score(person, case)
    notes = (order.note(person, case) for order in strategy.orders)
    return Line(
        person,
        round(score, 3) if isfinite(score) else None,
        veto,
        tuple(part for note in notes for part in _list_parts(note)),
        tier,
    )


def _list_parts(note: Wording) -> tuple[str | Phrase, ...]:
    if isinstance(note, tuple):
        return note
    return (note,) if note else ()


def _find_reason(
    strategy: Strategy, ranked: Sequence[Person], case: Case, where: Phrase | None
) -> Wording:
    """Name the order that decided; of those who are equal in all, the main one."""
    found = (where,) if where else ()
    if len(ranked) == 1:
        return (Phrase("only_one"), *found)
    first, second = ranked[:2]
    deciding = next(
        (one for one in strategy.orders if one.score(first, case) != one.score(second, case)),
        strategy.main,
    )
    count = {"count": len(ranked)}
    if deciding is strategy.advised and (note := deciding.note(first, case)):
        return (*_list_parts(note), Phrase("of_available", count), *found)
    return (Phrase(deciding.title, count), *found)
