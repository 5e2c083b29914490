"""The routes that serve the front end. Those of config and visitor beside them are the host's."""

import asyncio
from pathlib import Path

from quart import Blueprint, Response, jsonify, request

from chatclick import Site, hookimpl
from chatclick_web_widget.frame_page import (
    Build,
    build_frame_page,
    build_permissions_policy,
    read_build,
)
from chatclick_web_widget.loader_script import (
    Loader,
    build_loader,
    build_preview_loader,
    read_templates,
    read_versions,
)
from chatclick_web_widget.look import hide, hides_when_closed, list_permissions
from chatclick_web_widget.preview_page import (
    LOOK_OPERATION,
    PREVIEW_ID,
    build_draft_look,
    build_preview_page,
)
from chatclick_web_widget.try_page import build_try_page

MOUNT = "/widget/v1"
DIST = Path(__file__).parent / "dist"

# Documents that a visitor looks at are shown from memory, in a frame of their own.
_FRAME_CSP = {"frame-src": "'self' blob:"}
MAX_DRAFT_BYTES = 256 * 1024
# Sites embed the address of the loader for years: a new version has to arrive without their doing.
_LOADER_CACHE = "public, max-age=300, stale-while-revalidate=86400"
# What was true last night must not be shown in the morning.
_HOURLY_CACHE = "public, max-age=300"


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the loader, the frame's page and the app's files."""
    build = read_build(DIST)
    templates = read_templates(DIST)
    routes = site.blueprint(MOUNT)
    app_files = site.assets(DIST / "assets")
    host_files = site.assets(DIST / "host")
    versions = read_versions(DIST / "host")

    @routes.get("/<widget_id>.js")
    async def get_loader(widget_id: str) -> Response:
        config = await site.widget_config(widget_id)
        if not hides_when_closed(config):
            return await _send_loader(build_loader(templates, config))
        if not await site.is_widget_open(widget_id):
            config = hide(config)
        return await _send_loader(build_loader(templates, config), _HOURLY_CACHE)

    @routes.get("/<widget_id>/frame")
    async def get_frame(widget_id: str) -> Response:
        origins = await site.widget_origins(widget_id)
        permissions = list_permissions(await site.widget_config(widget_id))
        html = build_frame_page(build, widget_id, origins, f"{MOUNT}/assets")
        response = site.page(html, csp=_FRAME_CSP, frame_ancestors=_ancestors(origins))
        response.headers["Cache-Control"] = "no-cache"
        # the strict default would forbid what the config switches on
        response.headers["Permissions-Policy"] = build_permissions_policy(permissions)
        if "popout" in request.args:
            # a window popped out of a page on another origin speaks to its opener
            response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
        return response

    @routes.get("/<widget_id>/try")
    async def get_try_page(widget_id: str) -> Response:
        """Serve a stand-in for a site, which the first steps in the Admin UI show."""
        _ = await site.widget_config(widget_id)
        page = build_try_page(f"{MOUNT}/{widget_id}.js")
        return site.page(page, csp=_FRAME_CSP, frame_ancestors=("'self'",))

    @routes.get("/assets/<name>")
    async def get_asset(name: str) -> Response:
        return await app_files.file(name, immutable=True)

    @routes.get("/host/<name>")
    async def get_host_script(name: str) -> Response:
        """Serve a part of the loader to pages of any origin."""
        # for long only under the address of this very content; another's, or none, may change
        is_same = request.args.get("v") == versions.get(name, "")
        response = await host_files.file(name, immutable=is_same)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    preview_script = f"{MOUNT}/host/preview.js?v={versions['preview.js']}"
    _add_preview(site, routes, build, build_preview_loader(templates), preview_script)
    return [routes]


def _add_preview(site: Site, routes: Blueprint, build: Build, loader: Loader, script: str) -> None:
    """Serve what the designer shows drafts with: a page, the loader, the app."""
    base = f"{MOUNT}/{PREVIEW_ID}"
    page = build_preview_page(script)
    frame = build_frame_page(build, PREVIEW_ID, (), f"{MOUNT}/assets", is_preview=True)

    @routes.get(f"/{PREVIEW_ID}")
    async def get_preview() -> Response:
        return _send_preview(site.page(page, csp=_FRAME_CSP, frame_ancestors=("'self'",)))

    @routes.get(f"/{PREVIEW_ID}.js")
    async def get_preview_loader() -> Response:
        return await _send_loader(loader)

    @routes.get(f"/{PREVIEW_ID}/frame")
    async def get_preview_frame() -> Response:
        return _send_preview(site.page(frame, csp=_FRAME_CSP, frame_ancestors=("'self'",)))

    @routes.post(f"/{PREVIEW_ID}/look")
    async def get_draft_look() -> Response:
        """Answer with what the loader needs of a draft."""
        _ = await site.require("widget:read")
        draft = await site.read_json(max_bytes=MAX_DRAFT_BYTES)
        return jsonify(await asyncio.to_thread(build_draft_look, draft))

    site.describe({f"{base}/look": {"post": LOOK_OPERATION}})


def _send_preview(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    return response


async def _send_loader(loader: Loader, cache: str = _LOADER_CACHE) -> Response:
    """Answer with the script, gzipped where the client takes it; 304 where it has it."""
    is_compressed = request.accept_encodings.quality("gzip") > 0
    body = loader.compressed if is_compressed else loader.body
    response = Response(body, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = cache
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
