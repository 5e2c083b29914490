"""Three routes under `/widget/v1`. The config and visitor routes beside them are the host's."""

from pathlib import Path

from quart import Blueprint, Response

from chatclick import Site, hookimpl
from chatclick_web_widget.frame_page import build_frame_page, read_build

MOUNT = "/widget/v1"
DIST = Path(__file__).parent / "dist"

# Sites embed the address of the loader for years: a new version has to arrive without their doing.
_LOADER_CACHE = "public, max-age=300, stale-while-revalidate=86400"


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the loader, the frame's page and the app's files."""
    build = read_build(DIST)
    routes = site.blueprint(MOUNT)
    root_files = site.assets(DIST)
    app_files = site.assets(DIST / "assets")

    @routes.get("/<widget_id>.js")
    async def get_loader(widget_id: str) -> Response:
        await site.widget_origins(widget_id)
        response = await root_files.file("loader.js")
        response.headers["Cache-Control"] = _LOADER_CACHE
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    @routes.get("/<widget_id>/frame")
    async def get_frame(widget_id: str) -> Response:
        origins = await site.widget_origins(widget_id)
        html = build_frame_page(build, widget_id, origins, f"{MOUNT}/assets")
        response = site.page(html, frame_ancestors=_ancestors(origins))
        response.headers["Cache-Control"] = "no-cache"
        return response

    @routes.get("/assets/<name>")
    async def get_asset(name: str) -> Response:
        return await app_files.file(name, immutable=True)

    return [routes]


def _ancestors(origins: tuple[str, ...]) -> tuple[str, ...]:
    return origins if "*" in origins else ("'self'", *origins)
