"""The first tables."""

from json import dumps, loads

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


def _json() -> fields.Field:
    return fields.JSONField(encoder=dumps, decoder=loads)


class Migration(migrations.Migration):
    """Create the draft, revisions, decisions, watches and calls."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Draft",
            fields=[
                ("id", fields.CharField(max_length=10, primary_key=True)),
                ("document", _json()),
                ("version", fields.IntField(default=1)),
                ("published", fields.IntField(null=True)),
                ("published_version", fields.IntField(null=True)),
                ("updated_at", fields.DatetimeField()),
                ("updated_by", fields.CharField(max_length=160)),
            ],
            options={"table": "rules_draft", "app": "rules", "pk_attr": "id"},
        ),
        ops.CreateModel(
            name="Revision",
            fields=[
                ("revision", fields.IntField(primary_key=True, generated=False)),
                ("document", _json()),
                ("restored", fields.IntField(null=True)),
                ("created_at", fields.DatetimeField()),
                ("created_by", fields.CharField(max_length=160)),
            ],
            options={"table": "rules_revision", "app": "rules", "pk_attr": "revision"},
        ),
        ops.CreateModel(
            name="Decision",
            fields=[
                ("id", fields.CharField(max_length=36, primary_key=True)),
                ("session_id", fields.CharField(max_length=36)),
                ("visitor_id", fields.CharField(max_length=36, db_index=True)),
                ("key", fields.CharField(max_length=80)),
                ("event", fields.CharField(max_length=20)),
                ("revision", fields.IntField()),
                ("rule_ids", _json()),
                ("explained", _json()),
                ("acts", _json()),
                ("results", _json()),
                ("target", fields.CharField(max_length=20, default="")),
                ("depth", fields.IntField(default=0)),
                ("at", fields.DatetimeField(db_index=True)),
            ],
            options={
                "table": "rules_decision",
                "app": "rules",
                "unique_together": (("session_id", "key"),),
                "pk_attr": "id",
            },
        ),
        ops.CreateModel(
            name="Watch",
            fields=[
                ("session_id", fields.CharField(max_length=36, primary_key=True)),
                ("since", fields.DatetimeField()),
                ("minutes", fields.IntField()),
                ("due_at", fields.DatetimeField(db_index=True)),
            ],
            options={"table": "rules_watch", "app": "rules", "pk_attr": "session_id"},
        ),
        ops.CreateModel(
            name="Call",
            fields=[
                ("id", fields.CharField(max_length=36, primary_key=True)),
                ("session_id", fields.CharField(max_length=36, db_index=True)),
                ("url", fields.CharField(max_length=2000)),
                ("body", _json()),
                ("attempts", fields.IntField(default=0)),
                ("due_at", fields.DatetimeField(db_index=True)),
            ],
            options={"table": "rules_call", "app": "rules", "pk_attr": "id"},
        ),
    ]
