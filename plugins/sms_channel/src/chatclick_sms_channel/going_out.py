"""Answers in sessions by text message, on their way out."""

from chatclick import (
    MessageView,
    NotificationView,
    PluginContext,
    RecipientView,
    TryLater,
    content_text,
)
from chatclick.notifier import Target, Undelivered
from chatclick_notify_sms import Service
from chatclick_sms_channel.models import Thread
from chatclick_sms_channel.words import WORDS, say

ANSWER = "session.answer"
WAIT_S = 60.0


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
    text = content_text(message.content).strip()
    if not text:
        await say_not_sent(context, message.session_id, message.id, "empty")
        return
    for at, part in enumerate(service.split(text)):
        why = await _send_part(service, _build_target(message, thread, at), part)
        if why:
            await say_not_sent(context, message.session_id, message.id, why)
            return


async def _send_part(service: Service, target: Target, text: str) -> str:
    """Send a part of an answer; return why it was not taken, "" if it was."""
    try:
        receipt = await service.send(target, text)
    except Undelivered as error:
        return str(error)
    return "" if receipt.provider_id else receipt.detail


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
