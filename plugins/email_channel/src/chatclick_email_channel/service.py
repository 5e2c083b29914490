"""What runs while the plugin runs: a watcher for each mailbox, and the outbox."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from chatclick import Health, MessageView, PluginContext, SessionView
from chatclick.clock import now
from chatclick.errors import ChatclickError
from chatclick.oauth import Grants, tell_lost
from chatclick_email_channel import sharing
from chatclick_email_channel.losing import PAGE, WORDS
from chatclick_email_channel.mailboxes import Mailboxes
from chatclick_email_channel.models import Consent, Grant, Incoming, Mailbox, Outgoing
from chatclick_email_channel.originals import Originals
from chatclick_email_channel.outbox import WAITING, Outbox
from chatclick_email_channel.sharing import Sharing
from chatclick_email_channel.watching import Watcher

SWEEP_EVERY_S = 6 * 3600.0
ORIGINALS_EVERY_S = 600.0
SWEPT = 1000


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        grants: leave to sign in at mailboxes.
        mailboxes: what staff do to mailboxes.
        originals: mails as they came in.
        outbox: sends answers.
    """

    context: PluginContext
    grants: Grants
    mailboxes: Mailboxes
    originals: Originals
    outbox: Outbox

    def __init__(self) -> None:
        self._watchers: dict[str, Watcher] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._turn = asyncio.Lock()

    async def start(self, context: PluginContext) -> None:
        """Start, and go on with what an earlier process left."""
        self.context = context
        self.grants = Grants(context, Grant, Consent, self._tell_lost)
        self.mailboxes = Mailboxes(context, self.grants)
        self.originals = Originals(context)
        self.outbox = Outbox(context, self.mailboxes)
        self._sharing = Sharing(context)
        self.outbox.start()
        self._tasks = [
            asyncio.create_task(self._share(), name="mailboxes"),
            asyncio.create_task(self._sweep(), name="mail sweeper"),
            asyncio.create_task(self._sweep_originals(), name="original mails"),
        ]

    async def stop(self) -> None:
        """Stop everything; what counts is in the tables, and another process reads on."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        async with self._turn:
            await self._watch([])
        await self.outbox.stop()
        await self.grants.stop()
        with suppress(ChatclickError):
            await self._sharing.leave()

    async def refresh(self) -> None:
        """Read what this process has to read from now on, as it is set up now."""
        async with self._turn:
            await self._watch(await self._sharing.share())

    async def note_granted(self, mailbox_id: str) -> None:
        """Read a mailbox anew whose sign-in was changed."""
        await self.mailboxes.note_change(mailbox_id)
        await self.refresh()

    async def find_username(self, mailbox_id: str) -> str:
        """Return as whom a mailbox signs in.

        Raises:
            NotFound: there is no such mailbox.
        """
        return (await self.mailboxes.get(mailbox_id)).username

    async def _tell_lost(self, mailbox_id: str, trouble: str) -> None:
        row = await Mailbox.get_or_none(id=mailbox_id)
        if row is not None:
            address = row.address[:100]
            await tell_lost(self.context, WORDS, url=PAGE, trouble=trouble, address=address)

    async def _share(self) -> None:
        while True:
            try:
                await self.refresh()
            except Exception:
                self.context.log.exception("sharing_failed")
            await asyncio.sleep(sharing.BEAT_S)

    async def _watch(self, rows: Sequence[Mailbox]) -> None:
        """Read these mailboxes and no others, each with its newest settings."""
        wanted = {row.id: row for row in rows}
        over = [
            one
            for one, watcher in self._watchers.items()
            if one not in wanted or watcher.revision != wanted[one].revision
        ]
        await asyncio.gather(*(self._watchers.pop(one).stop() for one in over))
        for row in rows:
            if row.id not in self._watchers:
                self._watchers[row.id] = Watcher(self.context, self.mailboxes, row)
                self._watchers[row.id].start()

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

    async def _sweep_originals(self) -> None:
        while True:
            try:
                await self.originals.sweep()
            except Exception as error:
                self.context.log.warning("sweep_failed", error=str(error)[:200])
            await asyncio.sleep(ORIGINALS_EVERY_S)

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
