"""What visitors who are away have still to be told."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Create the table."""

    dependencies = [("core", "0004_attachments")]

    operations = [
        ops.CreateModel(
            name="UnreadNotice",
            fields=[
                ("session_id", fields.CharField(primary_key=True, max_length=36)),
                ("due_at", fields.DatetimeField(null=True, db_index=True)),
                ("told_seq", fields.BigIntField(default=0)),
                ("told_at", fields.DatetimeField(null=True)),
                ("notification_id", fields.CharField(null=True, max_length=36)),
                ("until_seq", fields.BigIntField(default=0)),
                ("sent_by", fields.JSONField(default=list)),
                ("attempts", fields.IntField(default=0)),
            ],
            options={"table": "unread_notice", "app": "core", "pk_attr": "session_id"},
            bases=["Model"],
        ),
    ]
