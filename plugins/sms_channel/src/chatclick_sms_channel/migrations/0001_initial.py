"""The first table."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Create which session goes on at which number."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Thread",
            fields=[
                ("session_id", fields.CharField(max_length=40, primary_key=True)),
                ("visitor_id", fields.CharField(max_length=40, db_index=True)),
                ("number", fields.CharField(max_length=20, db_index=True)),
                ("at", fields.DatetimeField()),
            ],
            options={"table": "sms_channel_thread", "pk_attr": "session_id", "app": "sms_channel"},
        ),
    ]
