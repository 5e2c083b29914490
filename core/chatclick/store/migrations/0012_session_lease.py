"""How often a session came to somebody else, so that what is late is known as late."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Add the column."""

    dependencies = [("core", "0011_audit_search")]

    operations = [
        ops.AddField(model_name="Session", name="lease", field=fields.IntField(default=0, db_default=0)),
    ]
