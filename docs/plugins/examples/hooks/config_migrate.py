"""Keeps the settings people made when a new version names them otherwise."""

from chatclick import hookimpl

permissions = []

config_version = "2.0"
config_schema = {
    "type": "object",
    "properties": {"limits": {"type": "object", "properties": {"per_day": {"type": "integer"}}}},
}


@hookimpl
async def config_migrate(values, from_version):
    """Version 1 had `limit` at the top."""
    return {"limits": {"per_day": values.get("limit", 100)}}
