"""Keeping schedules, and where they hold."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from chatclick import PluginContext
from chatclick.clock import now
from chatclick.errors import Conflict, NotFound
from chatclick.reading import refuse
from chatclick_business_hours.finding import KnownPlaces
from chatclick_business_hours.models import Place, Schedule
from chatclick_business_hours.reading import MAX_EXCEPTIONS

MOST_SCHEDULES = 200
MOST_PLACES = 1000

_ID = re.compile("[0-9a-f]{32}")


class Keeping:
    """Writes the tables.

    Args:
        context: the plugin's.
        places: told when places change.
    """

    def __init__(self, context: PluginContext, places: KnownPlaces) -> None:
        self._context = context
        self._places = places

    async def get(self, schedule_id: str) -> Schedule:
        """Return a schedule.

        Raises:
            NotFound: there is none.
        """
        row = await Schedule.get_or_none(id=schedule_id) if _ID.fullmatch(schedule_id) else None
        if row is None:
            raise NotFound("There is no such schedule.")
        return row

    async def create(self, values: Mapping[str, Any]) -> Schedule:
        """Keep a new schedule; the first one is the default.

        Raises:
            Conflict: there are too many.
        """
        row = Schedule(id=uuid4().hex, **{"exceptions": [], **values}, updated_at=now())

        async def work() -> Schedule:
            count = await Schedule.all().count()
            if count >= MOST_SCHEDULES:
                raise Conflict(f"At most {MOST_SCHEDULES}.", code="too_many")
            if "is_default" not in values:
                row.is_default = count == 0
            if row.is_default:
                await Schedule.filter(is_default=True).update(is_default=False)
            await Schedule.bulk_create([row])
            return row

        return await self._context.write(work)

    async def change(self, schedule_id: str, values: Mapping[str, Any]) -> Schedule:
        """Change a schedule; what is left out stays.

        Args:
            schedule_id: which.
            values: new ones; a `revision` among them is the one they were made from.

        Raises:
            NotFound: there is none.
            Conflict: somebody has changed it since.
        """
        rest = {key: value for key, value in values.items() if key != "revision"}

        async def work() -> Schedule:
            row = await self.get(schedule_id)
            if values.get("revision", row.revision) != row.revision:
                raise Conflict("Somebody has changed these hours since.", code="changed")
            if rest.get("is_default"):
                await Schedule.filter(is_default=True).update(is_default=False)
            row = row.update_from_dict({**rest, "revision": row.revision + 1, "updated_at": now()})
            await row.save()
            return row

        return await self._context.write(work)

    async def delete(self, schedule_id: str) -> None:
        """Remove a schedule, and with it where it holds.

        Raises:
            NotFound: there is none.
        """

        async def work() -> None:
            row = await self.get(schedule_id)
            await Place.filter(schedule_id=row.id).delete()
            await row.delete()

        await self._context.write(work)

    async def add_closed_days(
        self, schedule_id: str, days: Sequence[tuple[date, str]], source: str
    ) -> tuple[Schedule, int, int]:
        """Close a schedule on some dates; a date that has an exception keeps it.

        Returns:
            The schedule, how many dates were added, and how many were kept as they are.
        """

        async def work() -> tuple[Schedule, int, int]:
            row = await self.get(schedule_id)
            known = {one["date"] for one in row.exceptions}
            added = [
                {"date": day.isoformat(), "name": name, "hours": [], "source": source}
                for day, name in days
                if day.isoformat() not in known
            ]
            together = sorted([*row.exceptions, *added], key=_get_date)
            if len(together) > MAX_EXCEPTIONS:
                message = f"There would be more than {MAX_EXCEPTIONS} dates."
                raise refuse("/exceptions", "too_many", message)
            row.exceptions = together
            row.revision += 1
            row.updated_at = now()
            await row.save()
            return row, len(added), len(days) - len(added)

        return await self._context.write(work)

    async def list_places(self) -> list[Place]:
        """Return where schedules hold."""
        return await Place.all().order_by("kind", "target").limit(MOST_PLACES)

    async def set_place(
        self, kind: str, target: str, schedule_id: str, closed: Mapping[str, Any]
    ) -> Place:
        """Say which schedule holds somewhere.

        Raises:
            Invalid: there is no such schedule.
            Conflict: there are too many places.
        """

        async def work() -> Place:
            if not await Schedule.exists(id=schedule_id):
                raise refuse("/schedule_id", "not_found", "There is no such schedule.")
            row = await Place.get_or_none(kind=kind, target=target)
            if row is None:
                if await Place.all().count() >= MOST_PLACES:
                    raise Conflict(f"At most {MOST_PLACES}.", code="too_many")
                row = Place(kind=kind, target=target)
            row.schedule_id, row.closed = schedule_id, dict(closed)
            await row.save()
            return row

        place = await self._context.write(work)
        await self._forget()
        return place

    async def delete_place(self, kind: str, target: str) -> None:
        """Let the default hold somewhere again; a missing one is fine."""

        async def work() -> None:
            await Place.filter(kind=kind, target=target).delete()

        await self._context.write(work)
        await self._forget()

    async def _forget(self) -> None:
        """Look at the places again, and hear of messages from here on."""
        self._places.forget()
        await self._context.skip_events(for_s=0)


def _get_date(exception: Mapping[str, Any]) -> str:
    return str(exception["date"])
