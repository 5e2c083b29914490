"""Mentions: people whom notes name, until they have looked."""

from collections.abc import Sequence

from chatclick.chat.named_staff import check_named
from chatclick.store.models import Mention
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction


async def check_mentioned(staff_ids: Sequence[str]) -> None:
    """Refuse a note that names somebody who does not work here.

    Raises:
        Invalid: the pointer is `/content/mentions/<index>`.
    """
    await check_named(staff_ids, "/content/mentions", code="content_invalid")


class Mentions:
    """Who was named where, and has not looked yet.

    Args:
        store: the write path.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def see(self, staff_id: str, session_id: str) -> bool:
        """Note that somebody looks at a session.

        Returns:
            Whether they were named there and had not looked before.
        """
        unseen = Mention.filter(session_id=session_id, staff_id=staff_id, seen=False)
        # Mostly there is nothing: a look must not cost a transaction.
        if not await unseen.exists():
            return False

        async def work(_tx: Transaction) -> bool:
            return bool(await unseen.update(seen=True))

        return await self._store.write(work)
