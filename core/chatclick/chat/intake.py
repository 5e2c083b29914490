"""Intake: the one way a message gets in, whatever brought it.

Order: rate limit, policy, content check, what the content names by id, `message_check`,
`message_transform`, check again, append.
A caller that goes away cancels nothing: with plugins involved the work is a task of the host.
"""

import asyncio
import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from chatclick import tracing
from chatclick.chat.completing import (
    AttachmentResolver,
    Completion,
    NoAttachments,
    list_image_ids,
)
from chatclick.chat.contents import check_change, check_content
from chatclick.chat.log import EventLog
from chatclick.chat.mentions import check_mentioned
from chatclick.chat.owners import SessionOwners
from chatclick.chat.views import SessionViews
from chatclick.chat.visitor_pace import VisitorPace
from chatclick.clock import now
from chatclick.errors import FieldError, Invalid, TooManyRequests, Unavailable
from chatclick.hooks import Budget, Dispatcher
from chatclick.ids import new_id
from chatclick.plugin.json_form import to_plain
from chatclick.plugin.results import Defer, Reject
from chatclick.plugin.views import MessageView, ParticipantRef
from chatclick.security.limits import BucketTable
from chatclick.security.policy import Principal, require
from chatclick.store.appends import NewMessage
from chatclick.store.events import Ack, Actor
from chatclick.store.models import Message
from chatclick.store.opening import Store

CLIENT_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
"""What a client may call a message."""

_SENDER_KIND = {"visitor": "visitor", "staff": "agent", "plugin": "bot", "system": "system"}
_UNLIMITED = frozenset({"plugin", "system"})


class MessageRejected(Invalid):
    """A plugin refused the message; the text is for the sender."""

    title = "Message not accepted"


class Draft(msgspec.Struct, frozen=True):
    """A message as a transport received it.

    Attributes:
        principal: who sends it.
        client_msg_id: made by the client before its first attempt and kept for all repeats.
        content: such as `{"type": "text", "text": …}`; see `chatclick.chat.contents`.
        kind: "message", or "note" for staff only.
        reply_to: id of the message it answers.
        origin_plugin: the plugin that wrote it, if one did.
        depth: how many messages of plugins led to it.
        lease: refuse it when somebody else has the session by then; None takes it from anybody.
    """

    principal: Principal
    session_id: str
    client_msg_id: str
    content: Mapping[str, Any]
    kind: str = "message"
    reply_to: str | None = None
    origin_plugin: str | None = None
    depth: int = 0
    lease: int | None = None


class Intake:
    """Takes messages in.

    Args:
        store: where they go.
        dispatcher: calls the plugins that check and change messages.
        owners: whose session is whose.
        log: to find the message a reply names.
        views: builds the session view that plugins see.
        buckets: messages a participant may send.
    """

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        owners: SessionOwners,
        log: EventLog,
        views: SessionViews,
        buckets: BucketTable,
    ) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._owners = owners
        self._log = log
        self._views = views
        self._buckets = buckets
        self._pace: VisitorPace | None = None
        self._completion = Completion(log, NoAttachments())
        # The newest message of each session that plugins still look at: the next one of that
        # session is stored after it, however long its own checks take.
        self._tails: dict[str, asyncio.Task[Ack]] = {}

    def use_attachments(self, attachments: AttachmentResolver) -> None:
        """Take messages with files from now on."""
        self._completion.attachments = attachments

    def use_pace(self, pace: VisitorPace) -> None:
        """Hold visitors to the limits of their widgets from now on."""
        self._pace = pace

    async def submit(self, draft: Draft) -> Ack:
        """Store a message.

        Returns:
            The ack, after the commit. A repeat gets the first one's.

        Raises:
            ChatclickError: it was refused, or cannot be stored now; nothing was stored.
        """
        return await asyncio.shield(await self.accept(draft))

    async def accept(self, draft: Draft) -> "asyncio.Future[Ack]":
        """Check a message and start storing it, without waiting for the commit.

        Returns:
            A future of the ack.

        Raises:
            ChatclickError: it was refused at once.
        """
        with tracing.span("intake", session_id=draft.session_id):
            return await self._accept(draft)

    async def _accept(self, draft: Draft) -> "asyncio.Future[Ack]":
        await self._limit(draft.principal)
        owner_id = await self._owners.get(draft.session_id)
        permission = "note:write" if draft.kind == "note" else "message:write"
        require(draft.principal, permission, owner_id=owner_id)
        new = _build(draft)
        if draft.reply_to is not None:
            await self._log.get_message(draft.session_id, draft.reply_to)
        if "mentions" in new.content:
            await check_mentioned(new.content["mentions"])
        if new.content["type"] != "text" and self._completion.is_needed(new.content):
            new = await self._complete(new)
        has = self._dispatcher.has
        if not has("message_check") and not has("message_transform"):
            return self._store.append(new)
        return self._start_checks(new)

    async def _limit(self, principal: Principal) -> None:
        if principal.kind in _UNLIMITED:
            return
        wait_s = self._buckets.take(principal.id)
        if not wait_s and self._pace is not None:
            wait_s = await self._pace.take(principal)
        if wait_s:
            raise TooManyRequests("Too many messages at once. Slow down.", retry_after_s=wait_s)

    async def _complete(self, new: NewMessage) -> NewMessage:
        """Look up what the content names; not for a repeat, which gets its ack whatever became."""
        known = Message.filter(
            session_id=new.session_id,
            sender_id=new.sender.id or "",
            client_msg_id=new.client_msg_id,
        )
        if await known.exists():
            return new
        return msgspec.structs.replace(new, content=await self._completion.complete(new))

    def _start_checks(self, new: NewMessage) -> "asyncio.Future[Ack]":
        before = self._tails.get(new.session_id)
        task = asyncio.create_task(self._check_and_append(new, before), name="intake")
        self._tails[new.session_id] = task
        task.add_done_callback(lambda done: self._drop_tail(new.session_id, done))
        return task

    def _drop_tail(self, session_id: str, task: "asyncio.Task[Ack]") -> None:
        if self._tails.get(session_id) is task:
            del self._tails[session_id]
        if not task.cancelled():
            task.exception()

    async def _check_and_append(self, new: NewMessage, before: "asyncio.Task[Ack] | None") -> Ack:
        checked = await self._ask_plugins(new)
        if before is not None:
            await asyncio.wait((before,))
        return await self._store.append(checked)

    async def _ask_plugins(self, new: NewMessage) -> NewMessage:
        budget = Budget()
        arguments = {
            "message": _to_view(new),
            "session": await self._views.get(new.session_id),
        }
        verdict = await self._dispatcher.gate(
            "message_check", arguments, budget=budget, depth=new.depth
        )
        match verdict:
            case Reject(code=code, public_text=text):
                raise MessageRejected(text, code=code)
            case Defer(retry_after_s=retry_after_s):
                raise Unavailable(
                    "A check cannot run right now. Try again.",
                    code="check_unavailable",
                    retry_after_s=retry_after_s,
                )
        chained = await self._dispatcher.chain(
            "message_transform", arguments, budget=budget, depth=new.depth
        )
        if not chained.changed_by:
            return new
        changed = to_plain(chained.value.content)
        content = check_change(new.content, changed, new.sender.kind, new.kind)
        changed_new = msgspec.structs.replace(new, content=content)
        if list_image_ids(content) != list_image_ids(new.content):
            await self._completion.complete(changed_new)
        return changed_new


def _build(draft: Draft) -> NewMessage:
    if not CLIENT_ID.fullmatch(draft.client_msg_id):
        text = "Use 1 to 64 letters, digits, '.', '_', ':' or '-', such as a UUID."
        raise Invalid(text, errors=(FieldError("/client_msg_id", "pattern", text),))
    if draft.kind not in ("message", "note"):
        text = 'kind is "message" or "note".'
        raise Invalid(text, errors=(FieldError("/kind", "enum", text),))
    principal = draft.principal
    sender_kind = _SENDER_KIND.get(principal.kind, "agent")
    content = check_content(draft.content, sender_kind, draft.kind)
    return NewMessage(
        draft.session_id,
        new_id("message"),
        draft.client_msg_id,
        draft.kind,
        Actor(sender_kind, principal.id, principal.name),
        content,
        hash_content(content, draft.kind, draft.reply_to),
        now(),
        draft.reply_to,
        draft.origin_plugin,
        draft.depth,
        draft.lease,
    )


def hash_content(content: Mapping[str, Any], kind: str, reply_to: str | None) -> str:
    """Return a hash that tells a repeat of a message from another one under the same id."""
    raw = msgspec.json.encode([content, kind, reply_to], order="sorted")
    return blake2b(raw, digest_size=16).hexdigest()


def _to_view(new: NewMessage) -> MessageView:
    sender = ParticipantRef(
        kind=new.sender.kind,  # type: ignore[arg-type]  # one of the kinds, set by _build
        id=new.sender.id,
        name=new.sender.name,
    )
    return MessageView(
        id=new.message_id,
        session_id=new.session_id,
        seq=None,
        client_msg_id=new.client_msg_id,
        kind="note" if new.kind == "note" else "message",
        sender=sender,
        content=dict(new.content),
        reply_to=new.reply_to,
        created_at=new.at,
    )
