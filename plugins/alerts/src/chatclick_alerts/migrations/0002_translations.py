"""Notices in the language of whoever is told."""

from json import dumps, loads

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Add the column; what waits to be sent stays in one language."""

    dependencies = [("alerts", "0001_initial")]

    operations = [
        ops.AddField(
            model_name="NoticeRow",
            name="translations",
            field=fields.JSONField(null=True, encoder=dumps, decoder=loads),
        ),
    ]
