"""Saved views: named filters of the inbox, one's own and those shared with everybody."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from tortoise.expressions import Q

from chatclick.clock import now
from chatclick.errors import Conflict, NotFound
from chatclick.ids import new_id
from chatclick.security.policy import NOTHING_HERE, Principal, require
from chatclick.store.models import SavedView
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

MAX_VIEWS: Final = 100
"""Of one person, and of all that are shared."""

SHARE: Final = "saved_view:share"

Audit = Callable[[Transaction, str, SavedView], Awaitable[None]]


async def list_views(principal: Principal) -> list[SavedView]:
    """Return the caller's views and the shared ones, in their order."""
    condition = Q(staff_id=principal.id) | Q(is_shared=True)
    query = SavedView.filter(condition).order_by("position", "created_at", "id")
    return await query.limit(2 * MAX_VIEWS)


async def create_view(
    store: Store,
    principal: Principal,
    audit: Audit,
    *,
    name: str,
    wanted: Mapping[str, Any],
    is_shared: bool,
    position: int,
) -> SavedView:
    """Save a view.

    Args:
        store: the write path.
        principal: whose it is.
        audit: called for what changes for everybody.
        name: for people.
        wanted: the filter.
        is_shared: whether everybody has it.
        position: where it stands among the others.

    Raises:
        Forbidden: the caller may not share.
        Conflict: there are too many.
    """
    if is_shared:
        require(principal, SHARE)

    async def work(tx: Transaction) -> SavedView:
        await _refuse_too_many(principal, is_shared)
        view = await SavedView.create(
            id=new_id("saved_view"),
            staff_id=principal.id,
            name=name,
            wanted=dict(wanted),
            is_shared=is_shared,
            position=position,
            created_at=now(),
        )
        if is_shared:
            await audit(tx, "saved_view.create", view)
        return view

    return await store.write(work)


async def change_view(
    store: Store, principal: Principal, audit: Audit, view_id: str, changes: Mapping[str, Any]
) -> SavedView:
    """Change fields of a view.

    Args:
        store: the write path.
        principal: who changes it.
        audit: called for what changes for everybody.
        view_id: which.
        changes: by column.

    Raises:
        NotFound: no such view, or another person's own.
        Forbidden: it is shared, or shall be, and the caller may not share.
        Conflict: there are too many shared ones.
    """

    async def work(tx: Transaction) -> SavedView:
        view = await _load(principal, view_id)
        was_shared = view.is_shared
        for name, value in changes.items():
            setattr(view, name, value)
        if was_shared or view.is_shared:
            require(principal, SHARE)
        if view.is_shared and not was_shared:
            await _refuse_too_many(principal, True)
        await view.save()
        if was_shared or view.is_shared:
            await audit(tx, "saved_view.change", view)
        return view

    return await store.write(work)


async def delete_view(store: Store, principal: Principal, audit: Audit, view_id: str) -> None:
    """Delete a view.

    Raises:
        NotFound: no such view, or another person's own.
        Forbidden: it is shared and the caller may not share.
    """

    async def work(tx: Transaction) -> None:
        view = await _load(principal, view_id)
        if view.is_shared:
            require(principal, SHARE)
            await audit(tx, "saved_view.delete", view)
        await SavedView.filter(id=view.id).delete()

    await store.write(work)


async def _load(principal: Principal, view_id: str) -> SavedView:
    view = await SavedView.get_or_none(id=view_id)
    if view is None or not (view.is_shared or view.staff_id == principal.id):
        raise NotFound(NOTHING_HERE)
    return view


async def _refuse_too_many(principal: Principal, is_shared: bool) -> None:
    others = (
        SavedView.filter(is_shared=True)
        if is_shared
        else SavedView.filter(staff_id=principal.id, is_shared=False)
    )
    if await others.count() >= MAX_VIEWS:
        raise Conflict(f"At most {MAX_VIEWS} views; delete one first.", code="too_many_views")
