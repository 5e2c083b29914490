"""Loads what it needs before the first call, and asks for patience while it is not there."""

from chatclick import NotReady, hookimpl

permissions = ["kv:use"]

greetings = {}


@hookimpl
async def plugin_startup(context):
    stored = await context.kv.get("greetings", {"en": "Hello", "de": "Hallo"})
    if not stored:
        raise NotReady("the greetings are not there yet", retry_in_s=30)
    greetings.update(stored)
    context.log.info("greetings_loaded", languages=len(greetings))
