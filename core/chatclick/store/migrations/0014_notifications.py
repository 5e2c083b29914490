"""What staff are told, and by which channel."""

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Create the tables."""

    dependencies = [("core", "0013_channel_thread")]

    operations = [
        ops.CreateModel(
            name="Notification",
            fields=[
                ("id", fields.CharField(primary_key=True, max_length=36)),
                ("key", fields.CharField(max_length=64, unique=True)),
                ("staff_id", fields.CharField(max_length=36)),
                ("type", fields.CharField(max_length=60)),
                ("source", fields.CharField(max_length=64)),
                ("title", fields.CharField(max_length=200)),
                ("body", fields.CharField(max_length=2000, default="")),
                ("url", fields.CharField(max_length=2000, null=True)),
                ("session_id", fields.CharField(max_length=36, null=True, db_index=True)),
                ("is_listed", fields.BooleanField(default=True)),
                ("created_at", fields.DatetimeField(db_index=True)),
                ("read_at", fields.DatetimeField(null=True)),
            ],
            options={
                "table": "notification",
                "app": "core",
                "indexes": [Index(fields=["staff_id", "id"]), Index(fields=["staff_id", "read_at"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="NotificationDelivery",
            fields=[
                ("id", fields.CharField(primary_key=True, max_length=36)),
                ("notification_id", fields.CharField(max_length=36, db_index=True)),
                ("staff_id", fields.CharField(max_length=36)),
                ("type", fields.CharField(max_length=60)),
                ("channel", fields.CharField(max_length=64)),
                ("state", fields.CharField(max_length=12)),
                ("reason", fields.CharField(max_length=200, default="")),
                ("attempts", fields.IntField(default=0)),
                ("due_at", fields.DatetimeField(null=True, db_index=True)),
                ("created_at", fields.DatetimeField()),
                ("changed_at", fields.DatetimeField(db_index=True)),
            ],
            options={"table": "notification_delivery", "app": "core", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
