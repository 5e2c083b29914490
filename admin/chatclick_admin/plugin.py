"""Routes under `/admin`: the app's files, and its page for every address a person may open."""

from pathlib import Path

from quart import Blueprint, Response

from chatclick import Site, hookimpl
from chatclick_admin.app_page import read_app_page

MOUNT = "/admin"
DIST = Path(__file__).parent / "dist"


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the app; its own router finds the page that an address means."""
    html = read_app_page(DIST)
    routes = site.blueprint(MOUNT)
    hashed_files = site.assets(DIST / "assets")
    static_files = site.assets(DIST / "static")

    @routes.get("/assets/<path:name>")
    async def get_hashed_file(name: str) -> Response:
        return await hashed_files.file(name, immutable=True)

    @routes.get("/static/<path:name>")
    async def get_static_file(name: str) -> Response:
        return await static_files.file(name)

    @routes.get("/", defaults={"route": ""}, strict_slashes=False)
    @routes.get("/<path:route>")
    async def get_page(route: str) -> Response:
        return site.page(html)

    return [routes]
