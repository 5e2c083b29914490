"""Mails as they came in."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Keep which file is the mail of a message."""

    dependencies = [("email_channel", "0003_rounds")]

    operations = [
        ops.CreateModel(
            name="Original",
            fields=[
                ("message_id", fields.CharField(max_length=40, primary_key=True)),
                ("session_id", fields.CharField(max_length=40, db_index=True)),
                ("seq", fields.IntField()),
                ("blob", fields.CharField(max_length=80)),
                ("size_bytes", fields.BigIntField()),
                ("created_at", fields.DatetimeField()),
                ("looked_at", fields.DatetimeField(db_index=True)),
            ],
            options={
                "table": "email_channel_original",
                "pk_attr": "message_id",
                "app": "email_channel",
            },
            bases=["Model"],
        ),
    ]
