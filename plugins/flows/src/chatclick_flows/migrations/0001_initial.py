"""The first tables."""

from json import dumps, loads

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Create flows, revisions, runs, tasks and visits."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Flow",
            fields=[
                ("id", fields.CharField(max_length=60, primary_key=True)),
                ("name", fields.CharField(max_length=80)),
                ("draft", fields.JSONField(encoder=dumps, decoder=loads)),
                ("version", fields.IntField(default=1)),
                ("published", fields.IntField(null=True)),
                ("created_at", fields.DatetimeField()),
                ("updated_at", fields.DatetimeField()),
            ],
            options={"table": "flows_flow", "app": "flows", "pk_attr": "id"},
        ),
        ops.CreateModel(
            name="Revision",
            fields=[
                ("id", fields.IntField(primary_key=True)),
                ("flow_id", fields.CharField(max_length=60)),
                ("revision", fields.IntField()),
                ("document", fields.JSONField(encoder=dumps, decoder=loads)),
                ("created_at", fields.DatetimeField()),
                ("created_by", fields.CharField(max_length=160)),
            ],
            options={
                "table": "flows_revision",
                "app": "flows",
                "unique_together": (("flow_id", "revision"),),
                "pk_attr": "id",
            },
        ),
        ops.CreateModel(
            name="Run",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("session_id", fields.CharField(max_length=36, db_index=True)),
                ("visitor_id", fields.CharField(max_length=36, db_index=True)),
                ("flow_id", fields.CharField(max_length=60, db_index=True)),
                ("revision", fields.IntField()),
                ("state", fields.JSONField(encoder=dumps, decoder=loads)),
                ("status", fields.CharField(max_length=8)),
                ("step", fields.CharField(max_length=40)),
                ("is_finished", fields.BooleanField(default=False)),
                ("due_s", fields.FloatField(null=True, db_index=True)),
                ("started_at", fields.DatetimeField()),
                ("ended_at", fields.DatetimeField(null=True)),
            ],
            options={"table": "flows_run", "app": "flows", "pk_attr": "id"},
        ),
        ops.CreateModel(
            name="Task",
            fields=[
                ("id", fields.IntField(primary_key=True)),
                ("run_id", fields.CharField(max_length=32)),
                ("session_id", fields.CharField(max_length=36, db_index=True)),
                ("number", fields.IntField()),
                ("kind", fields.CharField(max_length=16)),
                ("data", fields.JSONField(encoder=dumps, decoder=loads)),
                ("attempts", fields.IntField(default=0)),
            ],
            options={
                "table": "flows_task",
                "app": "flows",
                "unique_together": (("run_id", "number", "kind"),),
                "pk_attr": "id",
            },
        ),
        ops.CreateModel(
            name="Visit",
            fields=[
                ("id", fields.IntField(primary_key=True)),
                ("run_id", fields.CharField(max_length=32)),
                ("flow_id", fields.CharField(max_length=60)),
                ("step", fields.CharField(max_length=40)),
                ("times", fields.IntField()),
            ],
            options={
                "table": "flows_visit",
                "app": "flows",
                "unique_together": (("run_id", "flow_id", "step"),),
                "indexes": [Index(fields=["flow_id", "step"])],
                "pk_attr": "id",
            },
        ),
    ]
