"""The rooms that are told: which there are, and what each wants to hear."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from chatclick import PluginContext
from chatclick.clock import now
from chatclick.errors import Conflict, NotFound
from chatclick_notify_apprise.models import Room

MOST = 100


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a room wants to hear; an empty list stands for all.

    Attributes:
        event_types: types of notifications; one that ends with `.*` stands for all below it.
        team_ids: teams whose people it is about.
    """

    event_types: tuple[str, ...] = ()
    team_ids: tuple[str, ...] = ()

    def has(self, type_: str, team_ids: Collection[str]) -> bool:
        """Tell whether a notification of a type, to somebody in teams, is among them."""
        is_wanted = not self.event_types or any(
            type_ == one or (one.endswith(".*") and type_.startswith(one[:-1]))
            for one in self.event_types
        )
        return is_wanted and (not self.team_ids or bool(set(self.team_ids) & set(team_ids)))


def read_wishes(room: Room) -> Wishes:
    """Return what a room wants to hear."""
    return Wishes(tuple(json.loads(room.event_types)), tuple(json.loads(room.team_ids)))


async def list_rooms() -> list[Room]:
    """Return the rooms, the oldest first."""
    return await Room.all().order_by("created_at", "id").limit(MOST)


async def get_room(room_id: str) -> Room:
    """Return a room.

    Raises:
        NotFound: there is none.
    """
    room = await Room.get_or_none(id=room_id)
    if room is None:
        raise NotFound("There is no such room.")
    return room


async def add_room(
    context: PluginContext, *, name: str, url: str, service: str, wishes: Wishes
) -> Room:
    """Add a room.

    Raises:
        Conflict: there is one of this name, or there are too many.
    """
    sealed = await context.vault.seal(url)

    async def work() -> Room | None:
        if await Room.filter(name=name).exists() or await Room.all().count() >= MOST:
            return None
        row = Room(
            id=f"room_{uuid4().hex[:16]}",
            name=name,
            service=service,
            sealed=sealed,
            event_types=json.dumps(wishes.event_types),
            team_ids=json.dumps(wishes.team_ids),
            created_at=now(),
        )
        await row.save(force_create=True)
        return row

    room = await context.write(work)
    if room is None:
        raise Conflict(f"There is a room of this name, or there are {MOST}.", code="room_exists")
    return room


async def change_room(
    context: PluginContext, room: Room, changes: dict[str, Any], wishes: Wishes
) -> Room:
    """Change a room.

    Args:
        context: writes.
        room: which.
        changes: its name, and its service with its address as `url`.
        wishes: what it wants to hear.

    Raises:
        Conflict: there is another one of this name.
    """
    sealed = await context.vault.seal(changes["url"]) if "url" in changes else room.sealed
    name = changes.get("name", room.name)

    async def work() -> bool:
        if await Room.filter(name=name).exclude(id=room.id).exists():
            return False
        room.name, room.sealed = name, sealed
        room.service = changes.get("service", room.service)
        room.event_types = json.dumps(wishes.event_types)
        room.team_ids = json.dumps(wishes.team_ids)
        await room.save(force_update=True)
        return True

    if not await context.write(work):
        raise Conflict("There is a room of this name.", code="room_exists")
    return room


async def remove_room(context: PluginContext, room: Room) -> None:
    """Tell a room no more."""

    async def work() -> None:
        await Room.filter(id=room.id).delete()

    await context.write(work)
