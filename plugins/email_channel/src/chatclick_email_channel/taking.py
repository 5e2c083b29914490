"""Taking one mail in: what becomes of it, and the note of it, once whatever happens.

The message is stored under a name made of the mail's id, so that a mail that was stored just before
a crash is not stored again when it is read again. The note that it was read, and how far the
mailbox is read, are one transaction behind it.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from chatclick import JSONObject, PluginContext, PostedMessage, SessionView
from chatclick.clock import now
from chatclick.errors import (
    ChatclickError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
)
from chatclick.mail import (
    MIB,
    MailLimits,
    MailPart,
    MailTooLarge,
    ReceivedMail,
    one_line,
    read_mail,
)
from chatclick_email_channel.attaching import Files, attach_files, be_patient
from chatclick_email_channel.faults import is_trouble
from chatclick_email_channel.guards import find_reason
from chatclick_email_channel.models import Incoming, Mailbox, Thread
from chatclick_email_channel.originals import Originals
from chatclick_email_channel.quoting import is_quoted, strip_quotes
from chatclick_email_channel.returning import note_bounce
from chatclick_email_channel.threads import (
    CHANNEL,
    digest,
    find_thread,
    is_own_mail,
    keep_thread,
    name_message,
)

RECEIVED, REFUSED = "received", "refused"
MAX_TEXT = 10_000
CUT = "\n[…]"
MOST_TRIES = 5
"""After so many a mail that only makes errors is passed over, so that those behind it come in."""
MOST_SHOWN = 20
"""Addresses of a mail that stand beside its conversation."""
PASSING = ("session_closed", "thread_begun")
"""The session was closed, or another process began it, between two steps."""
SET_UP = ("/queue_id", "/widget_id")
"""What a mailbox names and somebody may have removed since."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail; `reason` is a word, "" for one that was received."""

    reason: str = ""
    detail: str = ""
    session_id: str | None = None


@dataclass(slots=True)
class _Entry:
    """What the log is to say of a mail, as far as it is known by now.

    `key` is made of its place until its id is read. `session_id` is where its message is stored.
    """

    uid: int
    key: str
    sender: str = ""
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail on its way in: what it says, as it came, and its entry."""

    mail: ReceivedMail
    data: bytes
    entry: _Entry


class Taker:
    """Takes mails in.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._originals = Originals(context)
        self._failing = (0, 0)  # UIDVALIDITY and number of the mail that is tried again
        self._failures = 0

    async def take(self, mailbox: Mailbox, uid: int, data: bytes, size_bytes: int) -> None:
        """Take a mail in, and note it with the place up to which the mailbox is read.

        An error that nobody thought of is raised too; at the last try it is what is noted. One of
        the disk or the database is no mail's fault and is raised however often it happens.

        Args:
            mailbox: where it came in.
            uid: its number there.
            data: the whole of it, b"" for one that is too large.
            size_bytes: how large the server says it is.

        Raises:
            TooManyRequests, Unavailable: the same mail has to be tried again later.
            Invalid: the mailbox names a queue or a widget that is not there.
            Conflict: sessions change faster than they are found; try again.
        """
        entry = _Entry(uid, digest(f"{mailbox.uid_validity}.{uid}"))
        try:
            await self._take(mailbox, entry, data, size_bytes)
        except ChatclickError:
            raise
        except Exception as error:
            if is_trouble(error) or self._count_failure(mailbox, uid) < MOST_TRIES:
                raise
            self._context.log.exception("mail_given_up", mailbox=mailbox.id, uid=uid)
            entry.sender = one_line(entry.sender)  # no database refuses this note as well
            await self._note(mailbox, entry, _give_up(entry, error))
        self._failures = 0

    def _count_failure(self, mailbox: Mailbox, uid: int) -> int:
        failing = (mailbox.uid_validity, uid)
        self._failures = self._failures + 1 if self._failing == failing else 1
        self._failing = failing
        return self._failures

    async def _take(self, mailbox: Mailbox, entry: _Entry, data: bytes, size_bytes: int) -> None:
        limit = int(self._context.config["max_mib"]) * MIB
        try:
            if size_bytes > limit:
                raise MailTooLarge
            limits = MailLimits(size_bytes=limit)
            mail = await asyncio.to_thread(_read, data, limits)
        except MailTooLarge:
            await self._note(mailbox, entry, Outcome("too_large", f"{size_bytes} bytes"))
            return
        entry.key = digest(mail.message_id or data.decode("latin-1"))
        entry.sender = mail.sender
        if await Incoming.filter(mailbox_id=mailbox.id, key=entry.key).exists():
            await self.advance(mailbox, entry.uid)
            return
        outcome = await self._decide(mailbox, _Mail(mail, data, entry))
        await self._note(mailbox, entry, outcome)

    async def _decide(self, mailbox: Mailbox, taken: _Mail) -> Outcome:
        mail = taken.mail
        mailboxes = await Mailbox.all().limit(100)
        own = {one.address for one in mailboxes}
        reason = find_reason(mail, own)
        for bounce in mail.bounces:
            await note_bounce(self._context, bounce)
        if reason:
            return Outcome(reason, mail.bounces[0].detail if mail.bounces else "")
        if await is_own_mail(mail):
            return Outcome("own_mail")
        if await self._writes_too_much(mail.sender):
            return Outcome("too_many", f"more than {self._context.config['max_per_hour']} an hour")
        thread = await find_thread(mail, mailboxes)
        try:
            session_id = await self._keep(mailbox, taken, thread)
        except (Conflict, Invalid, Forbidden) as error:
            if _is_no_fault_of_mail(error):
                raise
            return Outcome("not_accepted", error.detail)
        return Outcome(session_id=session_id)

    async def _keep(self, mailbox: Mailbox, taken: _Mail, thread: Thread | None) -> str:
        """Store a mail, and return in which session."""
        try:
            return await self._keep_once(mailbox, taken, thread)
        except Conflict as error:
            if error.code not in PASSING:
                raise
            return await self._keep_once(mailbox, taken, thread)

    async def _keep_once(self, mailbox: Mailbox, taken: _Mail, thread: Thread | None) -> str:
        mail, key = taken.mail, taken.entry.key
        session, is_known = await self._find_session(mailbox, mail, key, thread)
        posted = await self._find_posted(session.id, key) if mail.files else None
        if posted is None:
            files = await attach_files(self._context, session.id, mail.files)
            if files.without_room:
                # Said before: of a message that is there already it is not known any more.
                text = _build_no_room(files.without_room, mailbox.address)
                await self._tell_staff(session.id, text, f"room-{key[:48]}")
            posted = await self._store(session.id, mail, key, files)
        taken.entry.session_id = session.id
        if _is_foreign(is_known, thread, mail):
            text = f"The mail came from {mail.sender}, which is not the visitor's address."
            await self._tell_staff(session.id, text, f"from-{key[:48]}")
        if posted is not None:
            await self._originals.keep(session.id, posted, taken.data)
        return session.id

    async def _writes_too_much(self, sender: str) -> bool:
        since = now() - timedelta(hours=1)
        count = await Incoming.filter(sender=sender, outcome=RECEIVED, at__gt=since).count()
        return count >= int(self._context.config["max_per_hour"])

    async def _find_session(
        self, mailbox: Mailbox, mail: ReceivedMail, key: str, thread: Thread | None
    ) -> tuple[SessionView, bool]:
        """Return the session, and whether the mail belongs to one that there was."""
        if thread is not None:
            session = await self._find_open(thread.session_id)
            if session is not None:
                await self._note_newest(thread, mail)
                return session, True
        session = await self._context.channels.begin(
            CHANNEL,
            mail.sender,
            thread=key,
            name=mail.sender_name or mail.sender.partition("@")[0],
            email=mail.sender,
            subject=mail.subject,
            widget_id=mailbox.widget_id,
            queue_id=mailbox.queue_id,
            metadata=_build_metadata(mailbox, mail),
        )
        made = await keep_thread(
            self._context,
            session.id,
            mailbox.id,
            mail.sender,
            name=mail.sender_name,
            subject=mail.subject,
        )
        await self._note_newest(made, mail)
        return session, False

    async def _find_open(self, session_id: str) -> SessionView | None:
        try:
            session = await self._context.sessions.get(session_id)
        except NotFound:
            return None
        return None if session.state == "closed" else session

    async def _note_newest(self, thread: Thread, mail: ReceivedMail) -> None:
        async def work() -> None:
            await Thread.filter(session_id=thread.session_id).update(
                last_message_id=mail.message_id[:320],
                receivers="\n".join(mail.to[:MOST_SHOWN]),
                copied="\n".join(mail.copied[:MOST_SHOWN]),
            )

        await self._context.write(work)

    async def _store(
        self, session_id: str, mail: ReceivedMail, key: str, files: Files
    ) -> PostedMessage | None:
        """Store the message of a mail; None where another process did and it is not seen.

        Files that no message of the session may have are given up, and named in the text.
        """
        while True:
            try:
                return await self._receive(session_id, mail, key, files)
            except (Invalid, Forbidden) as error:
                # Another process of this installation stored it; its files are others.
                if error.code == "client_msg_id_reused":
                    return await self._find_posted(session_id, key)
                if not files.give_up(error):
                    raise

    async def _receive(
        self, session_id: str, mail: ReceivedMail, key: str, files: Files
    ) -> PostedMessage:
        text = _build_text(mail, [*files.refused, *files.without_room])
        content: JSONObject = {"type": "text", "text": text or "(…)"}
        if files.taken:
            content = {"type": "file", "attachments": [{"id": one} for one in files.taken]}
            content |= {"text": text} if text else {}

        async def act() -> PostedMessage:
            return await self._context.channels.receive(
                session_id, content=content, client_msg_id=name_message(key)
            )

        return await be_patient(act)

    async def _find_posted(self, session_id: str, key: str) -> PostedMessage | None:
        return await self._context.channels.find_received(session_id, name_message(key))

    async def _tell_staff(self, session_id: str, text: str, name: str) -> None:
        # The mail is in; a session that takes no note is no reason to store it elsewhere as well.
        with suppress(Conflict, Invalid, Forbidden):
            await self._context.post_message(session_id, text, kind="note", client_msg_id=name)

    async def _note(self, mailbox: Mailbox, entry: _Entry, outcome: Outcome) -> None:
        async def work() -> None:
            known = await Incoming.filter(mailbox_id=mailbox.id, key=entry.key).exists()
            if not known:
                row = Incoming(
                    mailbox_id=mailbox.id,
                    key=entry.key,
                    sender=entry.sender,
                    outcome=REFUSED if outcome.reason else RECEIVED,
                    reason=outcome.reason,
                    detail=outcome.detail[:300],
                    session_id=outcome.session_id,
                    at=now(),
                )
                await row.save(force_create=True)
            await _advance(mailbox, entry.uid)

        await self._context.write(work)
        await self._context.telemetry.count("mails", labels={"result": outcome.reason or RECEIVED})

    async def advance(self, mailbox: Mailbox, uid: int) -> None:
        """Note up to which mail a mailbox is read."""

        async def work() -> None:
            await _advance(mailbox, uid)

        await self._context.write(work)


async def _advance(mailbox: Mailbox, uid: int) -> None:
    place = {"revision": mailbox.revision, "uid_validity": mailbox.uid_validity}
    await Mailbox.filter(id=mailbox.id, **place, last_uid__lt=uid).update(last_uid=uid)
    mailbox.last_uid = max(mailbox.last_uid, uid)


def _read(data: bytes, limits: MailLimits) -> ReceivedMail:
    """Read a mail, of its text what is new. Both take time with a mail made to take it."""
    mail = read_mail(data, limits)
    text = strip_quotes(mail.text)
    files = tuple(one for one in mail.files if not _is_old(one, mail.text, text))
    return replace(mail, text=text, files=files)


def _is_old(file: MailPart, text: str, new: str) -> bool:
    """Tell whether a picture stands in what is quoted alone.

    One behind a signature or in what is forwarded may be what the mail is about.
    """
    place = f"[{file.name}]"
    return bool(file.content_id) and place not in new and is_quoted(place, text)


def _is_no_fault_of_mail(error: ChatclickError) -> bool:
    """Tell whether a mail waits: its mailbox is set up wrong, or it came between two steps."""
    return error.code in PASSING or any(one.pointer in SET_UP for one in error.errors)


def _give_up(entry: _Entry, error: Exception) -> Outcome:
    """Return what became of a mail that failed to the end: with its message stored, it came in."""
    reason = "" if entry.session_id else "failed"
    return Outcome(reason, type(error).__name__, entry.session_id)


def _is_foreign(is_known: bool, thread: Thread | None, mail: ReceivedMail) -> bool:
    return is_known and thread is not None and thread.address != mail.sender


def _build_metadata(mailbox: Mailbox, mail: ReceivedMail) -> JSONObject:
    """Return facts for rules and agents; what the receiving server found is a hint."""
    results = mail.authentication.lower()
    passed = [one for one in ("dmarc", "dkim", "spf") if f"{one}=pass" in results]
    return {"email": {"mailbox": mailbox.address, "is_verified": False, "passed": passed}}


def _build_no_room(names: Sequence[str], address: str) -> str:
    return f"There was no room for {', '.join(names)[:1000]}. The mail is still in {address}."


def _build_text(mail: ReceivedMail, refused: Sequence[str]) -> str:
    text = mail.text
    more = len(refused[10:]) + mail.left_out
    if refused or more:
        # Understood in any language: what did not come through.
        names = ", ".join(refused[:10])
        text += f"\n\n[📎 ✕ {names}{f' +{more}' if more else ''}]"
    text = text.strip()
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - len(CUT)] + CUT
