"""Text messages that come in, as messages of a session."""

import hashlib
import re

from chatclick import PluginContext, SessionView
from chatclick.clock import now
from chatclick.errors import (
    ChatclickError,
    Conflict,
    Forbidden,
    Invalid,
    TooLarge,
    UnsupportedMediaType,
)
from chatclick_notify_sms import IncomingSms, Media, MediaFailed, Service
from chatclick_sms_channel.models import Thread
from chatclick_sms_channel.words import say

CHANNEL = "sms"
MOST_FILES = 10
_MESSAGE_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")

# What the host says of a file that it does not take: the message comes without it.
_NOT_TAKEN = (TooLarge, UnsupportedMediaType, Forbidden, Invalid, MediaFailed)


async def take_in(context: PluginContext, service: Service, sms: IncomingSms) -> None:
    """Write a text message into the session of its number; one that comes twice is stored once.

    Args:
        context: the plugin's.
        service: fetches files.
        sms: what came in.

    Raises:
        ChatclickError: it could not be kept; the provider sends it again.
    """
    try:
        await _take_in(context, service, sms)
    except Conflict as error:
        # The session was closed, or another message began one, between two steps.
        if error.code not in ("session_closed", "thread_begun"):
            raise
        await _take_in(context, service, sms)


async def _take_in(context: PluginContext, service: Service, sms: IncomingSms) -> None:
    session = await _begin(context, sms)
    files, missing = await _attach(context, service, session.id, sms.media)
    text = "\n".join(one for one in (sms.text.strip(), *missing) if one)
    content = {"type": "text", "text": text or "…"}
    if files:
        attachments = [{"id": one} for one in files]
        content = {"type": "file", "attachments": attachments, **({"text": text} if text else {})}
    await context.channels.receive(
        session.id, content=content, client_msg_id=build_message_id(sms.id)
    )


async def _begin(context: PluginContext, sms: IncomingSms) -> SessionView:
    settings = context.config
    session = await context.channels.begin(
        CHANNEL,
        sms.sender,
        thread=f"{sms.receiver} {sms.sender}",
        name=sms.sender,
        phone=sms.sender,
        widget_id=settings["widget_id"] or None,
        queue_id=settings["queue_id"] or None,
    )
    if not await Thread.filter(session_id=session.id).exists():
        await _keep(context, session, sms.sender)
    return session


async def _keep(context: PluginContext, session: SessionView, number: str) -> None:
    async def work() -> None:
        if not await Thread.filter(session_id=session.id).exists():
            row = Thread(
                session_id=session.id, visitor_id=session.visitor.id, number=number, at=now()
            )
            await row.save(force_create=True)

    await context.write(work)


async def _attach(
    context: PluginContext, service: Service, session_id: str, media: tuple[Media, ...]
) -> tuple[list[str], list[str]]:
    """Return ids of the files that were taken, and a line for each that was not."""
    files, missing = [], []
    for at, one in enumerate(media[:MOST_FILES], 1):
        kind = one.media_type.partition(";")[0].strip() or "application/octet-stream"
        try:
            data = await service.provider.fetch(one)
            name = f"{at}.{kind.rpartition('/')[2][:10] or 'bin'}"
            view = await context.channels.attach(session_id, data, name=name, media_type=kind)
        except _NOT_TAKEN as error:
            why = error.detail if isinstance(error, ChatclickError) else str(error)
            missing.append(say(context.config["language"], "file", why=why))
        else:
            files.append(view.id)
    return files, missing


def build_message_id(provider_id: str) -> str:
    """Return what tells a repeat of a message: the provider's id, or what stands for it."""
    if _MESSAGE_ID.fullmatch(provider_id):
        return provider_id
    return hashlib.sha256(provider_id.encode()).hexdigest()[:40]
