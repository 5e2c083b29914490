"""Ends its own background task when it is stopped."""

import asyncio

from chatclick import hookimpl

permissions = []

tasks = set()


@hookimpl
async def plugin_startup(context):
    tasks.add(asyncio.create_task(tick(context)))


@hookimpl
async def plugin_shutdown(reason, context):
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    tasks.clear()
    context.log.info("stopped", reason=reason)


async def tick(context):
    while True:
        await asyncio.sleep(60)
        context.log.info("still_here")
