"""Who gets no more mails, and who gets them again."""

from chatclick import PluginContext
from chatclick.clock import now
from chatclick_notify_email.models import Stop

UNSUBSCRIBED = "unsubscribed"


async def stop(context: PluginContext, address: str, recipient_id: str) -> None:
    """Send an address no more mails; repeating it is fine.

    Args:
        context: writes.
        address: in small letters.
        recipient_id: whose it is.
    """

    async def work() -> None:
        if not await Stop.filter(address=address).exists():
            row = Stop(address=address, reason=UNSUBSCRIBED, recipient_id=recipient_id, at=now())
            await Stop.bulk_create([row])

    await context.write(work)


async def resume(context: PluginContext, address: str) -> bool:
    """Send an address mails again. Return whether it got none.

    Args:
        context: writes.
        address: in small letters.
    """

    async def work() -> bool:
        return bool(await Stop.filter(address=address).delete())

    return await context.write(work)
