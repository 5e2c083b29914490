"""Counts sessions and shows the number on a page of its own."""

from chatclick import hookimpl

permissions = ["kv:use", "routes:public", "session:read"]

store = {}


@hookimpl
async def plugin_startup(context):
    store["kv"] = context.kv


@hookimpl
async def session_opened(session):
    count = await store["kv"].get("sessions", 0)
    await store["kv"].set("sessions", count + 1)


@hookimpl
def register_routes(site):
    routes = site.blueprint()

    @routes.get("/")
    async def show():
        count = await store["kv"].get("sessions", 0)
        return site.page(f"<!doctype html><title>Counter</title><h1>{count} sessions</h1>")

    return [routes]
