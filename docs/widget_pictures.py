"""Take the pictures of the widget: `python docs/widget_pictures.py` after its screens have changed.

They come from the gallery of states, so no host runs. With a folder as argument it takes every
state there instead, in light, dark, Arabic and at 320 pixels, for eyes to look at.
"""

import re
import shutil
import sys
import tempfile
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

# from the checkout
from tests.browser.gallery import serve_gallery, show_state, visit_states  # noqa: E402
from tests.browser.settle import settle  # noqa: E402

TARGET = ROOT / "docs/images"
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
PANEL = {"width": 384, "height": 640}
LOOKS: Mapping[str, Mapping[str, str]] = {
    "light": {"scheme": "light"},
    "dark": {"scheme": "dark"},
    "arabic": {"locale": "ar"},
    "narrow": {"width": "320"},
}

Shot = tuple[str, Mapping[str, str]]
PICTURES: Mapping[str, Sequence[Shot]] = {
    "widget-home.png": [
        ("home: cards", {}),
        ("pre-chat", {}),
        ("menu: thread", {}),
        ("csat: five", {}),
    ],
    "widget-themes.png": [
        ("thread", {"scheme": "dark"}),
        ("home: cards", {"accent": "#ffe66d"}),
        ("thread", {"accent": "#7c3aed", "radius": "4", "density": "compact"}),
        ("home: cards", {"accent": "#101418", "scheme": "dark"}),
    ],
    "widget-arabic.png": [
        ("home: cards", {"locale": "ar"}),
        ("thread", {"locale": "ar"}),
        ("pre-chat: wrong", {"locale": "ar"}),
        ("menu: thread", {"locale": "ar"}),
    ],
}


def main(arguments: Sequence[str]) -> None:
    """Take the pictures of the manual, or all states into a folder."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as built, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(OPTIONS))
        with serve_gallery(Path(built)) as address:
            if arguments:
                shoot_states(browser, address, Path(arguments[0]))
            else:
                TARGET.mkdir(exist_ok=True)
                for name, shots in PICTURES.items():
                    pictures = [shoot(browser, address, shot) for shot in shots]
                    join(browser, pictures, TARGET / name)
        browser.close()


def open_page(browser: Browser, width: int = PANEL["width"]) -> Page:
    """Open a page as large as the panel."""
    viewport = {**PANEL, "width": width}
    return browser.new_page(viewport=viewport, reduced_motion="reduce", device_scale_factor=1)


def shoot(browser: Browser, address: str, shot: Shot) -> bytes:
    """Take one state in one look."""
    state, look = shot
    page = open_page(browser)
    show_state(page, address, state, **look)
    settle(page)
    picture = page.screenshot()
    page.close()
    return picture


def shoot_states(browser: Browser, address: str, folder: Path) -> None:
    """Take every state in every look."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, look in LOOKS.items():
        page = open_page(browser, int(look.get("width", PANEL["width"])))
        for state in visit_states(page, address, **look):
            settle(page)
            page.screenshot(path=folder / f"{name}-{re.sub('[^a-z0-9]+', '-', state)}.png")
        page.close()


def join(browser: Browser, pictures: Sequence[bytes], target: Path) -> None:
    """Put pictures side by side."""
    images = "".join(
        f'<img src="data:image/png;base64,{b64encode(picture).decode()}">' for picture in pictures
    )
    style = (
        "body{margin:0;padding:32px;display:flex;gap:24px;background:#e9e4dc}"
        "img{inline-size:calc(25% - 18px);border-radius:16px;box-shadow:0 8px 32px #0003}"
    )
    page = browser.new_page(viewport={"width": 1672, "height": 704})
    page.set_content(f"<style>{style}</style>{images}")
    page.screenshot(path=target)
    page.close()


if __name__ == "__main__":
    main(sys.argv[1:])
