"""Links to files of answers."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Keep which file a link leads to, and until when."""

    dependencies = [("sms_channel", "0001_initial")]

    operations = [
        ops.CreateModel(
            name="Link",
            fields=[
                ("token", fields.CharField(max_length=32, primary_key=True)),
                ("session_id", fields.CharField(max_length=40, db_index=True)),
                ("attachment_id", fields.CharField(max_length=40, unique=True)),
                ("expires_at", fields.DatetimeField(db_index=True)),
            ],
            options={"table": "sms_channel_link", "pk_attr": "token", "app": "sms_channel"},
        ),
    ]
