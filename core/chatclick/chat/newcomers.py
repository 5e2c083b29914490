"""Adding staff: one way, whether an admin, the set-up form or the command line does it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chatclick.clock import now
from chatclick.errors import Conflict
from chatclick.ids import new_id
from chatclick.security.passwords import Passwords, check_rules
from chatclick.store.models import Staff
from chatclick.store.transaction import Transaction

Audit = Callable[[Transaction, str, str, Mapping[str, Any]], Awaitable[None]]
"""Appends (action, target, detail) to the audit log, in the name of whoever does it."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person to add.

    Attributes:
        email: the address they log in with, as it is stored.
        role: a built-in or custom role.
        password: what they log in with; None lets only a sign-in plugin let them in.
        name: what visitors see; made of the part before the @ when empty.
        capacity: how many sessions they take at most.
    """

    email: str
    role: str
    password: str | None = field(repr=False)
    name: str = ""
    capacity: int = 8

    async def hash_password(self, passwords: Passwords) -> str | None:
        """Check the password and return what is stored of it. Slow, so not for a transaction.

        Raises:
            Invalid: it is too weak.
        """
        if self.password is None:
            return None
        check_rules(self.password, email=self.email)
        return await passwords.hash(self.password)


async def create_staff(
    tx: Transaction, newcomer: Newcomer, password_hash: str | None, audit: Audit
) -> Staff:
    """Store a person who can log in.

    Args:
        tx: the transaction.
        newcomer: whom to add; that their role may be given was checked.
        password_hash: from `Newcomer.hash_password`.
        audit: notes it.

    Raises:
        Conflict: somebody has this e-mail address already; code "email_taken".
    """
    email = newcomer.email
    if await Staff.filter(email=email).exists():
        raise Conflict(f"{email} can log in already.", code="email_taken")
    staff = await Staff.create(
        id=new_id("staff"),
        email=email,
        name=newcomer.name or email.partition("@")[0].replace(".", " ").title(),
        role=newcomer.role,
        password_hash=password_hash,
        capacity=newcomer.capacity,
        created_at=now(),
    )
    await audit(tx, "staff.create", staff.id, {"role": staff.role})
    return staff


async def create_first_owner(
    tx: Transaction, newcomer: Newcomer, password_hash: str | None, audit: Audit
) -> Staff:
    """Store the owner of a new installation, as `create_staff` does.

    Raises:
        Conflict: there is staff already; code "already_set_up".
    """
    if await Staff.exists():
        raise already_set_up()
    owner = await create_staff(tx, newcomer, password_hash, audit)
    # Once more behind the audit, which holds a lock: of two owners at once one finds the other.
    if await Staff.exclude(id=owner.id).exists():
        raise already_set_up()
    return owner


def already_set_up() -> Conflict:
    """Build the error for a second first owner."""
    return Conflict("The owner exists already; sign in instead.", code="already_set_up")
