"""Under which id a mail server knows a mail, as in the log of every plugin that sends."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Add the column; what was sent before keeps its rows, and has none."""

    dependencies = [("notify_email", "0001_initial")]

    operations = [
        ops.AddField(
            model_name="Delivery",
            name="provider_id",
            field=fields.CharField(max_length=120, default="", db_default="", db_index=True),
        ),
    ]
