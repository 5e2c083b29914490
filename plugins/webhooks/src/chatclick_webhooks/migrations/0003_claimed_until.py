"""Of several processes one sends a delivery."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Add the column; what is under way while this runs was begun by nobody."""

    dependencies = [("webhooks", "0002_held_until")]

    operations = [
        ops.AddField(
            model_name="Delivery",
            name="claimed_until",
            field=fields.DatetimeField(null=True),
        ),
    ]
