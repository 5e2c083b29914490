"""What comes in by the channels of plugins: whose it is, which session it belongs to.

A visitor of a channel is known by an address that nobody proved. They are kept apart from those
whom a site vouches for: a name in a mail is anybody's to write.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import msgspec

from chatclick.chat.intake import CLIENT_ID
from chatclick.chat.session_works import invalid
from chatclick.chat.sessions import SessionService
from chatclick.chat.views import SessionViews
from chatclick.clock import now
from chatclick.errors import Conflict
from chatclick.ids import is_id, new_id
from chatclick.plugin.views import SessionView
from chatclick.security import sanitise
from chatclick.security.policy import Principal
from chatclick.store.events import Ack
from chatclick.store.models import (
    ChannelThread,
    Message,
    Queue,
    Session,
    Visitor,
    VisitorIdentity,
    Widget,
)
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

CHANNEL = re.compile(r"[a-z][a-z0-9_]{0,19}")
IDENTITY = "channel"
"""The kind of a visitor's identity that is an address of a channel."""

OWN_CHANNELS = frozenset({"web", "api"})
"""Channels of the host. Whoever came by another one gets their answers by it."""

MAX_ADDRESS = 254
MAX_THREAD = 1000
MAX_METADATA_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a channel says of a message that may begin a session; see `Channels.begin`."""

    plugin_id: str
    channel: str
    address: str
    thread: str
    name: str = ""
    email: str | None = None
    phone: str | None = None
    subject: str = ""
    language: str | None = None
    widget_id: str | None = None
    queue_id: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        """The visitor's identity: addresses of two plugins are not the same."""
        return f"{self.plugin_id}/{self.address}"

    @property
    def key(self) -> str:
        """What finds the thread. A digest, for an address or a telephone number may be in it."""
        return blake2b(self.thread.encode("utf-8", "replace"), digest_size=32).hexdigest()


class ChannelService:
    """Begins sessions for those who write by a channel.

    Args:
        store: the write path.
        sessions: opens them.
        views: builds what is returned.
    """

    def __init__(self, store: Store, sessions: SessionService, views: SessionViews) -> None:
        self._store = store
        self._sessions = sessions
        self._views = views

    async def begin(self, new: Beginning) -> SessionView:
        """Return the session of a thread, and start it where there is none that is open.

        Raises:
            Invalid: something does not fit.
            Conflict: the visitor has too many sessions that are not done.
        """
        await _check(new)
        known = await self._find(new)
        if known is not None:
            return await self._views.get(known)
        visitor = await self._store.write(lambda tx: _find_or_make_visitor(tx, new))
        principal = Principal("visitor", visitor.id, visitor.name, widget_id=new.widget_id)

        async def begin(tx: Transaction, session: Session) -> None:
            await _keep_thread(tx, new, session)

        view = await self._sessions.open(
            principal,
            visitor_id=visitor.id,
            widget_id=new.widget_id,
            channel=new.channel,
            subject=new.subject,
            metadata=new.metadata,
            language=new.language,
            begin=begin,
        )
        return await self._views.get(view.id)

    async def find_received(self, session_id: str, client_msg_id: str) -> Ack | None:
        """Return the ack of what a session's visitor wrote under a name, None for nothing."""
        if not is_id(session_id, "session") or not CLIENT_ID.fullmatch(client_msg_id):
            return None
        found = await Message.get_or_none(
            client_msg_id=client_msg_id, session_id=session_id, sender_kind="visitor"
        )
        if found is None:
            return None
        return Ack(client_msg_id, found.id, found.seq, found.created_at)

    async def _find(self, new: Beginning) -> str | None:
        row = await ChannelThread.get_or_none(plugin_id=new.plugin_id, key=new.key)
        if row is None:
            return None
        session = await Session.get_or_none(id=row.session_id)
        return session.id if session is not None and session.state != "closed" else None


async def _check(new: Beginning) -> None:
    if not CHANNEL.fullmatch(new.channel) or new.channel in OWN_CHANNELS:
        raise invalid("/channel", "pattern", "A channel is a word such as email, not web or api.")
    if not 0 < len(new.address) <= MAX_ADDRESS:
        raise invalid("/address", "length", f"An address has 1 to {MAX_ADDRESS} characters.")
    if not 0 < len(new.thread) <= MAX_THREAD:
        raise invalid("/thread", "length", f"A thread has 1 to {MAX_THREAD} characters.")
    if len(msgspec.json.encode(dict(new.metadata))) > MAX_METADATA_BYTES:
        raise invalid("/metadata", "too_large", f"At most {MAX_METADATA_BYTES} bytes.")
    if new.queue_id is not None and not await Queue.filter(id=new.queue_id).exists():
        raise invalid("/queue_id", "not_found", "There is no such queue.")
    if new.widget_id is not None and not await Widget.filter(id=new.widget_id).exists():
        raise invalid("/widget_id", "not_found", "There is no such widget.")


async def _find_or_make_visitor(_tx: Transaction, new: Beginning) -> Visitor:
    row = await VisitorIdentity.get_or_none(kind=IDENTITY, value=new.identity)
    known = await Visitor.get_or_none(id=row.visitor_id) if row else None
    at = now()
    if known is not None:
        known.last_seen_at = at
        known.name = known.name or sanitise.name(new.name)
        await known.save(update_fields=["last_seen_at", "name"])
        return known
    visitor = await Visitor.create(
        id=new_id("visitor"),
        widget_id=new.widget_id,
        name=sanitise.name(new.name),
        email=sanitise.short(new.email, 320) if new.email else None,
        phone=sanitise.short(new.phone, 40) if new.phone else None,
        created_at=at,
        last_seen_at=at,
    )
    values = {"visitor_id": visitor.id, "verified_at": at}
    await VisitorIdentity.update_or_create(
        {"id": new_id("visitor_identity"), **values}, kind=IDENTITY, value=new.identity
    )
    return visitor


async def _keep_thread(_tx: Transaction, new: Beginning, session: Session) -> None:
    """Note whose thread it is, in the transaction that makes the session: no thread has two."""
    if new.queue_id is not None:
        session.queue_id = new.queue_id
        await session.save(update_fields=["queue_id"])
    row = await ChannelThread.get_or_none(plugin_id=new.plugin_id, key=new.key)
    if row is None:
        _ = await ChannelThread.create(plugin_id=new.plugin_id, key=new.key, session_id=session.id)
        return
    before = await Session.get_or_none(id=row.session_id)
    if before is not None and before.state != "closed":
        raise Conflict("This thread has just begun; try again.", code="thread_begun")
    row.session_id = session.id
    await row.save(update_fields=["session_id"])
