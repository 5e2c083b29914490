"""Telling staff that a mailbox waits for somebody to consent again."""

from collections.abc import Mapping
from uuid import uuid4

from chatclick import PluginContext
from chatclick.errors import ChatclickError
from chatclick_email_channel.models import Mailbox

MAY_CONNECT = "plugin:write"
MOST_TOLD = 100
PAGE = "/p/email_channel"
_WORDS: Mapping[str, tuple[str, str]] = {
    "en": (
        "The mailbox {address} has to be connected again",
        "Its mails are not read, and answers wait, until somebody presses Connect on its page.",
    ),
    "de": (
        "Das Postfach {address} muss neu verbunden werden",
        "Seine Mails werden nicht gelesen und Antworten warten, bis jemand auf seiner Seite auf"
        " Verbinden drückt.",
    ),
    "ar": (
        "يجب إعادة ربط صندوق البريد {address}",
        "لا تُقرأ رسائله وتنتظر الردود إلى أن يضغط أحدهم زر الربط في صفحته.",
    ),
}


async def tell_staff(context: PluginContext, row: Mailbox, trouble: str) -> None:
    """Tell whoever may connect a mailbox that its sign-in was taken back.

    Args:
        context: the plugin's.
        row: the mailbox.
        trouble: what is said about it on its page, for the log.
    """
    said = {
        language: {"title": title.format(address=row.address[:100]), "body": body}
        for language, (title, body) in _WORDS.items()
    }
    try:
        people = [one.id for one in await context.staff.list_allowed(MAY_CONNECT)][:MOST_TOLD]
        if people:
            await context.notify(
                people,
                type="email_channel.disconnected",
                **said["en"],
                url=PAGE,
                id=f"disconnected-{uuid4().hex}",
                translations=said,
            )
    except ChatclickError as error:
        # It stands on the page as well; what is told must not stop what is noted.
        context.log.warning("notice_failed", mailbox=row.id, trouble=trouble, error=error.code)
