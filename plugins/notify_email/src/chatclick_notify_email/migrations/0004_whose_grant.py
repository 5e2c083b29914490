"""Whose leave to sign in it is."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Keep as whom a server is signed in at; of older rows it is noted at the next start."""

    dependencies = [("notify_email", "0003_oauth")]

    operations = [
        ops.AddField(
            "Grant", "username", fields.CharField(max_length=254, default="", db_default="")
        ),
    ]
