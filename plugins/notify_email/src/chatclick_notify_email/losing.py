"""Telling staff that the mail server waits for somebody to consent again."""

from collections.abc import Mapping
from uuid import uuid4

from chatclick import PluginContext
from chatclick.errors import ChatclickError

MAY_CONNECT = "plugin:write"
MOST_TOLD = 100
PAGE = "/p/notify_email"
_WORDS: Mapping[str, tuple[str, str]] = {
    "en": (
        "Mail has to be connected again",
        "No mail goes out until somebody presses Connect on the page Mail.",
    ),
    "de": (
        "Mail muss neu verbunden werden",
        "Keine Mail geht hinaus, bis jemand auf der Seite Mail auf Verbinden drückt.",
    ),
    "ar": (
        "يجب إعادة ربط البريد",
        "لا تخرج أي رسالة إلى أن يضغط أحدهم زر الربط في صفحة البريد.",
    ),
}


async def tell_staff(context: PluginContext, trouble: str) -> None:
    """Tell whoever may connect it that the sign-in at the server was taken back.

    Args:
        context: the plugin's.
        trouble: why, for the log.
    """
    said = {one: {"title": title, "body": body} for one, (title, body) in _WORDS.items()}
    try:
        people = [one.id for one in await context.staff.list_allowed(MAY_CONNECT)][:MOST_TOLD]
        if people:
            await context.notify(
                people,
                type="notify_email.disconnected",
                **said["en"],
                url=PAGE,
                id=f"disconnected-{uuid4().hex}",
                translations=said,
            )
    except ChatclickError as error:
        # It stands on the page as well; what is told must not stop what is noted.
        context.log.warning("notice_failed", trouble=trouble, error=error.code)
