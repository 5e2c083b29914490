"""Mails of ours that came back: notifications, and answers."""

import re

from chatclick import NotificationPatch, NotificationView, PluginContext, RecipientView
from chatclick.errors import ChatclickError, NotFound
from chatclick.mail import BadAddress, Bounce, tag_address
from chatclick_email_channel.models import Mailbox, Outgoing, Thread
from chatclick_email_channel.outbox import BOUNCED, SENT, tell_lost
from chatclick_email_channel.threads import build_message_id, find_by_token, keep_thread

UNREAD = "message.unread"
MOST_ANSWERS = 500
_NOTIFICATION = re.compile(r"<([a-z]{3}_[0-9a-f]{32})@[^<>@]+>")


async def note_bounce(context: PluginContext, bounce: Bounce) -> None:
    """Tell who sent a mail that it came back; nobody, where it is none of ours.

    The id of a mail of ours is nobody's to guess, so a report that was made up stops nobody.

    Raises:
        Unavailable: report it again.
    """
    if not bounce.is_final:
        return
    if found := _NOTIFICATION.fullmatch(bounce.message_id):
        await context.channels.report_returned(found[1], bounce.detail)
        return
    thread = await find_by_token(bounce.message_id.strip("<>").partition(".")[0])
    if thread is not None:
        await _note_answer(context, thread, bounce)


async def _note_answer(context: PluginContext, thread: Thread, bounce: Bounce) -> None:
    box = await Mailbox.get_or_none(id=thread.mailbox_id)
    newest = Outgoing.filter(session_id=thread.session_id, status=SENT).order_by("-id")
    for row in await newest.limit(MOST_ANSWERS):
        if box and build_message_id(thread.token, row.id, box.address) == bounce.message_id:

            async def work(row_id: str = row.id) -> None:
                await Outgoing.filter(id=row_id).update(status=BOUNCED, detail=bounce.detail[:300])

            await context.write(work)
            await tell_lost(context, row, bounce.detail)
            return


async def offer_reply(
    context: PluginContext, notification: NotificationView, recipient: RecipientView
) -> NotificationPatch | None:
    """Let a visitor answer a notification by mail; None where no mailbox takes the answer."""
    session_id, address = notification.session_id, (recipient.email or "").strip().lower()
    if recipient.kind != "visitor" or notification.type != UNREAD or not session_id or not address:
        return None
    box = await _choose(context, session_id)
    if box is None:
        return None
    thread = await keep_thread(context, session_id, box.id, address[:254], name=recipient.name)
    try:
        return NotificationPatch(reply_to=tag_address(box.address, thread.token))
    except BadAddress:
        return None


async def _choose(context: PluginContext, session_id: str) -> Mailbox | None:
    """Return the mailbox that takes answers: one of the session's widget before others."""
    boxes = await Mailbox.filter(is_enabled=True, has_tags=True).order_by("created_at").limit(100)
    if not boxes:
        return None
    try:
        widget_id = (await context.sessions.get(session_id)).widget_id
    except (NotFound, ChatclickError):
        return None
    return next((one for one in boxes if one.widget_id == widget_id), boxes[0])
