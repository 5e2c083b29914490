"""Three routes under `/widget/v1`. The config and visitor routes beside them are the host's."""

from pathlib import Path

from quart import Blueprint, Response, request

from chatclick import Site, hookimpl
from chatclick_web_widget.frame_page import build_frame_page, read_build
from chatclick_web_widget.loader_script import Loader, build_loader

MOUNT = "/widget/v1"
DIST = Path(__file__).parent / "dist"

# Sites embed the address of the loader for years: a new version has to arrive without their doing.
_LOADER_CACHE = "public, max-age=300, stale-while-revalidate=86400"


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the loader, the frame's page and the app's files."""
    build = read_build(DIST)
    template = (DIST / "loader.js").read_text("utf-8")
    routes = site.blueprint(MOUNT)
    app_files = site.assets(DIST / "assets")

    @routes.get("/<widget_id>.js")
    async def get_loader(widget_id: str) -> Response:
        return await _send_loader(build_loader(template, await site.widget_config(widget_id)))

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


async def _send_loader(loader: Loader) -> Response:
    """Answer with the script, gzipped where the client takes it; 304 where it has it."""
    is_compressed = request.accept_encodings.quality("gzip") > 0
    body = loader.compressed if is_compressed else loader.body
    response = Response(body, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = _LOADER_CACHE
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if is_compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(loader.etag, weak=True)
    await response.make_conditional(request)
    return response


def _ancestors(origins: tuple[str, ...]) -> tuple[str, ...]:
    return origins if "*" in origins else ("'self'", *origins)
