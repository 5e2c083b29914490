"""Which session a mail belongs to, and the token that brings answers back to it.

Nobody is believed for a name in From. What joins a session is a token that only its visitor was
sent: in the address they answer to, or in the id of a mail of ours. Without one a mail joins only a
session that itself began with a mail from this address, and only where it names a mail of it.
"""

import re
import secrets
from collections.abc import Sequence
from hashlib import blake2b

from chatclick import MessageView, PluginContext
from chatclick.clock import now
from chatclick.mail import ReceivedMail, read_tag
from chatclick_email_channel.models import Incoming, Mailbox, Thread

CHANNEL = "email"
_NAME = "mail-"
TOKEN_BYTES = 15
"""120 bits, as letters and digits that any mail server takes for a part of an address."""
_TOKEN = re.compile(rf"[0-9A-Fa-f]{{{2 * TOKEN_BYTES}}}")


def digest(message_id: str) -> str:
    """Return what finds a mail again by its id."""
    return blake2b(message_id.encode("utf-8", "replace"), digest_size=32).hexdigest()


def name_message(key: str) -> str:
    """Return the name that the message of a mail is stored under.

    Args:
        key: the digest of the mail's id.
    """
    return f"{_NAME}{key[:48]}"


def make_token() -> str:
    """Make a token nobody guesses."""
    return secrets.token_hex(TOKEN_BYTES)[: 2 * TOKEN_BYTES]


async def find_by_token(token: str) -> Thread | None:
    """Return the thread of a token; None where there is none, and for what is no token.

    Args:
        token: as a mail has it, which may be anything: a database refuses to look for just that.
    """
    return await Thread.get_or_none(token=token.lower()) if _TOKEN.fullmatch(token) else None


def build_message_id(token: str, message_id: str, address: str) -> str:
    """Return the id of a mail of ours: with the token, and the same at every attempt.

    Args:
        token: of the thread.
        message_id: of the message.
        address: of the mailbox.
    """
    domain = address.partition("@")[2]
    return f"<{token}.{blake2b(message_id.encode(), digest_size=8).hexdigest()}@{domain}>"


def list_tokens(mail: ReceivedMail, mailboxes: Sequence[Mailbox]) -> list[str]:
    """Return the tokens that a mail has: in whom it is to, and in what it answers."""
    found = [
        tag.lower()
        for one in mail.recipients
        for box in mailboxes
        if (tag := read_tag(one, box.address))
    ]
    domains = {box.address.partition("@")[2] for box in mailboxes}
    for reference in reversed(mail.references):
        local, _, domain = reference.strip("<>").rpartition("@")
        token, dot, _ = local.partition(".")
        if dot and domain.lower() in domains:
            found.append(token.lower())
    return list(dict.fromkeys(found))


async def find_thread(mail: ReceivedMail, mailboxes: Sequence[Mailbox]) -> Thread | None:
    """Return the thread a mail belongs to, None for a new one."""
    for token in list_tokens(mail, mailboxes):
        if thread := await find_by_token(token):
            return thread
    keys = [digest(one) for one in mail.references]
    if not keys:
        return None
    known = Incoming.filter(key__in=keys, sender=mail.sender, outcome="received")
    row = await known.order_by("-id").first()
    if row is None or row.session_id is None:
        return None
    return await Thread.get_or_none(session_id=row.session_id, address=mail.sender)


async def is_of_visitor(message: MessageView, thread: Thread) -> bool:
    """Tell whether a mail that became a message came from the address of its thread.

    With the token anybody can write in a session. Where the log knows of no mail yet, it is the one
    that made the thread.
    """
    known = Incoming.filter(session_id=thread.session_id, outcome="received")
    key = message.client_msg_id.removeprefix(_NAME)
    row = await known.filter(key__startswith=key).first()
    return row.sender == thread.address if row is not None else not await known.exists()


async def is_own_mail(mail: ReceivedMail) -> bool:
    """Tell whether a mail is one that we sent."""
    return await find_by_token(mail.message_id.strip("<>").partition(".")[0]) is not None


async def keep_thread(
    context: PluginContext,
    session_id: str,
    mailbox_id: str,
    address: str,
    *,
    name: str = "",
    subject: str = "",
) -> Thread:
    """Return the thread of a session, and make it where there is none."""

    async def work() -> Thread:
        known = await Thread.get_or_none(session_id=session_id)
        if known is not None:
            return known
        row = Thread(
            session_id=session_id,
            token=make_token(),
            mailbox_id=mailbox_id,
            address=address,
            name=name[:120],
            subject=subject[:200],
            created_at=now(),
        )
        await row.save(force_create=True)
        return row

    known = await Thread.get_or_none(session_id=session_id)
    return known if known is not None else await context.write(work)
