"""Refuses PDF files that ask for a script to be run when they are opened."""

from chatclick import Reject, hookimpl

permissions = ["attachment:read"]

PIECE = 262_144


@hookimpl
async def attachment_check(attachment, context):
    if attachment.media_type != "application/pdf":
        return None
    before = b""
    for offset in range(0, attachment.size_bytes, PIECE):
        piece = await context.attachments.read(attachment.id, offset=offset, max_bytes=PIECE)
        if b"/JavaScript" in before[-16:] + piece:
            return Reject("script", "Please send the document without scripts.")
        before = piece
    return None
