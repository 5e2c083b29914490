"""Refuses settings that cannot work, before they are stored."""

from chatclick import ConfigProblem, hookimpl

permissions = []

config_schema = {
    "type": "object",
    "properties": {
        "opens": {"title": "Opens at", "type": "integer", "default": 9},
        "closes": {"title": "Closes at", "type": "integer", "default": 17},
    },
}


@hookimpl
async def config_check(new):
    if new["closes"] <= new["opens"]:
        return [ConfigProblem("/closes", "must be later than the opening")]
    return []
