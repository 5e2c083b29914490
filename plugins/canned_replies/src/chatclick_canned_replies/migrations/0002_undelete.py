"""Replies and macros that can be had back."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Keep what was deleted for a while."""

    dependencies = [("canned_replies", "0001_initial")]

    operations = [
        ops.AddField("Reply", "deleted_at", fields.DatetimeField(null=True)),
        ops.AddField("Macro", "deleted_at", fields.DatetimeField(null=True)),
    ]
