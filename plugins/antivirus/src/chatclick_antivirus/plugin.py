"""The hooks: scan each file before anybody sees it, and say how clamd is."""

from collections.abc import AsyncIterator

from chatclick import (
    Attachments,
    AttachmentView,
    ConfigProblem,
    Health,
    JSONObject,
    PluginContext,
    Reject,
    TryLater,
    hookimpl,
)
from chatclick_antivirus.clamd import Clamd, ClamdAway, StreamTooLarge

PIECE_BYTES = 262_144
RETRY_S = 5.0
MIB = 1024 * 1024


@hookimpl
async def attachment_check(attachment: AttachmentView, context: PluginContext) -> Reject | None:
    """Refuse a file in which clamd finds something, or that it cannot look at."""
    config = context.config
    try:
        if attachment.size_bytes > config["max_mb"] * MIB:
            raise StreamTooLarge
        pieces = _read(attachment, context.attachments)
        found = await Clamd(config["address"]).scan(pieces)
    except StreamTooLarge:
        if config["when_too_large"] == "pass":
            return None
        return Reject("too_large_to_scan", "This file is too large to be scanned.")
    except ClamdAway as error:
        context.log.warning("clamd_away", reason=str(error))
        if config["when_away"] == "pass":
            return None
        raise TryLater("clamd does not answer", retry_in_s=RETRY_S) from None
    if found is None:
        return None
    context.log.warning("infected", attachment=attachment.id, found=found)
    return Reject("infected", config["refusal"])


@hookimpl
async def plugin_health(context: PluginContext) -> Health:
    """Ask clamd whether it is there."""
    try:
        await Clamd(context.config["address"]).ping()
    except ClamdAway as error:
        return Health("degraded", f"clamd does not answer: {error}")
    return Health()


@hookimpl
async def config_check(new: JSONObject) -> list[ConfigProblem]:
    """Try the address before it is stored."""
    try:
        await Clamd(str(new["address"])).ping()
    except ClamdAway as error:
        return [ConfigProblem("/address", f"clamd does not answer there: {error}")]
    return []


async def _read(attachment: AttachmentView, attachments: Attachments) -> AsyncIterator[bytes]:
    offset = 0
    while piece := await attachments.read(attachment.id, offset=offset, max_bytes=PIECE_BYTES):
        yield piece
        offset += len(piece)
