"""Drafts: what staff have begun to write, kept for each person and session.

They belong to one person alone, so that nobody else's change can touch them; of two devices of that
person the last one to write wins.
"""

from collections.abc import Sequence

from chatclick.clock import now
from chatclick.errors import Conflict
from chatclick.security.policy import Principal
from chatclick.store.models import Draft
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

KINDS = ("message", "note")


class Drafts:
    """Reads and keeps drafts. The caller has authorised.

    Args:
        store: the write path.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def list(self, staff_id: str, session_id: str) -> list[Draft]:
        """Return somebody's drafts in a session, one of a kind at most."""
        return await Draft.filter(session_id=session_id, staff_id=staff_id).limit(len(KINDS))

    async def keep(
        self,
        principal: Principal,
        session_id: str,
        kind: str,
        text: str,
        *,
        mentions: Sequence[str] = (),
        version: int | None = None,
    ) -> Draft:
        """Keep a draft.

        Args:
            principal: whose.
            session_id: where.
            kind: "message" or "note".
            text: all of it; "" for none.
            mentions: ids of the people named so far.
            version: the one that was changed; another one on the server is a conflict. Left out,
                the draft is kept whatever was there.

        Raises:
            Conflict: another device of the same person was faster.
        """

        async def work(_tx: Transaction) -> Draft:
            draft = await Draft.get_or_none(session_id=session_id, staff_id=principal.id, kind=kind)
            if draft is None:
                draft = Draft(session_id=session_id, staff_id=principal.id, kind=kind, version=0)
            if version is not None and version != draft.version:
                raise Conflict("The draft was changed on another device.", code="draft_changed")
            draft.text, draft.mentions = text, list(mentions)
            draft.version += 1
            draft.updated_at = now()
            await draft.save()
            return draft

        return await self._store.write(work)

    async def forget(self, principal: Principal, session_id: str, kind: str) -> None:
        """Empty a draft; one that is not there is fine."""
        if await Draft.filter(session_id=session_id, staff_id=principal.id, kind=kind).exists():
            _ = await self.keep(principal, session_id, kind, "")
