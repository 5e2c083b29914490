"""The keys of an endpoint: sealed in the table, two of them while a new one is brought in."""

from datetime import datetime

from chatclick import PluginContext
from chatclick_webhooks.models import Endpoint


async def list_keys(context: PluginContext, endpoint: Endpoint, now: datetime) -> list[str]:
    """Return the keys that count now, the newest first.

    Args:
        context: opens what it sealed.
        endpoint: whose keys.
        now: the present time.
    """
    sealed = [endpoint.secret]
    if endpoint.former_secret and endpoint.former_until and now < endpoint.former_until:
        sealed.append(endpoint.former_secret)
    return [await context.vault.open(one) for one in sealed]
