"""Promises: places kept for sessions that were taken back and that nobody has yet.

Routing gives them out later, so until then nobody's load tells of them. Without this, one free
place would be reason enough to take back everything that is due.
"""

from collections import Counter
from dataclasses import replace

from chatclick import SessionView
from chatclick_assignment.strategies import Person


class Promises:
    """Keeps places, in memory: after a restart routing looks at all that waits at once."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[str, str]] = {}

    def keep(self, session: SessionView, staff_id: str) -> None:
        """Keep a place for a session with somebody who could take it."""
        self._places[session.id] = (staff_id, session.channel)

    def drop(self, session_id: str) -> None:
        """Keep none for it any longer: somebody has it, or nobody is to."""
        self._places.pop(session_id, None)

    def weigh(self, person: Person) -> Person:
        """Return somebody as they will be once they have what is kept for them."""
        kept = Counter(
            channel for staff_id, channel in self._places.values() if staff_id == person.id
        )
        return replace(
            person,
            open_sessions=person.open_sessions + kept.total(),
            by_channel=Counter(person.by_channel) + kept,
            given=person.given + kept.total(),
        )
