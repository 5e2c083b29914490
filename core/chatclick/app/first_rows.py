"""What a new installation starts with, so that the demo page works before anybody set up a thing."""

from chatclick.http.resources.widgets import make_widget, publish
from chatclick.security.keys import Vault
from chatclick.store.models import Widget
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

FIRST_WIDGET = "My site"


async def ensure_first_widget(store: Store, vault: Vault) -> None:
    """Make and publish a widget if there is none."""
    if await Widget.all().exists():
        return

    async def work(tx: Transaction) -> None:
        widget = await make_widget(tx, vault, FIRST_WIDGET)
        await publish(tx, widget, "system")

    await store.write(work)
