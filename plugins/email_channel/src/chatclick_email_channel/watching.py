"""Watching one mailbox: a connection that waits for mails and hands each on, in order."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from chatclick import PluginContext
from chatclick.clock import now
from chatclick.errors import ChatclickError
from chatclick.oauth import NotConnected
from chatclick_email_channel.imap import Found, ImapFailed, ImapSession
from chatclick_email_channel.mailboxes import Mailboxes, explain
from chatclick_email_channel.models import Mailbox
from chatclick_email_channel.taking import Taker

T = TypeVar("T")

FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 300.0
LONGEST_IDLE_S = 20 * 60.0  # a server may end what is idle for half an hour


class _Outdated(Exception):
    """The mailbox was changed; another watcher reads it as it is now."""


class Watcher:
    """Reads a mailbox until it is stopped or changed. What goes wrong is said and tried again.

    Attributes:
        revision: of the mailbox as it was set up when this began.

    Args:
        context: the plugin's.
        mailboxes: what signs in.
        row: the mailbox.
    """

    def __init__(self, context: PluginContext, mailboxes: Mailboxes, row: Mailbox) -> None:
        self._context = context
        self._mailbox_id = row.id
        self.revision = row.revision
        self._mailboxes = mailboxes
        self._taker = Taker(context)
        self._session: ImapSession | None = None
        self._task: asyncio.Task[None] | None = None
        self._pause_s = FIRST_PAUSE_S
        # While a folder is read from its beginning: what came before this is passed over.
        self._since: datetime | None = None
        # Waiting for mails fills a thread; those of the loop are for everybody.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="imap")

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run(), name="mailbox")

    async def stop(self) -> None:
        """Stop; a mail that is being taken in is read again at the next start."""
        if self._task is not None:
            self._task.cancel()
            if self._session is not None:
                self._session.abort()
            await asyncio.wait((self._task,))
        self._thread.shutdown(wait=False)

    async def _run(self) -> None:
        while True:
            try:
                await self._read_on()
            except _Outdated:
                return
            except NotConnected as error:
                # Nothing to try again: it is changed when somebody has consented.
                await self._note_trouble(explain(error))
                return
            except (ImapFailed, ChatclickError) as error:
                await self._note_trouble(explain(error))
            except Exception as error:
                self._context.log.exception("mailbox_failed", mailbox=self._mailbox_id)
                await self._note_trouble(type(error).__name__)
            await asyncio.sleep(self._pause_s)
            self._pause_s = min(LONGEST_PAUSE_S, self._pause_s * 2)

    async def _read_on(self) -> None:
        """Connect, and read whatever comes until the connection ends."""
        row = await self._get()
        self._session = session = await self._mailboxes.open_imap(row)
        try:
            while True:
                await self._read_new(session)
                await self._note_well()
                await self._wait(session)
        finally:
            self._session = None
            session.abort()
            # Behind what the thread is at, and not awaited: whoever is cancelled twice would leave
            # it open.
            _ = self._thread.submit(session.close)

    async def _get(self) -> Mailbox:
        row = await self._mailboxes.get(self._mailbox_id)
        if row.revision != self.revision:
            raise _Outdated
        return row

    async def _wait(self, session: ImapSession) -> None:
        interval_s = float(self._context.config["look_every_s"])
        if session.can_idle:
            await self._in_thread(lambda: session.wait(min(interval_s, LONGEST_IDLE_S)))
        else:
            await asyncio.sleep(interval_s)
            await self._in_thread(session.keep_alive)

    async def _read_new(self, session: ImapSession) -> None:
        """Take in what came since, in order; as often as there is more."""
        while True:
            row = await self._get()
            found = await self._list_new(session, row)
            if not found:
                self._since = None
                return
            for one in found:
                if self._is_old(one):
                    await self._taker.advance(row, one.uid)
                else:
                    await self._take(session, row, one)

    async def _list_new(self, session: ImapSession, row: Mailbox) -> list[Found]:
        place = await self._in_thread(session.find_place)
        if row.uid_validity == 0:
            # What was there before the mailbox was set up makes no conversation.
            await self._move(row, place.validity, place.next_uid - 1)
            return []
        if row.uid_validity != place.validity:
            # The numbers mean nothing any more. What was read is known by its Message-ID.
            await self._move(row, place.validity, 0)
        if not row.last_uid:
            kept = timedelta(days=int(self._context.config["keep_days"]))
            self._since = max(row.created_at, now() - kept)
        since = self._since
        if since is None:
            return await self._in_thread(lambda: session.list_behind(row.last_uid))
        return await self._in_thread(lambda: session.list_since(since, row.last_uid))

    def _is_old(self, one: Found) -> bool:
        if self._since is None or one.arrived_at is None:
            return False
        return one.arrived_at < self._since - timedelta(seconds=1)  # servers keep no fractions

    async def _move(self, row: Mailbox, validity: int, last_uid: int) -> None:
        # Of a folder that is not this mailbox's any more the numbers mean nothing.
        if not await self._save(uid_validity=validity, last_uid=last_uid):
            raise _Outdated
        row.uid_validity, row.last_uid = validity, last_uid

    async def _take(self, session: ImapSession, row: Mailbox, one: Found) -> None:
        limit = int(self._context.config["max_mib"]) * 1024 * 1024
        data = b""
        if one.size_bytes <= limit:
            data = await self._in_thread(lambda: session.read(one.uid))
            if not data:  # somebody removed it meanwhile
                await self._taker.advance(row, one.uid)
                return
        await self._taker.take(row, one.uid, data, max(one.size_bytes, len(data)))

    async def _note_well(self) -> None:
        await self._save(trouble="", looked_at=now())
        self._pause_s = FIRST_PAUSE_S

    async def _note_trouble(self, trouble: str) -> None:
        with suppress(ChatclickError):
            await self._save(trouble=trouble[:300])

    async def _save(self, **values: object) -> bool:
        """Keep something of the mailbox, unless it was changed. Return whether it was kept."""

        async def work() -> int:
            unchanged = Mailbox.filter(id=self._mailbox_id, revision=self.revision)
            return await unchanged.update(**values)

        return bool(await self._context.write(work))

    async def _in_thread(self, act: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, act)
