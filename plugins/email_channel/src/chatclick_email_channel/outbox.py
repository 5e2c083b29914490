"""Answers go out: they wait in a table, so that none is lost and none holds up another.

The mail of an answer has the same id at every attempt; one sent just before a crash is recognised
by mail programs when it comes again. Of several processes, whoever moves the time of a row on first
sends it.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage

from tortoise.expressions import F, Q

from chatclick import MessageView, PluginContext, SessionView, is_erased
from chatclick.clock import now
from chatclick.errors import ChatclickError, NotFound, RetryableError
from chatclick.mail import (
    MIB,
    BadAddress,
    Bounced,
    MailPart,
    Misconfigured,
    Refused,
    Server,
    Undelivered,
    post,
)
from chatclick.oauth import NotConnected
from chatclick_email_channel.answering import Answer, build_answer
from chatclick_email_channel.letters import find_language, introduce
from chatclick_email_channel.mailboxes import Mailboxes
from chatclick_email_channel.models import Mailbox, Outgoing, Thread
from chatclick_email_channel.threads import CHANNEL, build_message_id, is_of_visitor

WAITING, SENT, FAILED, BOUNCED = "waiting", "sent", "failed", "bounced"
MOST_ATTEMPTS = 12
FIRST_PAUSE_S = 30.0
LONGEST_PAUSE_S = 3600.0
ANSWER_S = 120.0
WHOLE_S = 300.0
CLAIM_S = WHOLE_S + 120.0  # with what comes before; or another process sends it as well
LONGEST_SLEEP_S = 30.0
UNCONNECTED_PAUSE = timedelta(minutes=1)
BATCH = 20
MAX_FILES_BYTES = 15 * MIB
PIECE_BYTES = 512 * 1024
FOUND_AMONG = 100


class Outbox:
    """Sends answers.

    Args:
        context: the plugin's.
        mailboxes: what they go out by.
    """

    def __init__(self, context: PluginContext, mailboxes: Mailboxes) -> None:
        self._context = context
        self._mailboxes = mailboxes
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._sending: dict[str, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Begin, with what an earlier process left."""
        self._task = asyncio.create_task(self._run(), name="mail outbox")

    async def stop(self) -> None:
        """Stop; what waits is in the table."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))
        sending = list(self._sending.values())
        for task in sending:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)

    async def queue(self, message: MessageView, session: SessionView) -> None:
        """Let an answer of staff or a bot go out, where its visitor came by mail."""
        if session.channel != CHANNEL or message.kind != "message":
            return
        if message.sender.kind not in ("agent", "bot"):
            return
        thread = await Thread.get_or_none(session_id=session.id)
        if thread is None:
            return

        async def work() -> None:
            if await Outgoing.filter(id=message.id).exists():
                return
            at = now()
            row = Outgoing(
                id=message.id,
                session_id=session.id,
                mailbox_id=thread.mailbox_id,
                address=thread.address,
                status=WAITING,
                next_at=at,
                created_at=at,
            )
            await row.save(force_create=True)

        await self._context.write(work)
        self._changed.set()

    async def send_again(self, session_id: str, message_id: str) -> bool:
        """Send an answer once more. Return whether it is one that did not arrive."""

        async def work() -> int:
            lost = Outgoing.filter(id=message_id, session_id=session_id)
            return await lost.filter(status__in=[FAILED, BOUNCED]).update(
                status=WAITING, attempts=0, next_at=now(), detail="", rounds=F("rounds") + 1
            )

        is_lost = bool(await self._context.write(work))
        self._changed.set()
        return is_lost

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            try:
                pause_s = await self._send_due()
            except Exception:
                self._context.log.exception("outbox_failed")
                pause_s = LONGEST_SLEEP_S
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._changed.wait()

    async def _send_due(self) -> float:
        """Let what is due be sent. Return when to look again, in seconds.

        Each mailbox sends by itself: a server may take minutes, and others need not wait for it.
        """
        while True:
            found = Outgoing.filter(status=WAITING)
            if self._sending:
                found = found.exclude(mailbox_id__in=list(self._sending))
            rows = await found.order_by("next_at").limit(BATCH)
            at = now()
            due = [one for one in rows if one.next_at is None or one.next_at <= at]
            if not due:
                first = rows[0].next_at if rows else None
                left_s = (first - at).total_seconds() if first else LONGEST_SLEEP_S
                return max(0.1, min(LONGEST_SLEEP_S, left_s))
            for mailbox_id in {one.mailbox_id for one in due}:
                mine = [one for one in due if one.mailbox_id == mailbox_id]
                task = asyncio.create_task(self._send_all(mailbox_id, mine), name="mail answers")
                self._sending[mailbox_id] = task

    async def _send_all(self, mailbox_id: str, rows: Sequence[Outgoing]) -> None:
        """Send what is due by one mailbox, one after the other."""
        try:
            for row in rows:
                if await self._claim(row):
                    await self._send(row)
        except Exception:
            self._context.log.exception("outbox_failed")
            await asyncio.sleep(LONGEST_SLEEP_S)
        finally:
            self._sending.pop(mailbox_id, None)
            self._changed.set()

    async def _claim(self, row: Outgoing) -> bool:
        until = now() + timedelta(seconds=CLAIM_S)

        async def work() -> int:
            unchanged = Outgoing.filter(id=row.id, status=WAITING, next_at=row.next_at)
            return await unchanged.update(next_at=until)

        return bool(await self._context.write(work))

    async def _send(self, row: Outgoing) -> None:
        try:
            box = await self._mailboxes.get(row.mailbox_id)
            server = await self._mailboxes.build_server(box)
            mail, left_out = await self._build(row, box)
            said = await self._post(mail, box, server)
        except NotConnected as error:
            await self._postpone(row, error.detail)
        except Bounced as error:
            await self._give_up(row, BOUNCED, str(error))
        except Refused as error:
            await self._give_up(row, FAILED, str(error))
        except (Undelivered, RetryableError) as error:
            await self._fail(row, str(error))
        except BadAddress:
            await self._give_up(row, FAILED, "The address cannot be one.")
        except ChatclickError as error:
            await self._give_up(row, FAILED, error.detail)
        except Exception as error:
            # One that nobody thought of holds up no other.
            self._context.log.exception("answer_failed", answer=row.id)
            await self._fail(row, type(error).__name__)
        else:
            await self._close(row, SENT, said)
            if left_out:
                await tell_left_out(self._context, row, left_out)

    async def _post(self, mail: EmailMessage, box: Mailbox, server: Server) -> str:
        connect = self._context.connect
        try:
            return await post(mail, server, connect, timeout_s=ANSWER_S, whole_s=WHOLE_S)
        except Misconfigured:
            await self._mailboxes.note_refused(box, server)
            raise

    async def _build(self, row: Outgoing, box: Mailbox) -> tuple[EmailMessage, Sequence[str]]:
        """Return a mail, and the names of files it has no room for."""
        thread = await Thread.get_or_none(session_id=row.session_id)
        if thread is None:
            raise NotFound("The conversation is not there any more.")
        message, answered = await self._find_message(row)
        session = await self._context.sessions.get(row.session_id)
        language = find_language(session.language)
        files, left_out = await self._read_files(message)
        answer = Answer(
            message_id=build_message_id(thread.token, row.id, box.address),
            in_reply_to=thread.last_message_id,
            sender=box.address,
            sender_name=box.name or message.sender.name,
            recipient=row.address,
            recipient_name=thread.name,
            subject=thread.subject,
            text=message.text,
            at=message.created_at,
            tag=thread.token if box.has_tags else "",
            is_automatic=message.sender.kind == "bot",
            language=language,
            files=files,
            **await _quote(answered, language, thread),
        )
        return build_answer(answer), left_out

    async def _find_message(self, row: Outgoing) -> tuple[MessageView, MessageView | None]:
        """Return the message of an answer as it stands in its session now, and what it answers."""
        before: int | None = None
        while newest := await self._context.sessions.list_messages(
            row.session_id, before_seq=before, limit=FOUND_AMONG
        ):
            for at, message in enumerate(newest):
                if message.id == row.id:
                    return message, find_answered(newest[:at])
            before = newest[0].seq
        raise NotFound("The message is not there any more.")

    async def _read_files(self, message: MessageView) -> tuple[Sequence[MailPart], Sequence[str]]:
        """Return the files of a message, and the names of those that are not sent."""
        named = message.content.get("attachments", ())
        files: list[MailPart] = []
        left_out: list[str] = []
        left_bytes = MAX_FILES_BYTES
        for one in named if isinstance(named, (list, tuple)) else ():
            view = await self._context.attachments.get(str(one["id"]))
            if view.state != "ready" or view.size_bytes > left_bytes:
                left_out.append(view.name)
                continue
            left_bytes -= view.size_bytes
            data = bytearray()
            while piece := await self._context.attachments.read(
                view.id, offset=len(data), max_bytes=PIECE_BYTES
            ):
                data += piece
            files.append(MailPart(view.name, view.media_type, bytes(data)))
        return files, left_out

    async def _postpone(self, row: Outgoing, detail: str) -> None:
        """Let all that is due by a mailbox wait for a person, who may take days.

        It is no attempt. What another process sends just now is not due.
        """
        at = now()

        async def work() -> None:
            same = Outgoing.filter(mailbox_id=row.mailbox_id, status=WAITING)
            waiting = same.filter(Q(id=row.id) | Q(next_at__lte=at))
            await waiting.update(detail=detail[:300], next_at=at + UNCONNECTED_PAUSE)

        await self._context.write(work)

    async def _fail(self, row: Outgoing, detail: str) -> None:
        """Keep that it did not work, and try again as long as it is not hopeless."""
        attempts = row.attempts + 1
        if attempts >= MOST_ATTEMPTS:
            await self._give_up(row, FAILED, detail)
            return
        pause_s = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** (attempts - 1))
        await self._context.telemetry.count("answers", labels={"result": "delayed"})
        await self._save(
            row, attempts=attempts, detail=detail, next_at=now() + timedelta(seconds=pause_s)
        )

    async def _give_up(self, row: Outgoing, status: str, detail: str) -> None:
        await self._close(row, status, detail)
        await tell_lost(self._context, row, detail)

    async def _close(self, row: Outgoing, status: str, detail: str) -> None:
        attempts = row.attempts + 1
        await self._context.telemetry.count("answers", labels={"result": status})
        await self._save(row, status=status, detail=detail, next_at=None, attempts=attempts)

    async def _save(self, row: Outgoing, *, detail: str, **values: object) -> None:
        async def work() -> None:
            await Outgoing.filter(id=row.id).update(detail=detail[:300], **values)

        await self._context.write(work)


def find_answered(before: Sequence[MessageView]) -> MessageView | None:
    """Return what the visitor wrote last, None where that was answered already.

    Args:
        before: the messages before an answer, the oldest first.
    """
    said = (one for one in reversed(before) if one.kind == "message")
    last = next((one for one in said if one.sender.kind != "system"), None)
    return last if last is not None and last.sender.kind == "visitor" else None


async def _quote(answered: MessageView | None, language: str, thread: Thread) -> dict[str, str]:
    """Return what is quoted below an answer: once, below the first, and nobody else's words."""
    if answered is None or not answered.text or is_erased(answered.content):
        return {}
    if not await is_of_visitor(answered, thread):
        return {}
    who = thread.name or thread.address
    return {
        "introduction": introduce(language, who, answered.created_at),
        "quote": answered.text,
    }


async def tell_lost(context: PluginContext, row: Outgoing, detail: str) -> None:
    """Say in the conversation that an answer did not arrive: nobody looks at a log."""
    await _tell(context, row, "lost", f"A mail to {row.address} was not delivered: {detail}")


async def tell_left_out(context: PluginContext, row: Outgoing, names: Sequence[str]) -> None:
    """Say in the conversation which files an answer went without: whoever wrote it has to know."""
    text = (
        f"A mail to {row.address} went without these files: {', '.join(names)}."
        f" All files of a mail have at most {MAX_FILES_BYTES // MIB} MiB."
    )
    await _tell(context, row, "left", text)


async def _tell(context: PluginContext, row: Outgoing, what: str, text: str) -> None:
    with suppress(ChatclickError):
        await context.post_message(
            row.session_id, text, kind="note", client_msg_id=f"{what}{row.rounds or ''}-{row.id}"
        )
