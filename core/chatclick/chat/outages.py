"""Channels that take nothing now: their plugin does not run, or is paused."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chatclick.clock import now

LONGEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Outage:
    since: datetime
    until: datetime


class Outages:
    """Remembers, in this process, which channels to leave alone and for how long.

    What is due by them stays due as it is, so that an outage costs no writes and loses nothing.
    """

    def __init__(self) -> None:
        self._known: dict[str, _Outage] = {}

    def note(self, channel: str, delay_s: float) -> None:
        """Note that a channel takes nothing, and is worth a look again after so many seconds."""
        at = now()
        known = self._known.get(channel)
        since = known.since if known is not None else at
        self._known[channel] = _Outage(since, at + timedelta(seconds=delay_s))

    def end(self, channel: str) -> None:
        """Note that a channel was called; one that never was out is fine."""
        self._known.pop(channel, None)

    def holds(self, channel: str) -> bool:
        """Tell whether to leave a channel alone now."""
        known = self._known.get(channel)
        return known is not None and known.until > now()

    def is_over_long(self, channel: str, due_at: datetime) -> bool:
        """Tell whether what was due then has waited for a channel for longer than it may."""
        known = self._known.get(channel)
        return known is not None and max(known.since, due_at) <= now() - LONGEST

    def find_end(self, at: datetime) -> datetime | None:
        """Return when a channel is worth a look next, None when none is left alone at a time."""
        return min((one.until for one in self._known.values() if one.until > at), default=None)
