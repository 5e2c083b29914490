"""The first tables."""

from json import dumps, loads

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_APP = {"app": "business_hours", "pk_attr": "id"}


class Migration(migrations.Migration):
    """Create schedules, and where they hold."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Schedule",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("name", fields.CharField(max_length=80)),
                ("timezone", fields.CharField(max_length=64)),
                ("weekly", fields.JSONField(encoder=dumps, decoder=loads)),
                ("exceptions", fields.JSONField(encoder=dumps, decoder=loads)),
                ("is_default", fields.BooleanField(default=False)),
                ("revision", fields.IntField(default=1)),
                ("updated_at", fields.DatetimeField()),
            ],
            options={"table": "business_hours_schedule", **_APP},
        ),
        ops.CreateModel(
            name="Place",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True)),
                ("kind", fields.CharField(max_length=8)),
                ("target", fields.CharField(max_length=120)),
                ("schedule_id", fields.CharField(max_length=32, db_index=True)),
                ("closed", fields.JSONField(encoder=dumps, decoder=loads)),
            ],
            options={
                "table": "business_hours_place",
                "unique_together": (("kind", "target"),),
                **_APP,
            },
        ),
    ]
