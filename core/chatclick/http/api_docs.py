"""`/api/docs`: the API's interactive documentation, from our own files under the strict CSP."""

from importlib.resources import files
from pathlib import Path

from quart import Quart, Response

from chatclick.host.assets import FolderAssets
from chatclick.security.headers import NONCE_MARK, PAGE_HEADERS, build_csp, new_nonce

_FOLDER = Path(str(files("chatclick.http").joinpath("api_docs_page")))


def install(app: Quart) -> None:
    """Add the page and its two files."""
    assets = FolderAssets(_FOLDER)
    page = _FOLDER.joinpath("page.html").read_text("utf-8")

    @app.get("/api/docs")
    async def api_docs() -> Response:
        nonce = new_nonce()
        response = Response(
            page.replace(NONCE_MARK, nonce), content_type="text/html; charset=utf-8"
        )
        response.headers.update(PAGE_HEADERS)
        response.headers["Content-Security-Policy"] = build_csp(nonce)
        return response

    @app.get("/api/docs/<name>")
    async def api_docs_file(name: str) -> Response:
        return await assets.file(name)
