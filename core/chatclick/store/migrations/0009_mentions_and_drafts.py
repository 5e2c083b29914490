"""Whom notes mention, and what staff have begun to write."""

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

_KEY = fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)


class Migration(migrations.Migration):
    """Create the tables."""

    dependencies = [("core", "0008_desk")]

    operations = [
        ops.CreateModel(
            name="Mention",
            fields=[
                ("id", _KEY),
                ("session_id", fields.CharField(max_length=36)),
                ("staff_id", fields.CharField(max_length=36)),
                ("seq", fields.BigIntField()),
                ("seen", fields.BooleanField(default=False)),
                ("created_at", fields.DatetimeField()),
            ],
            options={
                "table": "mention",
                "app": "core",
                "unique_together": (("session_id", "staff_id", "seq"),),
                "indexes": [Index(fields=["staff_id", "seen"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Draft",
            fields=[
                ("id", _KEY),
                ("session_id", fields.CharField(max_length=36)),
                ("staff_id", fields.CharField(max_length=36)),
                ("kind", fields.CharField(max_length=8)),
                ("text", fields.TextField(default="")),
                ("mentions", fields.JSONField(default=list)),
                ("version", fields.IntField(default=1)),
                ("updated_at", fields.DatetimeField()),
            ],
            options={
                "table": "draft",
                "app": "core",
                "unique_together": (("session_id", "staff_id", "kind"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
