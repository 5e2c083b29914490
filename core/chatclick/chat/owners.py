"""Whose session is whose. It never changes, so a lookup is remembered."""

from collections import OrderedDict

from chatclick.errors import NotFound
from chatclick.ids import is_id
from chatclick.store.models import Session

_MAX_REMEMBERED = 50_000


class SessionOwners:
    """Maps sessions to their visitors, reading the database once for each session."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, str] = OrderedDict()

    async def get(self, session_id: str) -> str:
        """Return the id of the session's visitor.

        Raises:
            NotFound: there is no such session.
        """
        owner = self._owners.get(session_id)
        if owner is not None:
            return owner
        found = await self._read(session_id)
        if found is None:
            raise NotFound("There is nothing here by that id.")
        self.remember(session_id, found)
        return found

    def remember(self, session_id: str, visitor_id: str) -> None:
        """Note the owner of a session that was just opened."""
        self._owners[session_id] = visitor_id
        if len(self._owners) > _MAX_REMEMBERED:
            self._owners.popitem(last=False)

    def forget(self, session_id: str) -> None:
        """Drop what is remembered, after a merge of visitors or an erasure."""
        self._owners.pop(session_id, None)

    async def _read(self, session_id: str) -> str | None:
        if not is_id(session_id, "session"):
            return None
        rows = await Session.filter(id=session_id).values_list("visitor_id", flat=True)
        return str(rows[0]) if rows else None
