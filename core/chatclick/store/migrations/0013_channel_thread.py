"""Which session a thread of a channel belongs to, so that it begins once."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_KEY = fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)


class Migration(migrations.Migration):
    """Create the table."""

    dependencies = [("core", "0012_session_lease")]

    operations = [
        ops.CreateModel(
            name="ChannelThread",
            fields=[
                ("id", _KEY),
                ("plugin_id", fields.CharField(max_length=48)),
                ("key", fields.CharField(max_length=64)),
                ("session_id", fields.CharField(max_length=36, db_index=True)),
            ],
            options={
                "table": "channel_thread",
                "app": "core",
                "pk_attr": "id",
                "unique_together": (("plugin_id", "key"),),
            },
            bases=["Model"],
        ),
    ]
