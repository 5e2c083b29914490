"""What staff are told, by which channel, and how they want it."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Notification(Model):
    """Something one staff member is told.

    `source` is the plugin that tells it, or "chatclick". `key` makes a repeat harmless;
    `notice_key` is the same for all who are told the same.
    """

    id = fields.CharField(36, primary_key=True)
    key = fields.CharField(64, unique=True)
    notice_key = fields.CharField(64, null=True)
    staff_id = fields.CharField(36)
    type = fields.CharField(60)
    source = fields.CharField(64)
    title = fields.CharField(200)
    body = fields.CharField(2000, default="")
    url = fields.CharField(2000, null=True)
    session_id = fields.CharField(36, null=True, db_index=True)
    is_listed = fields.BooleanField(default=True)
    created_at = fields.DatetimeField(db_index=True)
    read_at = fields.DatetimeField(null=True)

    class Meta:
        table = "notification"
        indexes = (("staff_id", "id"), ("staff_id", "read_at"))


class NotificationDelivery(Model):
    """How one notification goes, or went, to one person by one channel.

    `channel` is "in_app" or the plugin that sends it. `state` is queued, sent, failed or
    suppressed; `reason` says why it was held back or failed, and why it waits. `due_at` is when it
    is tried next, None once there is nothing more to do.
    """

    id = fields.CharField(36, primary_key=True)
    notification_id = fields.CharField(36, db_index=True)
    staff_id = fields.CharField(36)
    type = fields.CharField(60)
    channel = fields.CharField(64)
    state = fields.CharField(12)
    is_held = fields.BooleanField(default=False)
    reason = fields.CharField(200, default="")
    attempts = fields.IntField(default=0)
    due_at = fields.DatetimeField(null=True, db_index=True)
    created_at = fields.DatetimeField()
    changed_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "notification_delivery"


class NotificationPreference(Model):
    """How somebody wants to be told; parts they have not chosen are missing."""

    staff_id = fields.CharField(36, primary_key=True)
    data: dict[str, Any] = fields.JSONField(default=dict)
    changed_at = fields.DatetimeField()

    class Meta:
        table = "notification_preference"


class Escalation(Model):
    """How far people were told that nobody takes a session.

    It holds for the queue and the `lease` with which the session waits since `since`.
    """

    session_id = fields.CharField(36, primary_key=True)
    queue_id = fields.CharField(36)
    lease = fields.IntField()
    since = fields.DatetimeField()
    level = fields.IntField(default=0)
    told_at = fields.DatetimeField(null=True, db_index=True)

    class Meta:
        table = "escalation"
