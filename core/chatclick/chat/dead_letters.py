"""Deliveries that consumers gave up: looked at, tried again, or dropped."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from chatclick.chat.consumer_set import ConsumerSet
from chatclick.clock import now
from chatclick.store.models import DeadLetter, Outbox
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

Audit = Callable[[Transaction, str, DeadLetter], Awaitable[None]]


class Debtor(Protocol):
    """Somebody who gives up what is owed by nothing in the log."""

    async def owe_again(self, tx: Transaction, letter: DeadLetter) -> None:
        """Owe what was given up, or raise Conflict where it cannot be just now."""

    def wake(self) -> None:
        """Look now at what is due."""


class DeadLetters:
    """What people do to dead letters.

    Args:
        store: keeps them.
        consumers: take up what is tried again.
        others: by name, those who give up what is owed by nothing in the log.
    """

    def __init__(self, store: Store, consumers: ConsumerSet, others: Mapping[str, Debtor]) -> None:
        self._store = store
        self._consumers = consumers
        self._others = others

    async def replay(self, ids: Sequence[str], audit: Audit) -> list[str]:
        """Owe deliveries again, as if they had not been tried. Return the ids that were there.

        Args:
            ids: of dead letters.
            audit: notes each, in the same transaction.

        Raises:
            Conflict: one cannot be tried again just now; none is then.
        """

        async def work(tx: Transaction) -> list[DeadLetter]:
            rows = await DeadLetter.filter(id__in=list(ids)).order_by("position").limit(len(ids))
            for row in rows:
                other = self._others.get(row.consumer)
                await (other.owe_again(tx, row) if other else _owe_event(tx, row))
                await audit(tx, "dead_letter.replay", row)
            await DeadLetter.filter(id__in=[row.id for row in rows]).delete()
            return rows

        rows = await self._store.write(work)
        for row in rows:
            if other := self._others.get(row.consumer):
                other.wake()
            else:
                self._consumers.take_back(row.consumer, row.session_id)
        return [row.id for row in rows]

    async def discard(self, ids: Sequence[str], audit: Audit) -> list[str]:
        """Drop dead letters for good. Return the ids that were there.

        Args:
            ids: of dead letters.
            audit: notes each, in the same transaction.
        """

        async def work(tx: Transaction) -> list[str]:
            rows = await DeadLetter.filter(id__in=list(ids)).order_by("position").limit(len(ids))
            for row in rows:
                await audit(tx, "dead_letter.discard", row)
            await DeadLetter.filter(id__in=[row.id for row in rows]).delete()
            return [row.id for row in rows]

        return await self._store.write(work)


async def _owe_event(_tx: Transaction, row: DeadLetter) -> None:
    owed = {"session_id": row.session_id, "next_attempt_at": now()}
    await Outbox.get_or_create(owed, consumer=row.consumer, position=row.position)
