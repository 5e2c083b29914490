"""Links by which a visitor rates a conversation later, from anywhere, without signing in.

The host seals them: nobody makes one, or turns it into one for another conversation.
"""

import json
from datetime import UTC, datetime, timedelta

from chatclick import PluginContext
from chatclick.clock import now
from chatclick.errors import Invalid

PATH = "/plugins/csat/rate"


class BadLink(Exception):
    """A link that nobody made here, or that is too old."""


async def build_link(context: PluginContext, session_id: str) -> str | None:
    """Return where a conversation can be rated; None where the address of Chatclick is not set.

    Args:
        context: seals it, and has the settings.
        session_id: of the conversation.
    """
    base = str(context.config["base_url"]).rstrip("/")
    if not base:
        return None
    ends_at = now() + timedelta(days=int(context.config["link_days"]))
    sealed = await context.vault.seal(json.dumps([session_id, int(ends_at.timestamp())]))
    return f"{base}{PATH}/{sealed}"


async def read_link(context: PluginContext, token: str) -> str:
    """Return the id of the session that a link is for.

    Args:
        context: unseals it.
        token: the end of its address.

    Raises:
        BadLink: it is none, or too old.
    """
    try:
        session_id, ends_at = json.loads(await context.vault.open(token))
    except (Invalid, ValueError):
        raise BadLink from None
    if datetime.fromtimestamp(ends_at, UTC) < now():
        raise BadLink
    return str(session_id)
