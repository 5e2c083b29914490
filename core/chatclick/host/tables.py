"""Tables of plugins: each plugin with models is one Tortoise app, migrated alone.

Foreign keys across apps break Tortoise's migrations, so a plugin keeps core ids in plain columns,
and its app can be added to a running host.
"""

from typing import Any

from tortoise.context import require_context
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from chatclick.host.manifest import Manifest
from chatclick.store.migrating import migrate, migrating, narrowed


async def prepare_tables(manifest: Manifest) -> None:
    """Make a plugin's models usable and bring its tables up to date.

    Args:
        manifest: names the modules with models and migrations.

    Raises:
        Exception: whatever the plugin's modules or the database raise.
    """
    _add_models(manifest)
    await migrate(_describe(manifest))


async def retreat_tables(manifest: Manifest, known: frozenset[str]) -> None:
    """Take back the migrations that an older version of a plugin does not know.

    Args:
        manifest: of the newer version, whose modules say how.
        known: names of the older version's migrations; none to remove the tables.

    Raises:
        Exception: whatever the plugin's modules or the database raise.
    """
    async with migrating() as connection:
        executor = MigrationExecutor(connection, _describe(manifest))
        applied = sorted(
            key.name
            for key in await executor.recorder.applied_migrations()
            if key.app_label == manifest.id
        )
        kept = [name for name in applied if name in known]
        if kept != applied:
            target = MigrationTarget(manifest.id, kept[-1] if kept else "__first__")
            await executor.migrate([target])


def _describe(manifest: Manifest) -> dict[str, dict[str, Any]]:
    return {manifest.id: {"models": [manifest.models], "migrations": manifest.migrations}}


def _add_models(manifest: Manifest) -> None:
    apps = require_context().apps
    if apps is None:
        raise RuntimeError("the database is not open")
    models = apps.init_app(manifest.id, [manifest.models])
    for model in models.values():
        model._meta.default_connection = "writer"
    # What Tortoise does for the apps it is initialised with; it has no public way to add one.
    with narrowed(apps, {manifest.id: models}):
        apps._build_initial_querysets()
