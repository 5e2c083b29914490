"""What is the same for all who are told the same."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Add the column; what is told already stays without."""

    dependencies = [("core", "0016_notification_wishes")]

    operations = [
        ops.AddField(
            model_name="Notification",
            name="notice_key",
            field=fields.CharField(max_length=64, null=True),
        ),
    ]
