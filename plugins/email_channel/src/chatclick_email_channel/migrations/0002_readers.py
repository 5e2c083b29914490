"""Which process reads which mailbox, and what stands beside a conversation by mail."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Keep who reads a mailbox, and to whom the newest mail of a thread went."""

    dependencies = [("email_channel", "0001_initial")]

    operations = [
        ops.AddField("Mailbox", "reader", fields.CharField(max_length=40, null=True)),
        ops.AddField("Mailbox", "revision", fields.IntField(default=0, db_default=0)),
        ops.AddField("Thread", "receivers", fields.TextField(default="", db_default="")),
        ops.AddField("Thread", "copied", fields.TextField(default="", db_default="")),
        ops.CreateModel(
            name="Reader",
            fields=[
                ("id", fields.CharField(max_length=40, primary_key=True)),
                ("beat", fields.BigIntField(default=0)),
            ],
            options={"table": "email_channel_reader", "pk_attr": "id", "app": "email_channel"},
            bases=["Model"],
        ),
    ]
