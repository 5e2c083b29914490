"""How people want to be told, and who is told when nobody takes a session."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Create the tables and add the columns."""

    dependencies = [("core", "0015_trace_phrases")]

    operations = [
        ops.CreateModel(
            name="NotificationPreference",
            fields=[
                ("staff_id", fields.CharField(primary_key=True, max_length=36)),
                ("data", fields.JSONField(default=dict)),
                ("changed_at", fields.DatetimeField()),
            ],
            options={"table": "notification_preference", "app": "core", "pk_attr": "staff_id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Escalation",
            fields=[
                ("session_id", fields.CharField(primary_key=True, max_length=36)),
                ("queue_id", fields.CharField(max_length=36)),
                ("lease", fields.IntField()),
                ("since", fields.DatetimeField()),
                ("level", fields.IntField(default=0)),
                ("told_at", fields.DatetimeField(null=True, db_index=True)),
            ],
            options={"table": "escalation", "app": "core", "pk_attr": "session_id"},
            bases=["Model"],
        ),
        ops.AddField(
            "NotificationDelivery",
            "is_held",
            fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField("Queue", "escalate_minutes", fields.IntField(null=True)),
        ops.AddField("Queue", "escalate_again_minutes", fields.IntField(null=True)),
        ops.AddField("Queue", "escalate_to", fields.JSONField(null=True)),
    ]
