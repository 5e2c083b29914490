"""The first tables."""

from json import dumps, loads

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_APP = {"app": "session_risk"}


class Migration(migrations.Migration):
    """Create the place in the log, sessions, outcomes and what was learned."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Place",
            fields=[
                ("id", fields.IntField(primary_key=True)),
                ("position", fields.BigIntField(default=0)),
                ("revision", fields.IntField(default=0)),
                ("changes", fields.BigIntField(default=0)),
                ("tried_at", fields.DatetimeField(null=True)),
                ("tried_on", fields.IntField(default=0)),
            ],
            options={"table": "session_risk_place", "pk_attr": "id", **_APP},
        ),
        ops.CreateModel(
            name="Watch",
            fields=[
                ("session_id", fields.CharField(max_length=36, primary_key=True)),
                ("visitor_id", fields.CharField(max_length=36, db_index=True)),
                ("tally", fields.TextField()),
                ("is_done", fields.BooleanField(default=False)),
                ("risk", fields.FloatField(null=True)),
                ("flags", fields.IntField(default=0)),
                ("flagged_at", fields.DatetimeField(null=True, db_index=True)),
                ("first_flagged_at", fields.DatetimeField(null=True)),
                ("is_watched", fields.BooleanField(default=False)),
                ("dismissed_at", fields.DatetimeField(null=True)),
                ("dismissed_by", fields.CharField(default="", max_length=80)),
                ("look_ms", fields.BigIntField(null=True, db_index=True)),
                ("touched_ms", fields.BigIntField(db_index=True)),
            ],
            options={"table": "session_risk_watch", "pk_attr": "session_id", **_APP},
        ),
        ops.CreateModel(
            name="Outcome",
            fields=[
                ("id", fields.CharField(max_length=48, primary_key=True)),
                ("session_id", fields.CharField(max_length=36, db_index=True)),
                ("visitor_id", fields.CharField(max_length=36, db_index=True)),
                ("moments", fields.JSONField(encoder=dumps, decoder=loads)),
                ("risks", fields.JSONField(encoder=dumps, decoder=loads)),
                ("why", fields.CharField(default="", max_length=8)),
                ("ended_at", fields.DatetimeField(db_index=True)),
                ("settle_at", fields.DatetimeField(null=True, db_index=True)),
                ("flagged_at", fields.DatetimeField(null=True)),
                ("is_watched", fields.BooleanField(default=False)),
            ],
            options={"table": "session_risk_outcome", "pk_attr": "id", **_APP},
        ),
        ops.CreateModel(
            name="Learned",
            fields=[
                ("version", fields.IntField(primary_key=True)),
                ("at", fields.DatetimeField()),
                ("is_used", fields.BooleanField(default=False)),
                ("base", fields.FloatField()),
                ("weights", fields.JSONField(encoder=dumps, decoder=loads)),
                ("trial", fields.JSONField(encoder=dumps, decoder=loads)),
            ],
            options={"table": "session_risk_learned", "pk_attr": "version", **_APP},
        ),
    ]
