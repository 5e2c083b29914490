"""Finding audit entries by who, what and when."""

from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Add the indexes."""

    dependencies = [("core", "0010_people")]

    operations = [
        ops.AddIndex("Audit", Index(fields=["at"], name="idx_audit_at")),
        ops.AddIndex("Audit", Index(fields=["actor_id"], name="idx_audit_actor")),
        ops.AddIndex("Audit", Index(fields=["target"], name="idx_audit_target")),
    ]
