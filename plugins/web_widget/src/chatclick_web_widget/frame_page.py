"""The page inside the widget's frame, as text. No I/O beyond reading the build's file list."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

_ENTRY = "src/app/main.tsx"

_PAGE = """<!doctype html>
<html lang="en" data-widget="{widget}" data-origins="{origins}"{preview}>
<head>
<meta charset="utf-8">
<title>Chat</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
{styles}
<script type="module" src="{script}"></script>
</head>
<body></body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Build:
    """What the front-end build made.

    Attributes:
        script: file name of the app, below `assets/`.
        styles: file names of its style sheets, below `assets/`.
    """

    script: str
    styles: tuple[str, ...]


def read_build(dist: Path) -> Build:
    """Read which files the build made.

    Args:
        dist: the build's folder.

    Raises:
        RuntimeError: the front end is not built.
    """
    try:
        entry = json.loads((dist / "manifest.json").read_text("utf-8"))[_ENTRY]
    except FileNotFoundError as error:
        raise RuntimeError(
            f"the widget's front end is not built: {dist} has no manifest.json; "
            "run `npm ci && npm run build` in plugins/web_widget/web"
        ) from error
    return Build(Path(entry["file"]).name, tuple(Path(name).name for name in entry["css"]))


def build_permissions_policy(names: Sequence[str]) -> str:
    """Write the header that keeps all from the frame but what the config switches on."""
    asked = ("camera", "microphone", "geolocation", "payment")
    return ", ".join(f"{name}=(self)" if name in names else f"{name}=()" for name in asked)


def build_frame_page(
    build: Build, widget_id: str, origins: Sequence[str], assets: str, *, is_preview: bool = False
) -> str:
    """Write the frame's page.

    Args:
        build: the app's files.
        widget_id: whose frame it is.
        origins: origins that may talk to the app; ("*",) for any.
        assets: URL of the folder that serves the files, without a slash at the end.
        is_preview: the app shows what the designer tells it, and calls no server.

    Returns:
        The HTML. It holds no inline script or style.
    """
    styles = "\n".join(
        f'<link rel="stylesheet" href="{escape(f"{assets}/{name}")}">' for name in build.styles
    )
    return _PAGE.format(
        widget=escape(widget_id),
        origins=escape(" ".join(origins)),
        styles=styles,
        script=escape(f"{assets}/{build.script}"),
        preview=" data-preview" if is_preview else "",
    )
