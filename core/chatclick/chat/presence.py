"""Who is here: people with an open socket, and which staff take sessions.

Connected is memory, availability is stored. A short absence, such as a reload, is no absence.
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable
from datetime import datetime

from chatclick.clock import now
from chatclick.errors import FieldError, Invalid, NotFound
from chatclick.ids import is_id
from chatclick.security.policy import Principal, require
from chatclick.store.events import Actor
from chatclick.store.models import Staff
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

GRACE_S = 10.0
"""How long after the last socket closed somebody still counts as connected, in seconds."""

_MAX_GONE = 50_000

AVAILABILITIES = ("online", "away")

Listener = Callable[[str, bool], None]


class Presence:
    """Counts sockets of visitors and staff, and keeps the availability of staff.

    Args:
        store: where availability is kept.
        grace_s: see `GRACE_S`.
    """

    def __init__(self, store: Store, *, grace_s: float = GRACE_S) -> None:
        self._store = store
        self._grace_s = grace_s
        self._sockets: Counter[str] = Counter()
        self._leaving: dict[str, asyncio.TimerHandle] = {}
        self._gone: OrderedDict[str, datetime] = OrderedDict()
        self._listeners: list[Listener] = []

    def on_change(self, listener: Listener) -> None:
        """Call `listener(staff_id, is_connected)` when a staff member comes or goes."""
        self._listeners.append(listener)

    def is_connected(self, person_id: str) -> bool:
        """Tell whether somebody has a socket open, or had a moment ago."""
        return person_id in self._sockets or person_id in self._leaving

    def find_gone_at(self, person_id: str) -> datetime | None:
        """Return when somebody's last socket closed; None while one is open, or long after."""
        return self._gone.get(person_id)

    def connected_ids(self) -> set[str]:
        """Return everyone who is connected."""
        return {*self._sockets, *self._leaving}

    def enter(self, person_id: str) -> None:
        """Count a socket that opened."""
        self._gone.pop(person_id, None)
        timer = self._leaving.pop(person_id, None)
        if timer is not None:
            timer.cancel()
        is_new = timer is None and person_id not in self._sockets
        self._sockets[person_id] += 1
        if is_new:
            self._tell(person_id, True)

    def leave(self, person_id: str) -> None:
        """Count a socket that closed."""
        self._sockets[person_id] -= 1
        if self._sockets[person_id] > 0:
            return
        del self._sockets[person_id]
        self._gone[person_id] = now()
        if len(self._gone) > _MAX_GONE:
            self._gone.popitem(last=False)
        loop = asyncio.get_running_loop()
        self._leaving[person_id] = loop.call_later(self._grace_s, self._left, person_id)

    def stop(self) -> None:
        """Forget those who are about to leave, so that nothing runs after the host has ended."""
        for timer in self._leaving.values():
            timer.cancel()
        self._leaving.clear()

    def _left(self, person_id: str) -> None:
        del self._leaving[person_id]
        self._tell(person_id, False)

    def _tell(self, person_id: str, is_connected: bool) -> None:
        if not is_id(person_id, "staff"):
            return
        for listener in self._listeners:
            listener(person_id, is_connected)

    async def set_availability(
        self, principal: Principal, staff_id: str, availability: str
    ) -> Staff:
        """Switch somebody between taking sessions ("online") and not ("away").

        Everybody says so of themselves, also with a role that says nothing of staff.

        Raises:
            NotFound, Forbidden: no such person, or not the caller's to change.
            Invalid: unknown availability.
        """
        if principal.id != staff_id:
            require(principal, "staff:write")
        if availability not in AVAILABILITIES:
            text = f"Use one of {', '.join(AVAILABILITIES)}."
            raise Invalid(text, errors=(FieldError("/availability", "enum", text),))

        async def work(tx: Transaction) -> Staff:
            staff = await Staff.get_or_none(id=staff_id)
            if staff is None:
                raise NotFound("There is nothing here by that id.")
            if staff.availability != availability:
                staff.availability = availability
                await staff.save(update_fields=["availability"])
                actor = Actor("agent", principal.id, principal.name)
                data = {"staff_id": staff_id, "availability": availability}
                await tx.record("agent.availability_changed", actor, data)
            return staff

        return await self._store.write(work)


async def note_seen(store: Store, staff_id: str) -> None:
    """Store that somebody was here until now."""

    async def work(_tx: Transaction) -> None:
        await Staff.filter(id=staff_id).update(last_seen_at=now())

    await store.write(work)
