"""Who tells a room of something: several people are told the same at once, by several processes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from uuid import uuid4

from chatclick import PluginContext, TryLater
from chatclick.clock import now
from chatclick.errors import ChatclickError
from chatclick_notify_apprise.calling import LIMIT_S
from chatclick_notify_apprise.models import Claim

LASTS_S = LIMIT_S + 18.0
"""With what is written down behind the call; a process that died leaves its claim for so long."""


@asynccontextmanager
async def claim(context: PluginContext, delivery_id: str) -> AsyncIterator[None]:
    """Have nobody else send the same meanwhile.

    Args:
        context: writes.
        delivery_id: of what is sent.

    Raises:
        TryLater: somebody sends it just now; after that it is known what became of it.
    """
    holder, at = uuid4().hex, now()

    async def take() -> bool:
        await Claim.filter(until__lte=at).delete()
        row = Claim(id=delivery_id, holder=holder, until=at + timedelta(seconds=LASTS_S))
        # Of two at once one finds it there.
        await Claim.bulk_create([row], ignore_conflicts=True)
        return await Claim.filter(id=delivery_id, holder=holder).exists()

    async def give_back() -> None:
        await Claim.filter(id=delivery_id, holder=holder).delete()

    if not await context.write(take):
        raise TryLater("the room is being told of it", retry_in_s=LASTS_S)
    try:
        yield
    finally:
        with suppress(ChatclickError):
            await context.write(give_back)
