"""How often somebody had an answer sent again."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Count the rounds of an answer: each that is lost is told."""

    dependencies = [("email_channel", "0002_readers")]

    operations = [ops.AddField("Outgoing", "rounds", fields.IntField(default=0, db_default=0))]
