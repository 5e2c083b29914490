"""Warns when a widget greets with another company's name."""

from chatclick import ConfigProblem, hookimpl

permissions = ["widget:read"]


@hookimpl
async def widget_check(config):
    if "Acme" in config.get("strings", {}).get("en", {}).get("home.title", ""):
        return [ConfigProblem("/strings/en/home.title", "greets with the name of a competitor")]
    return []
