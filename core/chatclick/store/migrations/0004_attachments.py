"""What is known of an attachment: whose it is, how far it came, and what it turned out to be.

The table of the first migration was never filled: nothing could send a file.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Make the table anew."""

    dependencies = [("core", "0003_identity")]

    operations = [
        ops.DeleteModel("Attachment"),
        ops.CreateModel(
            name="Attachment",
            fields=[
                ("id", fields.CharField(36, primary_key=True, unique=True, db_index=True)),
                ("session_id", fields.CharField(36, db_index=True)),
                ("message_id", fields.CharField(36, null=True)),
                ("client_msg_id", fields.CharField(64, null=True)),
                ("is_internal", fields.BooleanField(default=False)),
                ("sender_kind", fields.CharField(8, default="visitor")),
                ("sender_id", fields.CharField(64, default="", db_index=True)),
                ("name", fields.CharField(255)),
                ("original_hash", fields.CharField(64, default="")),
                ("media_type", fields.CharField(100)),
                ("size_bytes", fields.BigIntField()),
                ("received_bytes", fields.BigIntField(default=0)),
                ("state", fields.CharField(12, default="ready", db_index=True)),
                ("reason", fields.CharField(200, null=True)),
                ("blob", fields.CharField(80)),
                ("thumbnail", fields.CharField(80, null=True)),
                ("content_hash", fields.CharField(64, default="")),
                ("is_inline", fields.BooleanField(default=False)),
                ("width", fields.IntField(null=True)),
                ("height", fields.IntField(null=True)),
                ("duration_ms", fields.IntField(null=True)),
                ("created_at", fields.DatetimeField(db_index=True)),
            ],
            options={"table": "attachment", "app": "core", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
