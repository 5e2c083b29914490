"""The names by which sites know visitors: proved ids, e-mail addresses, phone numbers.

They belong to the widget whose secret proved them, so that one site's secret opens nothing of
another's.
"""

from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.security.identity import Identity
from chatclick.store.models import Visitor, VisitorIdentity
from chatclick.store.transaction import Transaction

EXTERNAL_ID = "external_id"


def list_names(widget_id: str, identity: Identity) -> list[tuple[str, str]]:
    """Return the (kind, value) pairs of an identity in the order in which they count."""
    names = [
        (EXTERNAL_ID, identity.id),
        ("email", identity.email.casefold()),
        ("phone", identity.phone),
    ]
    return [(kind, f"{widget_id}/{value}"[:320]) for kind, value in names if value]


async def find_known(widget_id: str, identity: Identity) -> Visitor | None:
    """Return the visitor whom an identity names; two different ids are never one visitor."""
    for kind, value in list_names(widget_id, identity):
        row = await VisitorIdentity.get_or_none(kind=kind, value=value)
        if row is None:
            continue
        if kind != EXTERNAL_ID and await _has_external_id(row.visitor_id):
            continue
        return await Visitor.get_or_none(id=row.visitor_id)
    return None


async def remember_identity(
    _tx: Transaction, widget_id: str, identity: Identity, visitor_id: str
) -> None:
    """Note that a visitor goes by these names; a name somebody else has stays theirs."""
    for kind, value in list_names(widget_id, identity):
        await VisitorIdentity.get_or_create(
            {"id": new_id("visitor_identity"), "visitor_id": visitor_id, "verified_at": now()},
            kind=kind,
            value=value,
        )


async def _has_external_id(visitor_id: str) -> bool:
    return await VisitorIdentity.filter(visitor_id=visitor_id, kind=EXTERNAL_ID).exists()
