"""Passes: what a visitor takes from the widget to the page where their browser can be asked.

Browsers ask about notifications only for the page in the address bar, not for a frame inside a
site. So the widget opens a page of Chatclick's own, and this says there who it is.
"""

import json
from dataclasses import dataclass
from datetime import timedelta

from chatclick import PluginContext
from chatclick.clock import now
from chatclick.errors import Invalid

PATH = "/plugins/notify_webpush/visitor"
VALID_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Pass:
    """Whose page it is."""

    visitor_id: str


async def build_link(context: PluginContext, visitor_id: str) -> str:
    """Return the page's address for one visitor; what says who it is never reaches a log.

    Args:
        context: seals it.
        visitor_id: whose.
    """
    until = int((now() + VALID_FOR).timestamp())
    return f"{PATH}#{await context.vault.seal(json.dumps([visitor_id, until]))}"


async def read_pass(context: PluginContext, sealed: str) -> Pass:
    """Return who comes with a pass.

    Raises:
        Invalid: it is none of this plugin's, or too old.
    """
    visitor_id, until = json.loads(await context.vault.open(sealed))
    if now().timestamp() > until:
        raise Invalid("This page was open for too long. Begin in the chat again.", code="expired")
    return Pass(visitor_id)
