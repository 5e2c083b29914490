"""What visitors do on the site's pages: facts for routing, reports and the people they talk to."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from chatclick.errors import FieldError, Invalid, NotFound, TooManyRequests
from chatclick.security import sanitise
from chatclick.security.limits import BucketTable, Rate
from chatclick.security.policy import NOTHING_HERE, Principal, require
from chatclick.store.events import Actor
from chatclick.store.models import Visitor
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

PAGE_VIEWED = "page.viewed"
WIDGET_EVENT = "widget.event"
MAX_PROPS_BYTES = 4096
CALLS = Rate(per_second=0.5, burst=20)


class VisitorActivity:
    """Records what visitors do.

    Args:
        store: the write path.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._buckets = BucketTable(CALLS)

    async def record(
        self, principal: Principal, visitor_id: str, events: Sequence[Mapping[str, Any]]
    ) -> None:
        """Record facts, each an event of the log; the newest page is kept with the visitor.

        Args:
            principal: who reports it.
            visitor_id: whose activity.
            events: `{type: "page", url, title}` or `{type: "track", name, props}`.

        Raises:
            NotFound, Forbidden: no such visitor, or not the caller.
            TooManyRequests: too many calls.
            Invalid: what is tracked is too large, or not an address.
        """
        require(principal, "visitor:write", owner_id=visitor_id)
        wait_s = self._buckets.take(visitor_id)
        if wait_s:
            raise TooManyRequests("Too much activity at once.", retry_after_s=wait_s)
        facts = [_build_fact(event, f"/events/{at}") for at, event in enumerate(events)]

        async def work(tx: Transaction) -> None:
            visitor = await Visitor.get_or_none(id=visitor_id)
            if visitor is None:
                raise NotFound(NOTHING_HERE)
            # Whoever reports it, the visitor did it: an erasure finds it by them.
            actor = Actor("visitor", visitor.id, visitor.name)
            pages = [data for type_, data in facts if type_ == PAGE_VIEWED]
            if pages:
                visitor.traits = {**visitor.traits, "page": pages[-1]}
                await visitor.save(update_fields=["traits"])
            for type_, data in facts:
                whose = {"visitor_id": visitor_id, "widget_id": visitor.widget_id}
                await tx.record(type_, actor, {**whose, **data})

        await self._store.write(work)


def _build_fact(event: Mapping[str, Any], pointer: str) -> tuple[str, dict[str, Any]]:
    if event["type"] == "page":
        address = sanitise.url(event["url"])
        if address is None:
            raise _invalid(f"{pointer}/url", "url", "An address with http or https is needed.")
        return PAGE_VIEWED, {"url": address, "title": sanitise.short(event.get("title") or "")}
    name = sanitise.short(event["name"], 100)
    if not name:
        raise _invalid(f"{pointer}/name", "empty", "The name is empty.")
    props = event.get("props") or {}
    if len(json.dumps(props)) > MAX_PROPS_BYTES:
        message = f"At most {MAX_PROPS_BYTES} bytes."
        raise _invalid(f"{pointer}/props", "too_large", message)
    return WIDGET_EVENT, {"name": name, "props": props}


def _invalid(pointer: str, code: str, message: str) -> Invalid:
    return Invalid(message, errors=(FieldError(pointer, code, message),))
