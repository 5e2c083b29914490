"""Tables of plugins: each plugin with models is one Tortoise app, migrated alone.

Foreign keys across apps break Tortoise's migrations, so a plugin keeps core ids in plain columns,
and its app can be added to a running host.
"""

from tortoise.connection import get_connection
from tortoise.context import require_context
from tortoise.migrations.executor import MigrationExecutor

from chatclick.host.manifest import Manifest
from chatclick.host.records import Writer
from chatclick.store.transaction import Transaction


async def prepare_tables(manifest: Manifest, store: Writer) -> None:
    """Make a plugin's models usable and bring its tables up to date.

    Args:
        manifest: names the modules with models and migrations.
        store: migrations run in a transaction of the write path, so nothing else writes meanwhile.

    Raises:
        Exception: whatever the plugin's modules or the database raise.
    """
    _add_models(manifest)
    app = {"models": [manifest.models], "migrations": manifest.migrations}

    async def work(_tx: Transaction) -> None:
        await MigrationExecutor(get_connection("writer"), {manifest.id: app}).migrate()

    await store.write(work)


def _add_models(manifest: Manifest) -> None:
    apps = require_context().apps
    if apps is None:
        raise RuntimeError("the database is not open")
    models = apps.init_app(manifest.id, [manifest.models])
    for model in models.values():
        model._meta.default_connection = "writer"
    # What Tortoise does for the apps it is initialised with; it has no public way to add one.
    apps._build_initial_querysets()
