"""How much somebody may have: at once, of a channel, and in a span of time."""

from collections.abc import Mapping
from dataclasses import dataclass

from chatclick import Phrase
from chatclick_assignment.strategies.protocol import Case, Person


@dataclass(frozen=True, slots=True)
class Capacity:
    """Nobody gets more sessions at once than they take."""

    def veto(self, person: Person, case: Case) -> Phrase | None:
        """Tell who is full."""
        if person.open_sessions < person.capacity:
            return None
        return Phrase("full", {"has": person.open_sessions, "limit": person.capacity})


@dataclass(frozen=True, slots=True)
class ChannelRoom:
    """Nobody gets more sessions of a channel at once than its limit.

    Attributes:
        limits: by channel; one that is missing has none.
    """

    limits: Mapping[str, int]

    def veto(self, person: Person, case: Case) -> Phrase | None:
        """Tell who has enough of the channel."""
        limit = self.limits.get(case.channel)
        has = person.by_channel.get(case.channel, 0)
        if limit is None or has < limit:
            return None
        return Phrase("channel_full", {"has": has, "limit": limit, "channel": case.channel})


@dataclass(frozen=True, slots=True)
class Pace:
    """Nobody gets more sessions in a span of time than the limit.

    Attributes:
        limit: how many.
        minutes: the span.
    """

    limit: int
    minutes: int

    def veto(self, person: Person, case: Case) -> Phrase | None:
        """Tell who was given enough."""
        if person.given < self.limit:
            return None
        values = {"given": person.given, "minutes": self.minutes, "limit": self.limit}
        return Phrase("given_enough", values)
