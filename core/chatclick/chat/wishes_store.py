"""How people want to be told, as it is stored: their own choices over those of the installation."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from chatclick.chat.notice_wishes import Wishes, read_wishes
from chatclick.store.models import NotificationPreference, Setting, Staff

DEFAULTS = "notifications.defaults"
"""The setting with what holds for whoever has not chosen."""


async def read_defaults() -> dict[str, Any]:
    """Return what holds for whoever has not chosen; parts that nobody set are missing."""
    row = await Setting.get_or_none(name=DEFAULTS)
    return dict(json.loads(row.value)) if row else {}


async def load_wishes(staff_ids: Sequence[str]) -> Mapping[str, Wishes]:
    """Return how each of some staff members wants to be told; those who are gone are missing."""
    ids = list(staff_ids)
    defaults = await read_defaults()
    rows = await NotificationPreference.filter(staff_id__in=ids)
    own = {row.staff_id: row.data for row in rows}
    zones = await Staff.filter(id__in=ids).values_list("id", "time_zone")
    return {
        str(staff_id): read_wishes(own.get(str(staff_id), {}), defaults, zone)
        for staff_id, zone in zones
    }
