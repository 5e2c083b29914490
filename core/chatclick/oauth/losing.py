"""Telling staff that something waits for somebody to consent again."""

from collections.abc import Mapping
from uuid import uuid4

from chatclick.errors import ChatclickError
from chatclick.plugin import PluginContext

MAY_CONNECT = "plugin:write"
MOST_TOLD = 100

Words = Mapping[str, tuple[str, str]]
"""A title and a text by language, with English. Both may hold {names}."""


async def tell_lost(
    context: PluginContext, words: Words, *, url: str, trouble: str, **named: str
) -> None:
    """Tell whoever may connect it that a sign-in was taken back.

    Args:
        context: the plugin's; it needs `staff:read` and `notify:send`.
        words: what they read.
        url: the page with the button Connect.
        trouble: why, for the log.
        named: what stands in the words for their names.
    """
    said = {
        language: {"title": title.format(**named), "body": body.format(**named)}
        for language, (title, body) in words.items()
    }
    try:
        people = [one.id for one in await context.staff.list_allowed(MAY_CONNECT)][:MOST_TOLD]
        if people:
            await context.notify(
                people,
                type=f"{context.plugin_id}.disconnected",
                **said["en"],
                url=url,
                id=f"disconnected-{uuid4().hex}",
                translations=said,
            )
    except ChatclickError as error:
        # It stands on the page as well; what is told must not stop what is noted.
        context.log.warning("notice_failed", trouble=trouble, error=error.code, **named)
