"""Tables of plugins: each plugin with models is one Tortoise app, migrated alone.

Foreign keys across apps break Tortoise's migrations, so a plugin keeps core ids in plain columns,
and its app can be added to a running host.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connections
from tortoise.context import require_context
from tortoise.migrations.executor import MigrationExecutor

from chatclick.host.manifest import Manifest


async def prepare_tables(manifest: Manifest) -> None:
    """Make a plugin's models usable and bring its tables up to date.

    Args:
        manifest: names the modules with models and migrations.

    Raises:
        Exception: whatever the plugin's modules or the database raise.
    """
    _add_models(manifest)
    app = {"models": [manifest.models], "migrations": manifest.migrations}
    async with _own_connection() as connection:
        await MigrationExecutor(connection, {manifest.id: app}).migrate()


def _add_models(manifest: Manifest) -> None:
    apps = require_context().apps
    if apps is None:
        raise RuntimeError("the database is not open")
    models = apps.init_app(manifest.id, [manifest.models])
    for model in models.values():
        model._meta.default_connection = "writer"
    # What Tortoise does for the apps it is initialised with; it has no public way to add one.
    apps._build_initial_querysets()


@asynccontextmanager
async def _own_connection() -> AsyncIterator[BaseDBAsyncClient]:
    """Stand in for the writer's connection within this task.

    A migration on the writer's own would commit, half-way, whatever the unit of work has open:
    SQLite's driver commits before it runs a script.
    """
    connections = get_connections()
    credentials = connections.db_config["writer"]["credentials"]
    client = type(connections.get("writer"))(**credentials, connection_name="writer")
    token = connections.set("writer", client)
    try:
        yield client
    finally:
        connections.reset(token)
        await client.close()
