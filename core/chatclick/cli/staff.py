"""Adding staff from the command line, to a database that no host serves at the moment."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from chatclick.chat import newcomers
from chatclick.chat.newcomers import Audit, Newcomer
from chatclick.errors import Conflict, Invalid
from chatclick.http.fields import clean_email
from chatclick.security.passwords import Passwords
from chatclick.settings import Settings
from chatclick.store.events import SYSTEM
from chatclick.store.models import Staff
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

Create = Callable[[Transaction, Newcomer, str | None, Audit], Awaitable[Staff]]


async def create_staff(settings: Settings, newcomer: Newcomer) -> Staff:
    """Store a person who can log in.

    Args:
        settings: where the database is.
        newcomer: whom to add.

    Raises:
        Invalid: the address is none, or the password too weak.
        Conflict: somebody with that address can log in already.
    """
    return await _write(settings, newcomer, newcomers.create_staff)


async def create_first_owner(settings: Settings, newcomer: Newcomer) -> Staff | None:
    """Store the owner of a new installation.

    Args:
        settings: where the database is.
        newcomer: whom to add.

    Returns:
        The owner; None if there was staff already, of whom nothing is changed.

    Raises:
        Invalid: the address is none, or the password too weak.
    """
    try:
        return await _write(settings, newcomer, newcomers.create_first_owner)
    except Conflict:
        return None


async def _write(settings: Settings, newcomer: Newcomer, create: Create) -> Staff:
    try:
        newcomer = replace(newcomer, email=clean_email(newcomer.email))
    except ValueError:
        raise Invalid(f"{newcomer.email} is no e-mail address.") from None
    hashed = await newcomer.hash_password(Passwords())
    store = await Store.open(settings.effective_database_url)
    try:
        return await store.write(lambda tx: create(tx, newcomer, hashed, _audit))
    finally:
        await store.close()


async def _audit(tx: Transaction, action: str, target: str, detail: Mapping[str, Any]) -> None:
    await tx.audit(SYSTEM, action, target, {**detail, "by": "command line"})
