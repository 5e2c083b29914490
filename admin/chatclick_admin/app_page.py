"""The one page of the app, as the front-end build wrote it. No I/O beyond reading it."""

from pathlib import Path


class BuildMissing(RuntimeError):
    """The front end has not been built."""


def read_app_page(dist: Path) -> str:
    """Read the page; `{nonce}` in it stands for the nonce of the response.

    Args:
        dist: the folder the build writes to.

    Returns:
        The HTML.

    Raises:
        BuildMissing: with the command that builds it.
    """
    page = dist / "index.html"
    if not page.is_file():
        raise BuildMissing(
            f"{page} is missing: build the front end with `npm ci && npm run build` in admin/web."
        )
    return page.read_text(encoding="utf-8")
