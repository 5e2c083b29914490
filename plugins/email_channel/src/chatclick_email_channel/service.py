"""What runs while the plugin runs: a watcher for each mailbox, and the outbox."""

import asyncio
from datetime import timedelta

from chatclick import Health, MessageView, PluginContext, SessionView
from chatclick.clock import now
from chatclick_email_channel.mailboxes import Mailboxes
from chatclick_email_channel.models import Incoming, Mailbox, Outgoing
from chatclick_email_channel.outbox import WAITING, Outbox
from chatclick_email_channel.watching import Watcher

SWEEP_EVERY_S = 6 * 3600.0
SWEPT = 1000


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        mailboxes: what staff do to mailboxes.
        outbox: sends answers.
    """

    context: PluginContext
    mailboxes: Mailboxes
    outbox: Outbox

    def __init__(self) -> None:
        self._watchers: dict[str, Watcher] = {}
        self._sweeper: asyncio.Task[None] | None = None

    async def start(self, context: PluginContext) -> None:
        """Start, and go on with what an earlier process left."""
        self.context = context
        self.mailboxes = Mailboxes(context)
        self.outbox = Outbox(context)
        self.outbox.start()
        for row in await self.mailboxes.list_all():
            await self.watch(row)
        self._sweeper = asyncio.create_task(self._sweep(), name="mail sweeper")

    async def stop(self) -> None:
        """Stop everything; what counts is in the tables."""
        for mailbox_id in list(self._watchers):
            await self.unwatch(mailbox_id)
        await self.outbox.stop()
        if self._sweeper is not None:
            self._sweeper.cancel()
            await asyncio.wait((self._sweeper,))

    async def watch(self, row: Mailbox) -> None:
        """Read a mailbox from now on as it is set up now; not one that is switched off."""
        await self.unwatch(row.id)
        if row.is_enabled:
            self._watchers[row.id] = Watcher(self.context, row.id)
            self._watchers[row.id].start()

    async def unwatch(self, mailbox_id: str) -> None:
        """Read a mailbox no more."""
        watcher = self._watchers.pop(mailbox_id, None)
        if watcher is not None:
            await watcher.stop()

    async def answer(self, message: MessageView, session: SessionView) -> None:
        """Let an answer go out as a mail, where it belongs to one."""
        await self.outbox.queue(message, session)

    async def feel(self) -> Health:
        """Say how mailboxes are."""
        troubled = await Mailbox.filter(is_enabled=True).exclude(trouble="").count()
        if troubled:
            return Health("degraded", f"Mailboxes that cannot be read at present: {troubled}")
        return Health("ok")

    async def _sweep(self) -> None:
        while True:
            try:
                removed = await self._sweep_once()
            except Exception as error:
                self.context.log.warning("sweep_failed", error=str(error)[:200])
                removed = 0
            await asyncio.sleep(1.0 if removed >= SWEPT else SWEEP_EVERY_S)

    async def _sweep_once(self) -> int:
        """Remove, now and then, what the settings let nobody keep of the log."""
        edge = now() - timedelta(days=int(self.context.config["keep_days"]))

        async def work() -> int:
            old = Incoming.filter(at__lt=edge).order_by("id").limit(SWEPT)
            ids = [row.id for row in await old.only("id")]
            gone = await Incoming.filter(id__in=ids).delete() if ids else 0
            done = Outgoing.filter(created_at__lt=edge).exclude(status=WAITING).limit(SWEPT)
            names = [str(one) for one in await done.values_list("id", flat=True)]
            return gone + (await Outgoing.filter(id__in=names).delete() if names else 0)

        return await self.context.write(work)
