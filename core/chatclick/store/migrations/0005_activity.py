"""An index for what visitors did outside of sessions, so that erasing them finds it."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor


async def _create(_apps: object, schema_editor: BaseSchemaEditor) -> None:
    await schema_editor.client.execute_query(
        "CREATE INDEX event_outside ON event (actor_id) WHERE session_id IS NULL"
    )


async def _drop(_apps: object, schema_editor: BaseSchemaEditor) -> None:
    await schema_editor.client.execute_query("DROP INDEX event_outside")


class Migration(migrations.Migration):
    """Create the index."""

    dependencies = [("core", "0004_attachments")]

    operations = [ops.RunPython(_create, _drop)]
