"""What a new installation starts with: built-in roles, and a widget for the demo page."""

from chatclick.http.resources.roles import ensure_builtin_roles
from chatclick.http.resources.widgets import make_widget, publish
from chatclick.security.keys import Vault
from chatclick.store.models import Widget
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

FIRST_WIDGET = "My site"


async def ensure_first_rows(store: Store, vault: Vault) -> None:
    """Put in the built-in roles, and a published widget if there is none."""
    await store.write(ensure_builtin_roles)
    if await Widget.all().exists():
        return

    async def work(tx: Transaction) -> None:
        widget = await make_widget(tx, vault, FIRST_WIDGET)
        await publish(tx, widget, widget.draft, "system")

    await store.write(work)
