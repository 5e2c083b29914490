"""The plugin's table. Ids of the host's things are plain columns; nothing of what was written."""

from tortoise import fields
from tortoise.models import Model


class Decision(Model):
    """Somebody got a session: who else could have had it, and how it went.

    `number` counts the outcomes of a version in the order in which they were learned.
    """

    id = fields.CharField(32, primary_key=True)
    version = fields.IntField(db_index=True)
    number = fields.IntField(null=True, db_index=True)
    session_id = fields.CharField(36, db_index=True)
    visitor_id = fields.CharField(36, db_index=True)
    staff_id = fields.CharField(36)
    wished_id = fields.CharField(36, null=True)
    status = fields.CharField(8)
    how = fields.CharField(8)
    is_explored = fields.BooleanField(default=False)
    features: dict[str, float] = fields.JSONField()
    loads: dict[str, float] = fields.JSONField()
    expected: dict[str, float] = fields.JSONField()
    assigned_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    settle_at = fields.DatetimeField(null=True, db_index=True)
    was_reopened = fields.BooleanField(default=False)
    rating = fields.FloatField(null=True)
    worth = fields.FloatField(null=True)

    class Meta:
        table = "predictive_routing_decision"
