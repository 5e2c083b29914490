"""What a day comes to, as plain numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.routing.day import Agent
from benchmarks.routing.desk import Served

LIMIT_S = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of one strategy, over all days.

    Attributes:
        p50_s, p90_s, p95_s, p99_s, longest_s: waits.
        within: the share that waited no longer than a minute.
        gini: inequality of sessions for each hour of a shift and each session that fits at once;
            0 is the same for all.
        turns_gini: the same of sessions for each hour of a shift, whatever fits at once.
        utilisation: busy time of all that is staffed.
        handle_s: mean handle time.
        language: the share answered by somebody who speaks the language.
        level: mean level in the topic of those who had one.
        known: the share of returning visitors who got whom they know.
    """

    p50_s: float
    p90_s: float
    p95_s: float
    p99_s: float
    longest_s: float
    within: float
    gini: float
    turns_gini: float
    utilisation: float
    handle_s: float
    language: float
    level: float
    known: float
    sessions: int


def summarise(days: Sequence[tuple[Sequence[Agent], Sequence[Served]]]) -> Outcome:
    """Put the days of one strategy together."""
    served = [one for _, day in days for one in day]
    waits = sorted(one.wait_s for one in served)
    topics = [one for one in served if one.contact.topic]
    returning = [one for one in served if one.contact.last_agent is not None]
    staffed_s = sum(_hours(agent) * 3600 * agent.slots for staff, _ in days for agent in staff)
    by_slot = [gini(_shares(staff, day, by_slot=True)) for staff, day in days]
    by_turn = [gini(_shares(staff, day, by_slot=False)) for staff, day in days]
    return Outcome(
        p50_s=percentile(waits, 50),
        p90_s=percentile(waits, 90),
        p95_s=percentile(waits, 95),
        p99_s=percentile(waits, 99),
        longest_s=waits[-1],
        within=sum(wait <= LIMIT_S for wait in waits) / len(waits),
        gini=sum(by_slot) / len(by_slot),
        turns_gini=sum(by_turn) / len(by_turn),
        utilisation=sum(one.handle_s for one in served) / staffed_s,
        handle_s=sum(one.handle_s for one in served) / len(served),
        language=_share(one.contact.language in one.agent.languages for one in served),
        level=sum(dict(one.agent.skills).get(one.contact.topic, 0) for one in topics) / len(topics),
        known=_share(one.contact.last_agent == one.agent.number for one in returning),
        sessions=len(served),
    )


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Return a percentile of sorted values, the nearest rank."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def gini(values: Sequence[float]) -> float:
    """Return the Gini coefficient: 0 where all have the same, near 1 where one has all."""
    ordered, total = sorted(values), sum(values)
    if not total:
        return 0.0
    count = len(ordered)
    weighted = sum((2 * rank - count - 1) * value for rank, value in enumerate(ordered, 1))
    return weighted / (count * total)


def _shares(staff: Sequence[Agent], day: Sequence[Served], *, by_slot: bool) -> list[float]:
    """Return what each agent of the day shifts had for an hour; nights are another job."""
    counts = {agent.number: 0 for agent in staff}
    for one in day:
        counts[one.agent.number] += 1
    return [
        counts[agent.number] / _hours(agent) / (agent.slots if by_slot else 1)
        for agent in staff
        if agent.shift[1] <= 24 * 3600
    ]


def _hours(agent: Agent) -> float:
    return (agent.shift[1] - agent.shift[0]) / 3600


def _share(answers: Iterable[bool]) -> float:
    found = list(answers)
    return sum(found) / len(found) if found else 0.0
