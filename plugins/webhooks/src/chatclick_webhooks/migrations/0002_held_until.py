"""Pauses that hold though the receiver takes other deliveries."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Add the column; what failed before has asked for nothing."""

    dependencies = [("webhooks", "0001_initial")]

    operations = [
        ops.AddField(
            model_name="Delivery",
            name="held_until",
            field=fields.DatetimeField(null=True),
        ),
    ]
