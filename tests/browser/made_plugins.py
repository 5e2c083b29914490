"""Plugins made for looking at: a connector with settings of every kind, and ones that go wrong."""

from pathlib import Path

from tests.install.wheel_index import WheelIndex

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["address", "api_key"],
    "properties": {
        "address": {
            "type": "string",
            "format": "uri",
            "title": "Address",
            "description": "Where the CRM answers.",
            "default": "https://crm.example",
        },
        "api_key": {"type": "string", "minLength": 4, "title": "API key"},
        "language": {"enum": ["en", "de"], "default": "en", "title": "Language"},
        "kinds": {
            "type": "array",
            "items": {"enum": ["lead", "contact", "case"]},
            "default": ["lead"],
            "title": "What to create",
        },
        "per_day": {"type": "integer", "minimum": 1, "default": 100, "title": "At most a day"},
        "notify": {"type": "boolean", "default": True, "title": "Tell agents"},
        "fields": {
            "type": "array",
            "title": "Fields",
            "items": {
                "type": "object",
                "properties": {"from": {"type": "string", "title": "From"}},
            },
        },
    },
}

SOURCE = """
@hookimpl
async def plugin_startup(context):
    context.log.info("connected", address=context.config["address"])

@hookimpl
async def config_check(new, old):
    if new["api_key"] == "stale":
        return [ConfigProblem("/api_key", "The CRM does not know this key.")]
    return []

@hookimpl
async def message_check(message, context):
    context.log.info("looked at a message")
    if "boom" in message.text:
        raise ValueError("boom")

@hookimpl
async def plugin_health():
    return Health("ok", "12 leads are waiting")
"""

HOOKS = ["plugin_startup", "config_check", "message_check", "plugin_health"]
READS = ["http:egress", "message:read", "visitor:read"]


def fill_index(folder: Path) -> WheelIndex:
    """Make the index: `crm` in two versions, `dies` at its first start, `calm` that waits."""
    index = WheelIndex(folder)
    for version, permissions in (("1.0", READS), ("1.1", [*READS, "visitor:write"])):
        index.add_plugin(
            "crm",
            version,
            SOURCE,
            summary="Makes leads out of conversations",
            hooks=HOOKS,
            permissions=permissions,
            config={"version": "1.0", "schema": SCHEMA},
            secrets=["api_key"],
        )
    index.add_plugin("dies", source="if not IS_TRY: os._exit(3)")
    index.add_plugin("calm", enabled_by_default=False, permissions=["message:read"])
    return index
