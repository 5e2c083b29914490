"""Giving files to the messages that name them: each file to one message of its own side."""

from collections.abc import Mapping, Sequence
from typing import Any

from chatclick.chat.attachment_rules import load_rules, load_session
from chatclick.errors import FieldError, Invalid
from chatclick.security.media_types import is_audio
from chatclick.settings import AttachmentSettings
from chatclick.store.appends import NewMessage
from chatclick.store.models import Attachment, Message
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

_AT = "/content/attachments"


class AttachmentClaims:
    """Finds and keeps the files of messages; see `chatclick.chat.completing`.

    A claim is made before plugins look at the message, and is void while no such message is stored.

    Args:
        store: the write path.
        settings: limits.
    """

    def __init__(self, store: Store, settings: AttachmentSettings) -> None:
        self._store = store
        self._settings = settings

    async def claim(self, new: NewMessage, ids: Sequence[str]) -> list[dict[str, Any]]:
        """Return the files of a message, filled up as they are stored with it.

        Raises:
            Invalid: a file is missing, not ready or part of another message.
        """
        is_visitor = new.sender.kind == "visitor"
        rules = await load_rules(await load_session(new.session_id), is_visitor, self._settings)
        if len(ids) > rules.max_files:
            raise _refuse(_AT, "too_many", f"A message has at most {rules.max_files} files here.")

        async def work(_tx: Transaction) -> list[Attachment]:
            rows = await _load(new.session_id, ids)
            found = [await _check(new, rows.get(id_), at) for at, id_ in enumerate(ids)]
            for row in found:
                row.client_msg_id = new.client_msg_id
                row.is_internal = new.kind == "note"
                await row.save(update_fields=["client_msg_id", "is_internal"])
            return found

        found = await self._store.write(work)
        if new.content.get("voice") and not all(is_audio(row.media_type) for row in found):
            raise _refuse("/content/voice", "not_a_sound", "A voice message is a sound.")
        return [describe(row) for row in found]

    async def claim_images(self, new: NewMessage, ids: Sequence[str]) -> None:
        """Keep the images of cards, which several messages may show.

        Raises:
            Invalid: one is no ready image of the session.
        """

        async def work(_tx: Transaction) -> None:
            rows = await _load(new.session_id, ids)
            for id_ in ids:
                row = rows.get(id_)
                is_own = row is not None and row.sender_kind != "visitor"
                if row is None or not is_own or row.state != "ready" or row.width is None:
                    raise _refuse("/content", "not_an_image", f"{id_} is no ready image of ours.")
                is_first = not await is_taken(row)
                if is_first:
                    row.client_msg_id = new.client_msg_id
                row.is_internal = (is_first or row.is_internal) and new.kind == "note"
                await row.save(update_fields=["client_msg_id", "is_internal"])

        await self._store.write(work)


def describe(row: Attachment) -> dict[str, Any]:
    """Return what a message says of a file."""
    known = {
        "id": row.id,
        "name": row.name,
        "media_type": row.media_type,
        "size_bytes": row.size_bytes,
        "width": row.width,
        "height": row.height,
        "duration_ms": row.duration_ms,
        "has_thumbnail": row.thumbnail is not None,
    }
    return {name: value for name, value in known.items() if value is not None}


async def is_taken(row: Attachment) -> bool:
    """Tell whether a stored message has the file."""
    if row.client_msg_id is None:
        return False
    named = Message.filter(session_id=row.session_id, client_msg_id=row.client_msg_id)
    return await named.exists()


async def _load(session_id: str, ids: Sequence[str]) -> Mapping[str, Attachment]:
    rows = await Attachment.filter(id__in=list(ids), session_id=session_id)
    return {row.id: row for row in rows}


async def _check(new: NewMessage, row: Attachment | None, at: int) -> Attachment:
    pointer = f"{_AT}/{at}"
    is_same_side = row is not None and _side(row.sender_kind) == _side(new.sender.kind)
    if row is None or not is_same_side or row.state == "erased":
        raise _refuse(pointer, "not_found", "There is no such file of yours in this session.")
    if row.state != "ready":
        raise _refuse(pointer, "not_ready", f"The file is {row.state}; it must be ready.")
    if row.client_msg_id != new.client_msg_id and await is_taken(row):
        raise _refuse(pointer, "in_use", "The file is part of another message.")
    return row


def _side(kind: str) -> bool:
    return kind == "visitor"


def _refuse(pointer: str, code: str, message: str) -> Invalid:
    return Invalid(message, code=f"attachment_{code}", errors=(FieldError(pointer, code, message),))
