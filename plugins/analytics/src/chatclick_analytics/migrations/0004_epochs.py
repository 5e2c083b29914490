"""In which history of the host's database a counting was."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Keep of a counting the epoch, by which a restored backup shows."""

    dependencies = [("analytics", "0003_erasures")]

    operations = [
        ops.AddField("Count", "epoch", fields.CharField(max_length=40, default="", db_default="")),
    ]
