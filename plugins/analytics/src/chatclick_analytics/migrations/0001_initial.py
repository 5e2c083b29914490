"""The first tables."""

from json import dumps, loads

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

_APP = {"app": "analytics"}


def _word(name: str) -> tuple[str, fields.CharField]:
    return (name, fields.CharField(max_length=80, default=""))


class Migration(migrations.Migration):
    """Create countings, what is known of sessions, facts, sums, and dashboards."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Count",
            fields=[
                ("id", fields.IntField(primary_key=True)),
                ("position", fields.BigIntField(default=0)),
                ("revision", fields.BigIntField(default=0)),
                ("is_shown", fields.BooleanField(default=False)),
                ("started_at", fields.DatetimeField()),
            ],
            options={"table": "analytics_count", "pk_attr": "id", **_APP},
        ),
        ops.CreateModel(
            name="Known",
            fields=[
                ("id", fields.BigIntField(primary_key=True)),
                ("count_id", fields.IntField()),
                ("session_id", fields.CharField(max_length=36)),
                ("state", fields.TextField()),
                ("at_ms", fields.BigIntField(db_index=True)),
            ],
            options={
                "table": "analytics_session",
                "pk_attr": "id",
                "unique_together": (("count_id", "session_id"),),
                **_APP,
            },
        ),
        ops.CreateModel(
            name="Fact",
            fields=[
                ("id", fields.BigIntField(primary_key=True)),
                ("count_id", fields.IntField()),
                ("metric", fields.CharField(max_length=40)),
                ("at_ms", fields.BigIntField()),
                ("number", fields.SmallIntField(default=1)),
                ("value", fields.BigIntField()),
                ("session_id", fields.CharField(max_length=36, db_index=True)),
                *map(
                    _word, ("widget", "channel", "language", "queue", "team", "staff", "bot")
                ),
                ("tags", fields.TextField(default="")),
            ],
            options={
                "table": "analytics_fact",
                "pk_attr": "id",
                "indexes": [Index(fields=["count_id", "metric", "at_ms"])],
                **_APP,
            },
        ),
        ops.CreateModel(
            name="Axis",
            fields=[
                ("id", fields.IntField(primary_key=True)),
                ("dimension", fields.CharField(max_length=16)),
                ("value", fields.CharField(max_length=80)),
            ],
            options={
                "table": "analytics_axis",
                "pk_attr": "id",
                "unique_together": (("dimension", "value"),),
                **_APP,
            },
        ),
        ops.CreateModel(
            name="Roll",
            fields=[
                ("id", fields.BigIntField(primary_key=True)),
                ("count_id", fields.IntField()),
                ("metric", fields.CharField(max_length=40)),
                ("axis_id", fields.IntField()),
                ("size", fields.SmallIntField()),
                ("at", fields.IntField()),
                ("bin", fields.SmallIntField(default=0)),
                ("number", fields.BigIntField()),
                ("total", fields.BigIntField()),
            ],
            options={
                "table": "analytics_roll",
                "pk_attr": "id",
                "unique_together": (("count_id", "metric", "axis_id", "size", "at", "bin"),),
                **_APP,
            },
        ),
        ops.CreateModel(
            name="Dashboard",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("owner_id", fields.CharField(max_length=36, db_index=True)),
                ("title", fields.CharField(max_length=80)),
                ("is_shared", fields.BooleanField(default=False)),
                ("document", fields.JSONField(encoder=dumps, decoder=loads)),
                ("updated_at", fields.DatetimeField()),
            ],
            options={"table": "analytics_dashboard", "pk_attr": "id", **_APP},
        ),
    ]
