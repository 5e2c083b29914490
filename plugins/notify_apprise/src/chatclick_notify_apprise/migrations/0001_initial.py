"""The first tables."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_APP = {"app": "notify_apprise"}


class Migration(migrations.Migration):
    """Create the rooms, and what was sent."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Room",
            fields=[
                ("id", fields.CharField(max_length=40, primary_key=True)),
                ("name", fields.CharField(max_length=80, unique=True)),
                ("service", fields.CharField(max_length=80)),
                ("sealed", fields.TextField()),
                ("event_types", fields.TextField()),
                ("team_ids", fields.TextField()),
                ("created_at", fields.DatetimeField(db_index=True)),
            ],
            options={"table": "notify_apprise_room", "pk_attr": "id", **_APP},
        ),
        ops.CreateModel(
            name="Delivery",
            fields=[
                ("id", fields.CharField(max_length=90, primary_key=True)),
                ("type", fields.CharField(max_length=60)),
                ("recipient_kind", fields.CharField(max_length=10)),
                ("recipient_id", fields.CharField(max_length=40, db_index=True)),
                ("session_id", fields.CharField(max_length=40, null=True)),
                ("address", fields.CharField(max_length=254)),
                ("status", fields.CharField(max_length=10)),
                ("attempts", fields.IntField(default=0)),
                ("detail", fields.CharField(max_length=300, default="")),
                ("provider_id", fields.CharField(max_length=120, default="", db_index=True)),
                ("created_at", fields.DatetimeField(db_index=True)),
                ("updated_at", fields.DatetimeField()),
            ],
            options={"table": "notify_apprise_delivery", "pk_attr": "id", **_APP},
        ),
    ]
