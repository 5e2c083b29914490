"""The keys of an endpoint: sealed in the table, two of them while a new one is brought in."""

from contextlib import suppress
from datetime import datetime

from chatclick import PluginContext
from chatclick.errors import Invalid
from chatclick_webhooks.models import Endpoint


async def list_keys(context: PluginContext, endpoint: Endpoint, now: datetime) -> list[str]:
    """Return the keys that count now, the newest first.

    Args:
        context: opens what it sealed.
        endpoint: whose keys.
        now: the present time.

    Raises:
        Invalid: the newest cannot be opened: the host's own key is another one than it was.
    """
    keys = [await context.vault.open(endpoint.secret)]
    if endpoint.former_secret and endpoint.former_until and now < endpoint.former_until:
        # The new one brought in because the former cannot be opened signs alone.
        with suppress(Invalid):
            keys.append(await context.vault.open(endpoint.former_secret))
    return keys
