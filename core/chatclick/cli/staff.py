"""Adding staff from the command line, to a database that no host serves at the moment."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from chatclick.errors import Conflict, Invalid

if TYPE_CHECKING:
    from chatclick.settings import Settings
    from chatclick.store.models import Staff
    from chatclick.store.transaction import Transaction

Result = TypeVar("Result")

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person to add.

    Attributes:
        email: the address they log in with; case does not count.
        role: a built-in role.
        password: what they log in with.
        name: what visitors see; made of the part before the @ when empty.
    """

    email: str
    role: str
    password: str = field(repr=False)
    name: str = ""


async def create_staff(settings: "Settings", newcomer: Newcomer) -> "Staff":
    """Store a person who can log in.

    Args:
        settings: where the database is.
        newcomer: whom to add.

    Raises:
        Invalid: the address is none, or the password too weak.
        Conflict: somebody with that address can log in already.
    """
    return await _write(settings, newcomer, lambda tx, hashed: _add(tx, newcomer, hashed))


async def create_first_owner(settings: "Settings", newcomer: Newcomer) -> "Staff | None":
    """Store the owner of a new installation.

    Args:
        settings: where the database is.
        newcomer: whom to add.

    Returns:
        The owner; None if there was staff already, of whom nothing is changed.

    Raises:
        Invalid: the address is none, or the password too weak.
    """
    from chatclick.store.models import Staff

    async def add_if_none(tx: "Transaction", hashed: str) -> "Staff | None":
        return None if await Staff.all().exists() else await _add(tx, newcomer, hashed)

    return await _write(settings, newcomer, add_if_none)


async def _write(
    settings: "Settings",
    newcomer: Newcomer,
    work: Callable[["Transaction", str], Awaitable[Result]],
) -> Result:
    from chatclick.security.passwords import Passwords, check_rules
    from chatclick.store.opening import Store

    if not _EMAIL.fullmatch(newcomer.email):
        raise Invalid(f"{newcomer.email} is no e-mail address.")
    check_rules(newcomer.password, email=newcomer.email)
    hashed = await Passwords().hash(newcomer.password)
    store = await Store.open(settings.effective_database_url)
    try:
        return await store.write(lambda tx: work(tx, hashed))
    finally:
        await store.close()


async def _add(tx: "Transaction", newcomer: Newcomer, password_hash: str) -> "Staff":
    from chatclick.clock import now
    from chatclick.ids import new_id
    from chatclick.store.events import SYSTEM
    from chatclick.store.models import Staff

    email = newcomer.email.lower()
    if await Staff.filter(email=email).exists():
        raise Conflict(f"{email} can log in already. Change their password in the Admin UI.")
    staff = await Staff.create(
        id=new_id("staff"),
        email=email,
        name=newcomer.name or email.partition("@")[0].replace(".", " ").title(),
        role=newcomer.role,
        password_hash=password_hash,
        created_at=now(),
    )
    await tx.audit(SYSTEM, "staff.create", staff.id, {"role": staff.role, "by": "command line"})
    return staff
