"""How much somebody may have: at once, of a channel, and in a span of time."""

from collections.abc import Mapping
from dataclasses import dataclass

from chatclick_assignment.strategies.protocol import Case, Person


@dataclass(frozen=True, slots=True)
class Capacity:
    """Nobody gets more sessions at once than they take."""

    def veto(self, person: Person, case: Case) -> str:
        """Tell who is full."""
        if person.open_sessions < person.capacity:
            return ""
        return f"is full with {person.open_sessions} of {person.capacity}"


@dataclass(frozen=True, slots=True)
class ChannelRoom:
    """Nobody gets more sessions of a channel at once than its limit.

    Attributes:
        limits: by channel; one that is missing has none.
    """

    limits: Mapping[str, int]

    def veto(self, person: Person, case: Case) -> str:
        """Tell who has enough of the channel."""
        limit = self.limits.get(case.channel)
        has = person.by_channel.get(case.channel, 0)
        if limit is None or has < limit:
            return ""
        return f"has {has} of {limit} by {case.channel}"


@dataclass(frozen=True, slots=True)
class Pace:
    """Nobody gets more sessions in a span of time than the limit.

    Attributes:
        limit: how many.
        minutes: the span.
    """

    limit: int
    minutes: int

    def veto(self, person: Person, case: Case) -> str:
        """Tell who was given enough."""
        if person.given < self.limit:
            return ""
        return f"was given {person.given} in {self.minutes} minutes, {self.limit} is the limit"
