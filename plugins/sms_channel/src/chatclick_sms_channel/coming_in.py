"""Text messages that come in, as messages of a session."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack
from typing import TypeVar

from chatclick import JSONObject, PluginContext, SessionView, StreamedResponse
from chatclick.clock import now
from chatclick.errors import (
    ChatclickError,
    Conflict,
    Forbidden,
    Invalid,
    StorageFull,
    TooLarge,
    TooManyRequests,
    Unavailable,
    UnsupportedMediaType,
)
from chatclick_notify_sms import MAX_MEDIA_BYTES, IncomingSms, Media, MediaFailed, Service
from chatclick_sms_channel.models import Thread
from chatclick_sms_channel.words import say

T = TypeVar("T")

CHANNEL = "sms"
MOST_FILES = 10
FETCH_S = 8.0
"""How long files are waited for, all at once, in seconds: Twilio waits 15 for our answer."""
PLACES = ("widget_id", "queue_id")
"""The settings that name something which may be gone by now."""
_MESSAGE_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")

# What the host says of a file that it does not take: the message comes without it.
_NOT_TAKEN = (
    TooLarge,
    UnsupportedMediaType,
    Forbidden,
    Invalid,
    TooManyRequests,
    StorageFull,
    Unavailable,
    MediaFailed,
)


async def take_in(context: PluginContext, service: Service, sms: IncomingSms) -> tuple[str, ...]:
    """Write a text message into the session of its number; one that comes twice is stored once.

    Args:
        context: the plugin's.
        service: fetches files.
        sms: what came in.

    Returns:
        Which of `PLACES` name nothing that is there: it was taken in without them.

    Raises:
        ChatclickError: it could not be kept.
    """
    try:
        return await _take_in(context, service, sms)
    except Conflict as error:
        # The session was closed, or another message began one, between two steps.
        if error.code not in ("session_closed", "thread_begun"):
            raise
        return await _take_in(context, service, sms)


async def _take_in(context: PluginContext, service: Service, sms: IncomingSms) -> tuple[str, ...]:
    session, gone = await _begin(context, sms)
    name = build_message_id(sms.id)
    # The files of a repeat would be others, which no message has.
    if not sms.media or await context.channels.find_received(session.id, name) is None:
        await _store(context, service, session.id, sms, name)
    return gone


async def _store(
    context: PluginContext, service: Service, session_id: str, sms: IncomingSms, name: str
) -> None:
    files, missing = await _attach(context, service, session_id, sms.media)
    text = "\n".join(one for one in (sms.text.strip(), *missing) if one)
    content: JSONObject = {"type": "text", "text": text or "…"}
    if files:
        attachments = [{"id": one} for one in files]
        content = {"type": "file", "attachments": attachments, **({"text": text} if text else {})}
    try:
        await context.channels.receive(session_id, content=content, client_msg_id=name)
    except Invalid as error:
        # It came twice at once, and the other one is stored.
        if error.code != "client_msg_id_reused":
            raise


async def _begin(
    context: PluginContext, sms: IncomingSms, gone: tuple[str, ...] = ()
) -> tuple[SessionView, tuple[str, ...]]:
    """Return the session of a number, and which of `PLACES` are gone."""
    places = {one: context.config[one] or None for one in PLACES if one not in gone}
    try:
        session = await context.channels.begin(
            CHANNEL,
            sms.sender,
            thread=f"{sms.receiver} {sms.sender}",
            name=sms.sender,
            phone=sms.sender,
            widget_id=places.get("widget_id"),
            queue_id=places.get("queue_id"),
        )
    except Invalid as error:
        # What somebody wrote counts more than where it was meant to wait.
        lost = [one.pointer[1:] for one in error.errors if one.pointer[1:] in places]
        if not lost:
            raise
        return await _begin(context, sms, (*gone, *lost))
    if not await Thread.filter(session_id=session.id).exists():
        await _keep(context, session, sms.sender)
    return session, gone


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
    wanted = media[:MOST_FILES]
    works = (_take_file(context, service, session_id, *one) for one in enumerate(wanted, 1))
    files, missing = [], []
    for made in await asyncio.gather(*works, return_exceptions=True):
        if not isinstance(made, BaseException):
            files.append(made)
        elif _is_not_taken(made):
            why = made.detail if isinstance(made, ChatclickError) else str(made)
            missing.append(say(context.config["language"], "file", why=why))
        else:
            raise made
    return files, missing


async def _take_file(
    context: PluginContext, service: Service, session_id: str, number: int, media: Media
) -> str:
    """Write a file into the session while it comes, and return its id; it is never held whole."""
    kind = media.media_type.partition(";")[0].strip() or "application/octet-stream"
    ends_at_s = asyncio.get_running_loop().time() + FETCH_S
    async with AsyncExitStack() as stack:
        answer = await _in_time(stack.enter_async_context(service.provider.fetch(media)), ends_at_s)
        view = await context.channels.attach_stream(
            session_id,
            _read_in_time(answer.pieces, ends_at_s),
            name=f"{number}.{kind.rpartition('/')[2][:10] or 'bin'}",
            media_type=kind,
            max_bytes=_announce(answer),
        )
    if view.state != "ready":
        raise MediaFailed(f"It is {view.state}.")
    return view.id


def _announce(answer: StreamedResponse) -> int:
    """Return how large a file is, or may be: so much room is kept for it while it comes."""
    length = answer.headers.get("content-length", "")
    if "content-encoding" in answer.headers or not length.isdecimal() or len(length) > 12:
        return MAX_MEDIA_BYTES
    return max(1, min(int(length), MAX_MEDIA_BYTES))


async def _read_in_time(pieces: AsyncIterator[bytes], ends_at_s: float) -> AsyncIterator[bytes]:
    while (piece := await _in_time(anext(pieces, b""), ends_at_s)) != b"":
        yield piece


async def _in_time(coming: Awaitable[T], ends_at_s: float) -> T:
    """Wait for something to come, but for nothing that is done with it here."""
    try:
        async with asyncio.timeout_at(ends_at_s):
            return await coming
    except TimeoutError:
        raise MediaFailed(f"It did not come within {FETCH_S:g} s.") from None


def _is_not_taken(error: BaseException) -> bool:
    """Tell whether a message comes without a file for this: it cannot be had, or is refused."""
    is_call = isinstance(error, ChatclickError) and error.code.startswith("egress_")
    return is_call or isinstance(error, _NOT_TAKEN)


def build_message_id(provider_id: str) -> str:
    """Return what tells a repeat of a message: the provider's id, or what stands for it."""
    if _MESSAGE_ID.fullmatch(provider_id):
        return provider_id
    return hashlib.sha256(provider_id.encode()).hexdigest()[:40]
