"""Takes new settings without being stopped."""

from chatclick import hookimpl

permissions = []

config_schema = {
    "type": "object",
    "properties": {"limit": {"title": "Limit", "type": "integer", "default": 10}},
}

state = {}


@hookimpl
async def plugin_startup(context):
    state["limit"] = context.config["limit"]


@hookimpl
async def config_changed(new, old, context):
    state["limit"] = new["limit"]
    context.log.info("limit_changed", old=old["limit"], new=new["limit"])
