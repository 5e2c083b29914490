"""Where what a counting counts is kept."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Keep of a counting where its facts are, under which name, and how far they got there."""

    dependencies = [("analytics", "0001_initial")]

    operations = [
        ops.AddField("Count", "home", fields.CharField(max_length=40, default="embedded", db_default="embedded")),
        ops.AddField("Count", "token", fields.CharField(max_length=32, default="", db_default="")),
        ops.AddField("Count", "shipped", fields.BigIntField(default=0, db_default=0)),
    ]
