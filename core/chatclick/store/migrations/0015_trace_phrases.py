"""The phrases a trace's reason is made of, so that each reader has it in their language."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Add the column; the reasons that are there stay texts."""

    dependencies = [("core", "0014_notifications")]

    operations = [
        ops.AddField(
            model_name="Trace",
            name="reason_said",
            field=fields.JSONField(null=True),
        ),
    ]
