"""Answers in sessions by text message, on their way out."""

from chatclick import (
    AttachmentView,
    MessageView,
    NotificationView,
    PluginContext,
    RecipientView,
    TryLater,
    content_text,
)
from chatclick.errors import NotFound
from chatclick.notifier import BOUNCED, HELD, Target, Undelivered
from chatclick_notify_sms import Service
from chatclick_sms_channel.links import make_link
from chatclick_sms_channel.models import Thread
from chatclick_sms_channel.words import WORDS, say

ANSWER = "session.answer"
WAIT_S = 60.0
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif"})
"""What every telephone shows, and providers take."""
MAX_MEDIA_BYTES = 1024 * 1024
"""Of a file that goes with a message: networks take no more for sure, and Twilio 5 MiB in all."""
MOST_MEDIA = 5


async def send_out(context: PluginContext, service: Service | None, message: MessageView) -> None:
    """Send an answer to the number of its session; whoever wrote it is told when that fails.

    Args:
        context: the plugin's.
        service: sends; None while the account's plugin does not run.
        message: anything that was stored.

    Raises:
        TryLater: a repeat may help.
    """
    if message.kind != "message" or message.sender.kind not in ("agent", "bot"):
        return
    thread = await Thread.get_or_none(session_id=message.session_id)
    if thread is None:
        return
    if service is None:
        raise TryLater("The plugin with the account does not run.", retry_in_s=WAIT_S)
    text, media = await _read(context, service, message)
    if not text and not media:
        await say_not_sent(context, message.session_id, message.id, "empty")
        return
    for at, part in enumerate(service.split(text)):
        # Files go with the first part.
        files = () if at else media
        why = await _send_part(service, _build_target(message, thread, at), part, files)
        if why:
            await say_not_sent(context, message.session_id, message.id, why)
            return


async def _read(
    context: PluginContext, service: Service, message: MessageView
) -> tuple[str, tuple[str, ...]]:
    """Return what an answer says, with links to its files, and addresses of those sent with it."""
    named = message.content.get("attachments", ())
    how = context.config["files"]
    if how == "names" or not isinstance(named, (list, tuple)) or not named:
        return content_text(message.content).strip(), ()
    lines, media = [message.text.strip()], list[str]()
    for one in named:
        try:
            file = await context.attachments.get(str(one["id"]))
        except NotFound:
            continue
        url = await make_link(context, message.session_id, file.id, service.base_url)
        if how == "mms" and service.provider.takes_media and _fits(file, len(media)):
            media.append(url)
        else:
            lines.append(f"{file.name}: {url}")
    return "\n".join(one for one in lines if one), tuple(media)


def _fits(file: AttachmentView, count: int) -> bool:
    return file.media_type in SHOWN and file.size_bytes <= MAX_MEDIA_BYTES and count < MOST_MEDIA


async def _send_part(service: Service, target: Target, text: str, media: tuple[str, ...]) -> str:
    """Send a part of an answer; return why it was not taken, "" if it was."""
    try:
        receipt = await service.send(target, text, media=media)
    except Undelivered as error:
        return str(error)
    # Of a repeat it says how the first ended: whoever wrote it may not have been told yet.
    is_taken = bool(receipt.provider_id) and receipt.detail not in (HELD, BOUNCED)
    return "" if is_taken else receipt.detail


async def say_not_sent(context: PluginContext, session_id: str, message_id: str, why: str) -> None:
    """Write a note into a session for those who work on it, once for each message.

    Args:
        context: the plugin's.
        session_id: where.
        message_id: of the message that was not sent.
        why: one of our own reasons, or what the provider said.
    """
    language = context.config["language"]
    word = why.partition(":")[0].partition(",")[0]
    reason = say(language, word) if word in WORDS[language] else why
    text = say(language, "not_sent", why=reason)
    await context.post_message(
        session_id, text, kind="note", client_msg_id=f"{message_id}.not_sent"
    )


def find_message(delivery_id: str) -> str:
    """Return the id of the message that a delivery is a part of."""
    return delivery_id.partition(".")[0]


def _build_target(message: MessageView, thread: Thread, part: int) -> Target:
    notification = NotificationView(
        id=message.id,
        type=ANSWER,
        session_id=message.session_id,
        title="",
        body="",
        url=None,
        created_at=message.created_at,
    )
    recipient = RecipientView(
        kind="visitor",
        id=thread.visitor_id,
        name="",
        email=None,
        phone=thread.number,
        language=None,
    )
    # Each part is sent once by its own id, whichever of them a repeat comes for.
    return Target(notification, recipient, thread.number, key=str(part + 1) if part else "")
