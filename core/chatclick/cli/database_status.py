"""Reading where a database stands, without changing it and beside a running host."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatclick.store.setting_list import mask

if TYPE_CHECKING:
    from chatclick.settings import Settings


@dataclass(frozen=True, slots=True)
class DatabaseStatus:
    """What there is in the database.

    Attributes:
        database: its address, the password masked.
        epoch: the mark of its history; a restore makes a new one. None before the first start.
        applied: migrations that were applied, as "app.name".
        pending: migrations that the next start applies.
    """

    database: str
    epoch: str | None
    applied: list[str]
    pending: list[str]


async def read_status(settings: "Settings") -> DatabaseStatus:
    """Read where the database stands.

    Args:
        settings: where the database is.

    Raises:
        ChatclickError: the address cannot be used.
        OSError: nobody answers there.
    """
    from tortoise.connection import get_connection
    from tortoise.migrations.executor import MigrationExecutor

    from chatclick.store import database
    from chatclick.store.models import Setting

    url = settings.effective_database_url
    address = mask("", url)
    if database.is_sqlite(url) and not database.sqlite_path(url).exists():
        url = "sqlite://:memory:"  # looking must not make the file
    await database.connect(url)
    try:
        apps = database.build_config(url)["apps"]
        connection = get_connection("default")
        await connection.execute_query("SELECT 1")  # Tortoise takes no answer for no migrations
        executor = MigrationExecutor(connection, apps)
        applied = await executor.recorder.applied_migrations()
        plan = await executor.plan()
        epoch = await Setting.get_or_none(name="epoch") if applied else None
    finally:
        await database.close()
    return DatabaseStatus(
        address,
        epoch.value if epoch else None,
        [f"{key.app_label}.{key.name}" for key in applied],
        [f"{step.migration.app_label}.{step.migration.name}" for step in plan],
    )
