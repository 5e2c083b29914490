"""A made-up day: who comes when with what, and who is there to answer. The same for a seed.

Arrivals are a Poisson process whose rate follows the hour, made by thinning (P. A. W. Lewis and G.
S. Shedler, "Simulation of nonhomogeneous Poisson processes by thinning", Naval Research Logistics
Quarterly 26, 1979). Handle times are log-normal, as measured in call centres (L. Brown et al.,
"Statistical Analysis of a Telephone Call Center", JASA 100, 2005).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import expm1, log, sqrt
from random import Random

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S

PER_HOUR = (
    *(8, 5, 4, 4, 5, 10, 22, 45, 80, 112, 125, 118),
    *(100, 104, 116, 112, 98, 82, 70, 62, 52, 38, 24, 14),
)
"""Arrivals by the hour, from midnight: a morning peak, a lunch dip, an afternoon peak."""

HANDLE_MEAN_S = 540.0
HANDLE_SPREAD = 0.9
"""Standard deviation of the logarithm."""

LANGUAGES = (("en", 0.6), ("de", 0.25), ("fr", 0.15))
TOPICS = (("", 0.55), ("billing", 0.3), ("technical", 0.15))
KNOWN_SHARE = 0.3
PRIORITIES = (("normal", 0.92), ("high", 0.06), ("urgent", 0.02))

OTHER_LANGUAGE = 1.25
"""A conversation in a language the agent does not speak takes so much longer: they translate."""
BY_LEVEL = {0: 1.35, 1: 1.1, 2: 1.0, 3: 0.85}
"""How much longer or shorter it takes by the agent's level in the topic."""
KNOWS_VISITOR = 0.85


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who comes.

    Attributes:
        at_s: when, in seconds since midnight.
        handle_s: what it takes somebody of level 2 who speaks the language.
        last_agent: whom they had before, by number; None for a new visitor.
    """

    number: int
    at_s: float
    handle_s: float
    language: str
    topic: str
    priority: str
    last_agent: int | None


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who answers.

    Attributes:
        shift: from and until, in seconds since midnight; the end may lie after midnight.
        slots: how many sessions at once.
    """

    number: int
    shift: tuple[float, float]
    slots: int
    languages: tuple[str, ...]
    skills: tuple[tuple[str, int], ...]
    weight: float = 1.0

    def is_there(self, at_s: float) -> bool:
        """Tell whether their shift runs; the night shift is there on both sides of midnight."""
        start, end = self.shift
        return start <= at_s < end or start <= at_s + DAY_S < end


SHIFTS = ((6, 14, 4), (8, 16, 5), (10, 18, 3), (14, 22, 6), (22, 30, 3))
"""From, until, how many people."""


def build_staff(random: Random) -> list[Agent]:
    """Make the people: shifts, two to four sessions at once, languages, skills."""
    staff: list[Agent] = []
    for start, end, count in SHIFTS:
        for _ in range(count):
            languages = ["en"]
            languages += ["de"] if random.random() < 0.4 else []
            languages += ["fr"] if random.random() < 0.25 else []
            skills = [
                (topic, random.choice((1, 2, 2, 3)))
                for topic in ("billing", "technical")
                if random.random() < 0.7
            ]
            staff.append(
                Agent(
                    number=len(staff),
                    shift=(start * HOUR_S, end * HOUR_S),
                    slots=random.choice((2, 3, 3, 4)),
                    languages=tuple(languages),
                    skills=tuple(skills),
                    weight=random.choice((0.5, 1.0, 1.0, 1.5)),
                )
            )
    return staff


def build_contacts(random: Random, staff: Sequence[Agent], scale: float = 1.0) -> list[Contact]:
    """Make the arrivals of a day.

    Args:
        random: seeded.
        staff: of whom some visitors know one.
        scale: times the usual rate.
    """
    mean = log(HANDLE_MEAN_S) - HANDLE_SPREAD**2 / 2
    return [
        Contact(
            number=number,
            at_s=at_s,
            handle_s=random.lognormvariate(mean, HANDLE_SPREAD),
            language=_pick(random, LANGUAGES),
            topic=_pick(random, TOPICS),
            priority=_pick(random, PRIORITIES),
            last_agent=random.choice(staff).number if random.random() < KNOWN_SHARE else None,
        )
        for number, at_s in enumerate(list_arrivals(random, scale))
    ]


def list_arrivals(random: Random, scale: float = 1.0) -> Iterator[float]:
    """Yield the times of arrivals, in seconds since midnight, by thinning."""
    highest = max(PER_HOUR) * scale / HOUR_S
    at_s = random.expovariate(highest)
    while at_s < DAY_S:
        if random.random() < rate_at(at_s) * scale / highest:
            yield at_s
        at_s += random.expovariate(highest)


def rate_at(at_s: float) -> float:
    """Return the arrivals a second at a time of the day."""
    return PER_HOUR[int(at_s // HOUR_S) % 24] / HOUR_S


def handle_time(contact: Contact, agent: Agent) -> float:
    """Return how long this agent takes for it, in seconds."""
    seconds = contact.handle_s
    if contact.language not in agent.languages:
        seconds *= OTHER_LANGUAGE
    if contact.topic:
        seconds *= BY_LEVEL[dict(agent.skills).get(contact.topic, 0)]
    if contact.last_agent == agent.number:
        seconds *= KNOWS_VISITOR
    return seconds


def list_hours(staff: Sequence[Agent], scale: float = 1.0) -> list[tuple[float, int]]:
    """Return arrivals a second and sessions that fit at once, for each hour."""
    return [
        (
            PER_HOUR[hour] * scale / HOUR_S,
            sum(one.slots for one in staff if one.is_there((hour + 0.5) * HOUR_S)),
        )
        for hour in range(24)
    ]


def spread_of_handle_times() -> float:
    """Return the coefficient of variation of handle times; exponential ones have 1."""
    return sqrt(expm1(HANDLE_SPREAD**2))


def _pick(random: Random, choices: Sequence[tuple[str, float]]) -> str:
    return random.choices([one for one, _ in choices], [share for _, share in choices])[0]
