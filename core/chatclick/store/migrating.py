"""Migrating the database, on a connection of its own.

Tortoise copies its picture of all tables before each step, with models ready for queries, although
only few steps look at what was before: 3.9 s of processor for a new database of ours, all of which
the first start would wait for. Here what nobody looks at is not made.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cached_property
from typing import Any

from tortoise.apps import Apps
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connections
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.models import Model
from typing_extensions import override


@asynccontextmanager
async def migrating() -> AsyncIterator[BaseDBAsyncClient]:
    """Stand in for the writer's connection within this task, for as long as migrations need.

    A migration on the writer's own would commit, half-way, whatever the unit of work has open:
    SQLite's driver commits before it runs a script. And the writer's limits are those of a batch
    of messages: an index over years of them takes longer.
    """
    connections = get_connections()
    credentials = {**connections.db_config["writer"]["credentials"]}
    if "server_settings" in credentials:
        credentials |= {"server_settings": {"statement_timeout": "0"}, "command_timeout": None}
    client = type(connections.get("writer"))(**credentials, connection_name="writer")
    token = connections.set("writer", client)
    try:
        yield client
    finally:
        connections.reset(token)
        await client.close()


async def migrate(apps: dict[str, dict[str, Any]], target: str | None = None) -> list[str]:
    """Bring tables up to the newest migration of all apps.

    Args:
        apps: the "apps" part of the configuration in force.
        target: None for the newest; "label.name" to go to one migration, also backwards.

    Returns:
        The migrations that were applied, as "label.name", in order.
    """
    async with migrating() as connection:
        executor = _Executor(connection, apps)
        targets = [MigrationTarget(*target.split(".", 1))] if target else None
        plan = await executor.plan(targets)
        if plan:
            await executor.migrate(targets)
    return [f"{step.migration.app_label}.{step.migration.name}" for step in plan]


@contextmanager
def narrowed(apps: Apps, chosen: dict[str, dict[str, type[Model]]]) -> Iterator[None]:
    """Have Tortoise do with some models what it does with all of them.

    Args:
        apps: whose models they are.
        chosen: models by name, by app.
    """
    everything, apps.apps = apps.apps, chosen
    try:
        yield
    finally:
        apps.apps = everything


class _Executor(MigrationExecutor):
    """Begins with the tables below."""

    @override
    async def _project_state(
        self, applied: set[MigrationKey], *, upto: MigrationKey | None = None
    ) -> State:
        state = await super()._project_state(applied, upto=upto)
        models = _Models(state.apps._default_connections, state.apps._connections)
        models.apps = state.apps.apps
        return _Now(state.models, models)


class _Now(State):
    """The tables after the steps so far."""

    @override
    def clone(self) -> State:
        return _Before({key: model.clone() for key, model in self.models.items()}, self.apps)


class _Before(State):
    """The tables before a step, with models only for a step that asks for them."""

    def __init__(self, models: dict[tuple[str, str], ModelState], origin: StateApps) -> None:
        self.models = models
        self._origin = origin

    @cached_property
    @override
    def apps(self) -> StateApps:  # type: ignore[override]  # a field there
        return self._origin.clone(self.models)


class _Models(StateApps):
    """Models that are made ready for queries once, not all of them again after each step."""

    @cached_property
    def _ready(self) -> set[type[Model]]:
        return set()

    @override
    def _build_initial_querysets(self) -> None:
        unready = {label: self._pick_unready(models) for label, models in self.apps.items()}
        with narrowed(self, unready):
            super()._build_initial_querysets()
        self._ready.update(*(models.values() for models in unready.values()))

    def _pick_unready(self, models: dict[str, type[Model]]) -> dict[str, type[Model]]:
        return {
            name: model
            for name, model in models.items()
            if model._meta._inited and model not in self._ready
        }
