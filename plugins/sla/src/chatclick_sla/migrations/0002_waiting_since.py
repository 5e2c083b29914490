"""Since when a visitor waits for a person, for sessions that reach their policy later."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Add the column; of sessions that were watched before, it is known from the next message on."""

    dependencies = [("sla", "0001_initial")]

    operations = [
        ops.AddField(
            model_name="Watch",
            name="waiting_since",
            field=fields.DatetimeField(null=True),
        ),
    ]
