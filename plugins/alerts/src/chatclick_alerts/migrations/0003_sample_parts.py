"""What a number of now was made of, so that a preview can be of a part."""

from json import dumps, loads

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Add the column; of what was kept before, no part is known."""

    dependencies = [("alerts", "0002_translations")]

    operations = [
        ops.AddField(
            model_name="SampleRow",
            name="parts",
            field=fields.JSONField(null=True, encoder=dumps, decoder=loads),
        ),
    ]
