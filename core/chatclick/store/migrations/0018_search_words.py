"""Filling the full-text index of PostgreSQL anew, with the words between signs."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor


async def _empty(_apps: object, schema_editor: BaseSchemaEditor) -> None:
    """Have the index begin again: it follows the log from its cursor on."""
    if schema_editor.client.capabilities.dialect != "postgres":
        return
    await schema_editor.client.execute_query("TRUNCATE message_text")
    await schema_editor.client.execute_query("DELETE FROM consumer WHERE name = 'search'")


class Migration(migrations.Migration):
    """Empty the index."""

    dependencies = [("core", "0017_notice_key")]

    operations = [ops.RunPython(_empty, _empty)]
