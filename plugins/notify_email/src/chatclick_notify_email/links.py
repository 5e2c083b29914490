"""Links that stand in mails: sealed by the host, so that nobody makes one for somebody else."""

import json

from chatclick import PluginContext
from chatclick.errors import Invalid
from chatclick.notifier import DeliveryRow

PATH = "/plugins/notify_email/stop"


async def build_stop_url(context: PluginContext, row: DeliveryRow) -> str:
    """Return where the recipient of a mail says that they want no more; it does not expire.

    Args:
        context: seals it.
        row: the mail.
    """
    words = json.dumps([row.address, row.recipient_id])
    base = str(context.config["base_url"]).rstrip("/")
    return f"{base}{PATH}/{await context.vault.seal(words)}"


async def read_token(context: PluginContext, token: str) -> tuple[str, str]:
    """Return the address and whose it is.

    Raises:
        Invalid: it is no token of this plugin.
    """
    address, recipient_id = json.loads(await context.vault.open(token))
    if not isinstance(address, str) or not isinstance(recipient_id, str):
        raise Invalid("This is no link of a mail.")
    return address, recipient_id
