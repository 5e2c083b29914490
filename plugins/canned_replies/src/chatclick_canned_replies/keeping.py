"""Keeping replies and macros: both alike, each visible to those it is for."""

import builtins
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import uuid4

from chatclick import PluginContext
from chatclick.errors import Conflict, Forbidden, NotFound
from chatclick_canned_replies.models import Shared, Use
from chatclick_canned_replies.people import Person

MOST = 5000
KEPT_FOR = timedelta(days=1)
"""For so long what is deleted can be had back."""
MOST_AT_ONCE = 500

T = TypeVar("T", bound=Shared)


class Keeping(Generic[T]):
    """Keeps one kind of thing.

    Args:
        context: the plugin's.
        model: of what.
    """

    def __init__(self, context: PluginContext, model: type[T]) -> None:
        self._context = context
        self._model = model

    async def list(self, person: Person, after: str, limit: int) -> list[T]:
        """Return what somebody may use, in the order of ids, behind one."""
        query = self._model.filter(person.usable, id__gt=after, deleted_at=None)
        return await query.order_by("id").limit(limit)

    async def count_uses(self, person: Person, rows: Sequence[T]) -> dict[str, int]:
        """Return how often somebody used each, by id; who never did has none."""
        ids = [row.id for row in rows]
        found = Use.filter(staff_id=person.id)
        # All of somebody's uses are few; the ids of a long list would be many parameters.
        uses = {use.thing_id: use.times for use in await found.limit(MOST)}
        return {one: uses[one] for one in ids if one in uses}

    async def get(self, person: Person, thing_id: str) -> T:
        """Return a thing somebody may use.

        Raises:
            NotFound: there is none, or not for them.
        """
        row = await self._model.filter(person.usable, id=thing_id, deleted_at=None).first()
        if row is None:
            raise NotFound("There is nothing here by that id.")
        return row

    async def create(self, person: Person, values: Mapping[str, Any]) -> T:
        """Keep a new thing.

        Raises:
            Conflict: there are too many.
        """
        [made] = await self.create_all(person, [values])
        return made

    async def create_all(
        self, person: Person, found: Sequence[Mapping[str, Any]]
    ) -> builtins.list[T]:
        """Keep new things, all or none.

        Raises:
            Conflict: there are too many.
        """
        at = _now()
        shared = {"owner_id": person.id, "created_at": at, "updated_at": at}
        for values in found:
            person.check(values)
        rows = [self._model(id=uuid4().hex, **values, **shared) for values in found]

        async def work() -> None:
            if await self._model.filter(deleted_at=None).count() + len(rows) > MOST:
                raise Conflict(f"At most {MOST}.", code="too_many")
            await self._model.bulk_create(rows, batch_size=50)

        await self._context.write(work)
        return rows

    async def change(self, person: Person, thing_id: str, values: Mapping[str, Any]) -> T:
        """Change a thing; what is left out stays.

        Raises:
            Forbidden: it is not theirs to change.
        """
        row = await self._get_own(person, thing_id)
        person.check({"scope": row.scope, "team_id": row.team_id, **values})

        async def work() -> T:
            changed = await self._model.get(id=thing_id)
            changed.update_from_dict({**values, "updated_at": _now()})
            await changed.save()
            return changed

        return await self._context.write(work)

    async def delete(self, person: Person, thing_id: str) -> None:
        """Remove a thing; for a day it can be had back. What was removed before that goes for good.

        Raises:
            Forbidden: it is not theirs to remove.
        """
        await self._get_own(person, thing_id)
        at = _now()

        async def work() -> None:
            await self._model.filter(id=thing_id).update(deleted_at=at)
            old = self._model.filter(deleted_at__lt=at - KEPT_FOR)
            gone = [row.id for row in await old.limit(MOST_AT_ONCE)]
            await self._model.filter(id__in=gone).delete()
            await Use.filter(thing_id__in=gone).delete()

        await self._context.write(work)

    async def undelete(self, person: Person, thing_id: str) -> T:
        """Have a removed thing back as it was, with its id and its uses.

        Raises:
            NotFound: it is not there, or was removed too long ago.
            Forbidden: it is not theirs.
            Conflict: there are too many.
        """
        row = await self._model.filter(person.usable, id=thing_id).first()
        if row is None or (row.deleted_at and row.deleted_at < _now() - KEPT_FOR):
            raise NotFound("There is nothing here by that id.")
        if not person.may_change(row):
            raise Forbidden("This belongs to others; you may use it.")

        async def work() -> T:
            back = await self._model.get(id=thing_id)
            if back.deleted_at is not None:
                if await self._model.filter(deleted_at=None).count() >= MOST:
                    raise Conflict(f"At most {MOST}.", code="too_many")
                back.deleted_at = None
                await back.save(update_fields=["deleted_at"])
            return back

        return await self._context.write(work)

    async def note_use(self, person: Person, thing_id: str) -> None:
        """Count that somebody used a thing."""
        await self.get(person, thing_id)

        async def work() -> None:
            use = await Use.get_or_none(staff_id=person.id, thing_id=thing_id)
            use = use or Use(staff_id=person.id, thing_id=thing_id, times=0)
            use.times += 1
            await use.save()

        await self._context.write(work)

    async def _get_own(self, person: Person, thing_id: str) -> T:
        row = await self.get(person, thing_id)
        if not person.may_change(row):
            raise Forbidden("This belongs to others; you may use it.")
        return row


def _now() -> datetime:
    return datetime.now(UTC)
