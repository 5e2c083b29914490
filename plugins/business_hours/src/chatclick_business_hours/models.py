"""The plugin's tables. Ids of the host's things are plain columns."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Schedule(Model):
    """Hours by name. `weekly` and `exceptions` are as they come over the wire."""

    id = fields.CharField(32, primary_key=True)
    name = fields.CharField(80)
    timezone = fields.CharField(64)
    weekly: dict[str, list[dict[str, str]]] = fields.JSONField()
    exceptions: list[dict[str, Any]] = fields.JSONField()
    is_default = fields.BooleanField(default=False)
    revision = fields.IntField(default=1)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "business_hours_schedule"


class Place(Model):
    """Where a schedule holds: for a widget, a queue, a team or a topic, and what closed means."""

    id = fields.IntField(primary_key=True)
    kind = fields.CharField(8)
    target = fields.CharField(120)
    schedule_id = fields.CharField(32, db_index=True)
    closed: dict[str, Any] = fields.JSONField()

    class Meta:
        table = "business_hours_place"
        unique_together = (("kind", "target"),)
