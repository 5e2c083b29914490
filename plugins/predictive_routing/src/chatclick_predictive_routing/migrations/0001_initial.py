"""The first table."""

from json import dumps, loads

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_APP = {"app": "predictive_routing"}


class Migration(migrations.Migration):
    """Create decisions."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Decision",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("version", fields.IntField(db_index=True)),
                ("number", fields.IntField(null=True, db_index=True)),
                ("session_id", fields.CharField(max_length=36, db_index=True)),
                ("visitor_id", fields.CharField(max_length=36, db_index=True)),
                ("staff_id", fields.CharField(max_length=36)),
                ("wished_id", fields.CharField(max_length=36, null=True)),
                ("status", fields.CharField(max_length=8)),
                ("how", fields.CharField(max_length=8)),
                ("is_explored", fields.BooleanField(default=False)),
                ("features", fields.JSONField(encoder=dumps, decoder=loads)),
                ("loads", fields.JSONField(encoder=dumps, decoder=loads)),
                ("expected", fields.JSONField(encoder=dumps, decoder=loads)),
                ("assigned_at", fields.DatetimeField()),
                ("ended_at", fields.DatetimeField(null=True)),
                ("settle_at", fields.DatetimeField(null=True, db_index=True)),
                ("was_reopened", fields.BooleanField(default=False)),
                ("rating", fields.FloatField(null=True)),
                ("worth", fields.FloatField(null=True)),
            ],
            options={"table": "predictive_routing_decision", "pk_attr": "id", **_APP},
        ),
    ]
