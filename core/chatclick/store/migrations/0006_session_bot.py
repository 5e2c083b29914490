"""Which plugin's bot has a session."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Add the column."""

    dependencies = [("core", "0005_unread_notice"), ("core", "0005_activity")]

    operations = [
        ops.AddField(
            model_name="Session", name="bot_id", field=fields.CharField(max_length=64, null=True)
        )
    ]
