"""The identity secrets of widgets: sealed, and two of a widget while one replaces the other."""

from datetime import datetime, timedelta

from chatclick.clock import now
from chatclick.security.identity import new_secret
from chatclick.security.keys import Vault
from chatclick.store.models import Widget
from chatclick.store.transaction import Transaction

MAX_OVERLAP_S = 30 * 24 * 3600


def seal_secret(vault: Vault, widget_id: str, secret: str) -> str:
    """Encrypt an identity secret of a widget."""
    return vault.encrypt(secret, _name(widget_id))


def open_secrets(vault: Vault, widget: Widget) -> list[str]:
    """Return the secrets that are good now, newest first."""
    sealed = [widget.identity_secret]
    if widget.former_identity_secret and find_overlap_end(widget):
        sealed.append(widget.former_identity_secret)
    return [vault.decrypt(one, _name(widget.id)) for one in sealed]


def find_overlap_end(widget: Widget) -> datetime | None:
    """Return until when the former secret is good, None when it is not."""
    until = widget.former_identity_until
    return until if until is not None and until > now() else None


async def replace_secret(_tx: Transaction, vault: Vault, widget: Widget, overlap_s: int) -> str:
    """Give a widget a new secret.

    Args:
        _tx: the transaction.
        vault: seals it.
        widget: whose.
        overlap_s: how long the present secret stays good beside it, in seconds; one from before
            the present one ends in any case.

    Returns:
        The new secret.
    """
    secret = new_secret()
    widget.former_identity_secret = widget.identity_secret if overlap_s else None
    widget.former_identity_until = now() + timedelta(seconds=overlap_s) if overlap_s else None
    widget.identity_secret = seal_secret(vault, widget.id, secret)
    await widget.save()
    return secret


async def end_overlap(_tx: Transaction, widget: Widget) -> bool:
    """End the former secret of a widget now. Return whether there was one that was still good."""
    was_good = find_overlap_end(widget) is not None
    widget.former_identity_secret = widget.former_identity_until = None
    await widget.save()
    return was_good


def _name(widget_id: str) -> str:
    return f"widget/{widget_id}/identity_secret"
