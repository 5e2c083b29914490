"""The first tables."""

from json import dumps, loads

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_APP = {"app": "canned_replies", "pk_attr": "id"}


class Migration(migrations.Migration):
    """Create replies, macros and their uses."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Reply",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("folder", fields.CharField(max_length=80, default="")),
                ("scope", fields.CharField(max_length=8)),
                ("owner_id", fields.CharField(max_length=36, db_index=True)),
                ("team_id", fields.CharField(max_length=36, null=True)),
                ("created_at", fields.DatetimeField()),
                ("updated_at", fields.DatetimeField()),
                ("title", fields.CharField(max_length=120)),
                ("shortcut", fields.CharField(max_length=40, default="")),
                ("text", fields.TextField()),
            ],
            options={"table": "canned_replies_reply", **_APP},
        ),
        ops.CreateModel(
            name="Macro",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("folder", fields.CharField(max_length=80, default="")),
                ("scope", fields.CharField(max_length=8)),
                ("owner_id", fields.CharField(max_length=36, db_index=True)),
                ("team_id", fields.CharField(max_length=36, null=True)),
                ("created_at", fields.DatetimeField()),
                ("updated_at", fields.DatetimeField()),
                ("name", fields.CharField(max_length=120)),
                ("actions", fields.JSONField(encoder=dumps, decoder=loads)),
            ],
            options={"table": "canned_replies_macro", **_APP},
        ),
        ops.CreateModel(
            name="Use",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True)),
                ("thing_id", fields.CharField(max_length=32)),
                ("staff_id", fields.CharField(max_length=36)),
                ("times", fields.IntField(default=0)),
            ],
            options={
                "table": "canned_replies_use",
                "unique_together": (("staff_id", "thing_id"),),
                **_APP,
            },
        ),
    ]
