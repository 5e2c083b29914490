"""Writing out all that is stored of a visitor, part by part, so that no amount is too much."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import msgspec

from chatclick.chat.log import EventLog
from chatclick.chat.views import visitor_view
from chatclick.clock import to_text
from chatclick.hooks.dispatcher import Collected
from chatclick.plugin.json_form import to_plain
from chatclick.store.events import StoredMessage
from chatclick.store.models import Attachment, Session, Visitor

_BATCH = 500


async def write_export(visitor: Visitor, log: EventLog, answers: Collected) -> AsyncIterator[bytes]:
    """Yield the parts of an export: `{visitor, sessions, messages, attachments, plugins, failed}`.

    Files are listed with the address of their bytes, which whoever may export can fetch; `plugins`
    has lists of files by plugin id.

    Args:
        visitor: whom.
        log: has the messages.
        answers: of the plugins; those that gave none stand under `failed`.
    """
    yield b'{"visitor":' + _encode(visitor_view(visitor).to_json()) + b',"sessions":['
    separator = b""
    async for session in _read_sessions(visitor.id):
        yield separator + _encode(_session_to_json(session))
        separator = b","
    yield b'],"messages":['
    separator = b""
    async for session in _read_sessions(visitor.id):
        async for message in _read_messages(log, session.id):
            yield separator + _encode(_message_to_json(message))
            separator = b","
    yield b'],"attachments":['
    separator = b""
    async for session in _read_sessions(visitor.id):
        async for attachment in _read_attachments(session.id):
            yield separator + _encode(_attachment_to_json(attachment))
            separator = b","
    plugins = {
        answer.plugin_id: [to_plain(file.to_json()) for file in answer.value]
        for answer in answers.answers
    }
    yield b'],"plugins":' + _encode(plugins) + b',"failed":' + _encode(list(answers.failed)) + b"}"


async def _read_sessions(visitor_id: str) -> AsyncIterator[Session]:
    after = ""
    query = Session.filter(visitor_id=visitor_id).order_by("id").limit(_BATCH)
    while rows := await query.filter(id__gt=after):
        for row in rows:
            yield row
        after = rows[-1].id


async def _read_messages(log: EventLog, session_id: str) -> AsyncIterator[StoredMessage]:
    after = 0
    while found := await log.read_messages(
        session_id, after_seq=after, limit=_BATCH, with_notes=False
    ):
        for message in found:
            yield message
        after = found[-1].seq


async def _read_attachments(session_id: str) -> AsyncIterator[Attachment]:
    after = ""
    sent = Attachment.filter(session_id=session_id, state="ready", is_internal=False)
    sent = sent.exclude(client_msg_id=None).order_by("id").limit(_BATCH)
    while rows := await sent.filter(id__gt=after):
        for row in rows:
            yield row
        after = rows[-1].id


def _attachment_to_json(row: Attachment) -> dict[str, Any]:
    return {
        "id": row.id,
        "session_id": row.session_id,
        "sender": row.sender_kind,
        "name": row.name,
        "media_type": row.media_type,
        "size_bytes": row.size_bytes,
        "sha256": row.content_hash,
        "content": f"/api/v1/sessions/{row.session_id}/attachments/{row.id}/content",
        "created_at": to_text(row.created_at),
    }


def _session_to_json(row: Session) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": row.state,
        "subject": row.subject,
        "metadata": row.metadata,
        "created_at": to_text(row.created_at),
    }


def _message_to_json(row: StoredMessage) -> Mapping[str, Any]:
    return {
        "session_id": row.session_id,
        "seq": row.seq,
        "sender": row.sender.kind,
        "content": row.content,
        "created_at": to_text(row.created_at),
    }


def _encode(value: Any) -> bytes:  # Any: whatever JSON can hold
    return msgspec.json.encode(value)
