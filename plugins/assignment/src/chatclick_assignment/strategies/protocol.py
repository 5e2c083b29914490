"""What a strategy looks at, and what it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from chatclick import Phrase, Wording

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who might take a session.

    Attributes:
        is_online: they have switched themselves to online; else they are away.
        is_connected: their inbox is open; else they are offline, whatever they switched to.
        open_sessions: those that fill their capacity.
        by_channel: the same by channel, such as `{"web": 2}`.
        skills: level by name in lower case, 1 (some) to 3 (best).
        languages: tags such as "de" or "pt-br", in lower case.
        last_assigned_at: when they last got a session.
        given: sessions given to them in the span that limits and weights look at.
        weight: their part of the sessions, beside that of others; 1 is usual.
    """

    id: str
    capacity: int
    is_online: bool = True
    is_connected: bool = True
    open_sessions: int = 0
    by_channel: Mapping[str, int] = field(default_factory=dict)
    team_ids: frozenset[str] = frozenset()
    skills: Mapping[str, int] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    last_assigned_at: datetime | None = None
    given: int = 0
    weight: float = 1.0

    @property
    def is_there(self) -> bool:
        """Whether they take sessions at the moment, full or not."""
        return self.is_online and self.is_connected


@dataclass(frozen=True, slots=True)
class Advice:
    """What another plugin says of somebody for a session.

    Attributes:
        score: more is better; 0 is like whoever nothing is said of.
        note: why, in a few words.
    """

    score: float
    note: Wording = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A session that waits, at the moment it is looked at.

    Attributes:
        at: the moment.
        waited_s: since when it waits, in seconds.
        language: the visitor's, a tag in lower case; None where nobody knows.
        needs: the least level by name of a skill, in lower case.
        preferred: ids of those who should have it, the first the most.
        passed: ids of those who had it offered and did not answer.
        advice: what another plugin says, by id of the person.
    """

    id: str
    at: datetime
    channel: str = "web"
    waited_s: float = 0.0
    team_id: str | None = None
    language: str | None = None
    needs: Mapping[str, int] = field(default_factory=dict)
    preferred: tuple[str, ...] = ()
    passed: frozenset[str] = frozenset()
    advice: Mapping[str, Advice] = field(default_factory=dict)


class Filter(Protocol):
    """Leaves people out."""

    def veto(self, person: Person, case: Case) -> Phrase | None:
        """Return why somebody cannot have it; None where they can."""


class Order(Protocol):
    """Sets people in order."""

    @property
    def title(self) -> str:
        """What the first of several in this order is: a phrase with `count`, of how many."""

    def score(self, person: Person, case: Case) -> float:
        """Return how well somebody fits; more is better, equal leaves it to the next order."""

    def note(self, person: Person, case: Case) -> Wording:
        """Return the score in words, "" where it says nothing."""
