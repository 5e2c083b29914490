"""Which process reads which mailbox, where several serve one installation.

A mailbox names its reader. Readers beat in a table; one whose beat stands still is gone, and what
it read goes to whoever sees that first. How long it stands still each process tells by its own
clock, so no two clocks have to agree. Two that read one mailbox for a moment, as when a process was
only asleep, do no harm: a mail is stored once.
"""

import time
from collections.abc import Sequence
from uuid import uuid4

from tortoise.expressions import F

from chatclick import PluginContext
from chatclick_email_channel.mailboxes import MOST_MAILBOXES
from chatclick_email_channel.models import Mailbox, Reader

BEAT_S = 3.0
GONE_AFTER_S = 9.0
MOST_READERS = 1000


class Sharing:
    """This process among those that read mailboxes.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._id = f"rdr_{uuid4().hex}"
        self._beats: dict[str, tuple[int, float]] = {}

    async def share(self) -> list[Mailbox]:
        """Say that this process lives, take what nobody reads, and return what it has to read.

        Nothing is written while it reads nothing and there is nothing to take.
        """
        rows = await Mailbox.filter(is_enabled=True).order_by("address").limit(MOST_MAILBOXES)
        # Behind the mailboxes: whoever took one of those stands among the readers by now.
        others = await Reader.exclude(id=self._id).order_by("id").limit(MOST_READERS)
        gone = self._find_gone(others)
        alive = {one.id for one in others} - {one.id for one in gone}
        free = [row for row in rows if row.reader not in alive]
        if not free and not gone:
            return []

        async def work() -> list[Mailbox]:
            await _beat(self._id)
            awake = [one.id for one in gone if not await _remove(one)]
            for row in free:
                if row.reader not in awake:
                    unchanged = Mailbox.filter(id=row.id, reader=row.reader)
                    await unchanged.update(reader=self._id)
            mine = Mailbox.filter(is_enabled=True, reader=self._id)
            return await mine.order_by("address").limit(MOST_MAILBOXES)

        return await self._context.write(work)

    async def leave(self) -> None:
        """Leave what this process reads to others, at once."""

        async def work() -> None:
            await Mailbox.filter(reader=self._id).update(reader=None)
            await Reader.filter(id=self._id).delete()

        await self._context.write(work)

    def _find_gone(self, others: Sequence[Reader]) -> list[Reader]:
        """Return those whose beat has stood still for too long."""
        at = time.monotonic()
        self._beats = {
            one.id: known
            if (known := self._beats.get(one.id, (-1, at)))[0] == one.beat
            else (one.beat, at)
            for one in others
        }
        return [one for one in others if at - self._beats[one.id][1] >= GONE_AFTER_S]


async def _remove(reader: Reader) -> bool:
    """Remove a reader that is gone, unless it woke up or somebody was faster."""
    return bool(await Reader.filter(id=reader.id, beat=reader.beat).delete())


async def _beat(reader_id: str) -> None:
    """Say that a reader lives."""
    if not await Reader.filter(id=reader_id).update(beat=F("beat") + 1):
        await Reader(id=reader_id, beat=1).save(force_create=True)
