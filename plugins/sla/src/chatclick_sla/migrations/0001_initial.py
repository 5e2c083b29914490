"""The first tables."""

from json import dumps, loads

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_APP = {"app": "sla"}


class Migration(migrations.Migration):
    """Create policies, what is watched, and clocks."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Policy",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("name", fields.CharField(max_length=80)),
                ("position", fields.IntField()),
                ("conditions", fields.JSONField(encoder=dumps, decoder=loads)),
                ("targets", fields.JSONField(encoder=dumps, decoder=loads)),
                ("warn_percent", fields.IntField(default=75)),
                ("is_business_time", fields.BooleanField(default=True)),
                ("updated_at", fields.DatetimeField()),
            ],
            options={"table": "sla_policy", "pk_attr": "id", **_APP},
        ),
        ops.CreateModel(
            name="Watch",
            fields=[
                ("session_id", fields.CharField(max_length=36, primary_key=True)),
                ("visitor_id", fields.CharField(max_length=36, db_index=True)),
                ("policy_id", fields.CharField(max_length=32, null=True)),
                ("last_seq", fields.BigIntField(default=0)),
                ("is_answered", fields.BooleanField(default=False)),
                ("is_snoozed", fields.BooleanField(default=False)),
                ("is_done", fields.BooleanField(default=False)),
            ],
            options={"table": "sla_watch", "pk_attr": "session_id", **_APP},
        ),
        ops.CreateModel(
            name="Clock",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("session_id", fields.CharField(max_length=36, db_index=True)),
                ("policy_id", fields.CharField(max_length=32)),
                ("kind", fields.CharField(max_length=12)),
                ("status", fields.CharField(max_length=8)),
                ("target_s", fields.FloatField()),
                ("left_s", fields.FloatField()),
                ("started_at", fields.DatetimeField()),
                ("resumed_at", fields.DatetimeField(null=True)),
                ("due_at", fields.DatetimeField(null=True)),
                ("next_at", fields.DatetimeField(null=True, db_index=True)),
                ("warned_at", fields.DatetimeField(null=True)),
                ("breached_at", fields.DatetimeField(null=True)),
                ("ended_at", fields.DatetimeField(null=True)),
            ],
            options={"table": "sla_clock", "pk_attr": "id", **_APP},
        ),
    ]
