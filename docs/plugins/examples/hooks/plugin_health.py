"""Says that it is not well while too many of its messages failed."""

from chatclick import Health, hookimpl

permissions = []

failures = []


@hookimpl
async def plugin_health():
    if len(failures) > 10:
        return Health("degraded", f"{len(failures)} messages could not be delivered")
    return Health()
