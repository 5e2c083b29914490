"""Which strategies are compared, and over which days."""

from dataclasses import dataclass
from random import Random

from benchmarks.routing.day import HANDLE_MEAN_S, build_contacts, build_staff, list_hours
from benchmarks.routing.desk import Desk
from benchmarks.routing.erlang import over_a_day
from benchmarks.routing.outcomes import LIMIT_S, Outcome, summarise
from chatclick_assignment.terms import Terms

STRATEGIES: dict[str, Terms] = {
    "round robin": Terms(strategy="round_robin", language="off"),
    "least busy": Terms(strategy="least_busy", language="off"),
    "by weight": Terms(strategy="weighted", language="off"),
    "language first": Terms(language="first"),
    "language only, 60 s": Terms(language="only", language_only_s=60),
    "skills, best": Terms(language="off", skills="best"),
    "skills, best, 120 s": Terms(language="off", skills="best", skills_only_s=120),
    "skills, just enough, 120 s": Terms(language="off", skills="just_enough", skills_only_s=120),
    "last agent": Terms(language="off", sticky="last_agent"),
    "last agent, held 60 s": Terms(language="off", sticky="last_agent", sticky_hold_s=60),
    "all three, 120 s": Terms(
        language="first", skills="best", sticky="last_agent", skills_only_s=120
    ),
}


@dataclass(frozen=True)
class Plan:
    """What is simulated.

    Attributes:
        seeds: one day each; the same days for every strategy.
        scale: times the usual arrivals.
    """

    seeds: tuple[int, ...] = (1, 2, 3, 4, 5)
    scale: float = 1.2


@dataclass(frozen=True, slots=True)
class Theory:
    """Erlang C for the same days: all who are there as one pool in which everybody is equal."""

    waits: float
    within: float


def simulate(plan: Plan, name: str) -> Outcome:
    """Live through all days with one strategy."""
    days = []
    for seed in plan.seeds:
        random = Random(seed)
        staff = build_staff(random)
        contacts = build_contacts(random, staff, plan.scale)
        days.append((staff, Desk(staff, STRATEGIES[name]).live_through(contacts)))
    return summarise(days)


def calculate(plan: Plan, handle_s: float = HANDLE_MEAN_S) -> Theory:
    """Return what theory says, the mean of all days."""
    found = [
        over_a_day(list_hours(build_staff(Random(seed)), plan.scale), handle_s, LIMIT_S)
        for seed in plan.seeds
    ]
    return Theory(
        sum(waits for waits, _ in found) / len(found),
        sum(within for _, within in found) / len(found),
    )
