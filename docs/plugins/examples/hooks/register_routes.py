"""Serves a page and a small API at /plugins/register_routes/."""

from chatclick import hookimpl

permissions = ["routes:public"]


@hookimpl
def register_routes(site):
    routes = site.blueprint()

    @routes.get("/")
    async def show():
        return site.page("<!doctype html><title>Hello</title><h1>Hello from a plugin</h1>")

    @routes.get("/status")
    async def status():
        return {"is_open": True}

    return [routes]
