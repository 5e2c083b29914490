"""Attachments of a session: uploaded whole or in parts, looked at, read, removed while unsent."""

import re
from typing import Any, Final, Literal

from pydantic import Field

from chatclick.chat.attachments import Content, NewFile
from chatclick.errors import FieldError, Invalid, TooLarge
from chatclick.host.file_responses import PrivateFile
from chatclick.http.fields import Model
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.uploads import BYTES, ENVELOPE_BYTES, MULTIPART, FormFile, read_pieces
from chatclick.store.models import Attachment

resource = Resource("attachments")

OFFSET: Final = "Upload-Offset"
_PREFIX = "/sessions/{session_id}/attachments"
_ONE = f"{_PREFIX}/{{attachment_id}}"
_OFFSET = re.compile(r"[0-9]{1,15}")
_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "duration_ms": {"type": "integer", "minimum": 0},
    },
}
_FAILURES = (404, 409, 413, 415, 422, 507)


class NewAttachment(Model):
    """A file to be uploaded in parts."""

    name: str = Field(min_length=1, max_length=1024)
    media_type: str = Field(min_length=3, max_length=200)
    size_bytes: int = Field(ge=1, le=2**50)
    duration_ms: int | None = Field(None, ge=0, le=24 * 3600 * 1000)


class AttachmentShape(Model):
    """A file. `offset` says where an upload goes on; `reason` why it was refused."""

    id: str
    session_id: str
    name: str
    media_type: str
    size_bytes: int
    state: Literal["uploading", "checking", "ready", "refused"]
    offset: int
    width: int | None
    height: int | None
    duration_ms: int | None
    has_thumbnail: bool
    reason: str | None


@resource.operation(
    "POST",
    _PREFIX,
    permission="message:write",
    answer=AttachmentShape,
    status=201,
    takes={MULTIPART: _FORM},
    problems=_FAILURES,
)
async def create_attachment(call: Call[NewAttachment, None]) -> Answer:
    """Upload a file, or begin an upload in parts.

    A form with the part `file` (and for a sound `duration_ms`) brings all of it at once. A JSON
    body announces a file whose bytes follow in parts.
    """
    service, session_id = call.services.attachments, call.ids["session_id"]
    if call.incoming is None:
        new = call.body
        announced = NewFile(new.name, new.media_type, new.size_bytes, new.duration_ms)
        return _answer(await service.begin(call.principal, session_id, announced))
    most = call.services.settings.attachments.max_bytes + ENVELOPE_BYTES
    if (call.incoming.content_length or 0) > most:
        raise TooLarge("The file is too large.", code="file_too_large")
    form = await FormFile(call.incoming, most).open()
    return _answer(await service.upload(call.principal, session_id, form))


@resource.operation(
    "PATCH",
    _ONE,
    permission="message:write",
    answer=AttachmentShape,
    takes={BYTES: {"type": "string", "format": "binary"}},
    problems=_FAILURES,
    request_headers={OFFSET: "Where in the file the part begins, in bytes."},
)
async def append_to_attachment(call: Call[None, None]) -> Answer:
    """Upload a part of a file. The last one completes it.

    A part that begins elsewhere than at the attachment's `offset` gets 409 with the right one; what
    arrived of a part that broke off counts.
    """
    assert call.incoming is not None
    text = call.caller.headers.get(OFFSET.lower(), "")
    if not _OFFSET.fullmatch(text):
        message = f"The header {OFFSET} with a number of bytes is needed."
        raise Invalid(message, errors=(FieldError(f"/headers/{OFFSET}", "required", message),))
    row = await call.services.attachments.receive(
        call.principal,
        call.ids["session_id"],
        call.ids["attachment_id"],
        int(text),
        read_pieces(call.incoming, call.services.settings.attachments.max_bytes),
    )
    return _answer(row)


@resource.operation("GET", _ONE, permission="message:read", answer=AttachmentShape)
async def get_attachment(call: Call[None, None]) -> Answer:
    """Return what is known of a file. It can be used when its state is `ready`."""
    return _answer(await call.services.attachments.get(call.principal, *_get_ids(call)))


@resource.operation("DELETE", _ONE, permission="message:write", problems=(409,))
async def delete_attachment(call: Call[None, None]) -> Answer:
    """Remove a file that is not part of a message."""
    await call.services.attachments.remove(call.principal, *_get_ids(call))
    return Answer()


@resource.operation("GET", f"{_ONE}/content", permission="message:read", media_type="*/*")
async def get_attachment_content(call: Call[None, None]) -> Answer:
    """Return the bytes of a file.

    To be saved, but for pictures that were encoded anew and sounds. Nothing in it runs.
    """
    content = await call.services.attachments.open(call.principal, *_get_ids(call))
    return _answer_file(content)


@resource.operation("GET", f"{_ONE}/thumbnail", permission="message:read", media_type="*/*")
async def get_attachment_thumbnail(call: Call[None, None]) -> Answer:
    """Return the small picture of an image, as WebP."""
    content = await call.services.attachments.open(call.principal, *_get_ids(call), thumbnail=True)
    return _answer_file(content)


def _get_ids(call: Call[Any, Any]) -> tuple[str, str]:
    return call.ids["session_id"], call.ids["attachment_id"]


def _answer(row: Attachment) -> Answer:
    return Answer(
        {
            "id": row.id,
            "session_id": row.session_id,
            "name": row.name,
            "media_type": row.media_type,
            "size_bytes": row.size_bytes,
            "state": row.state,
            "offset": row.received_bytes,
            "width": row.width,
            "height": row.height,
            "duration_ms": row.duration_ms,
            "has_thumbnail": row.thumbnail is not None and row.state == "ready",
            "reason": row.reason,
        }
    )


def _answer_file(content: Content) -> Answer:
    return Answer(
        file=PrivateFile(
            content.name,
            content.media_type,
            content.size_bytes,
            content.is_inline,
            content.pieces,
        )
    )
