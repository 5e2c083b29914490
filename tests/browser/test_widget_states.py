"""Every state of the widget's app, for other eyes, in any colour, in a narrow window."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from .axe import find_violations
from .conftest import NewContext
from .gallery import serve_gallery, show_state, visit_states

pytestmark = pytest.mark.slow

PANEL = {"width": 384, "height": 640}
# a window of 1280 pixels at 400 percent is this wide
NARROW = {"width": 320, "height": 480}
COLOURED = [
    "thread",
    "home: cards",
    "pre-chat: wrong",
    "csat: ten",
    "menu: home",
    "thread: offline",
]

FIND_CUT = """() => [...document.querySelectorAll("body *")].filter((element) => {
  if (element.closest("svg, pre, .visually-hidden, [class*=carousel]")) return false;
  const { left, right, width } = element.getBoundingClientRect();
  if (width > 0 && (right > innerWidth + 1 || left < -1)) return true;
  return element.matches("button, select") && element.scrollWidth > element.clientWidth + 1;
}).map((element) => element.outerHTML.slice(0, 160))"""


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build and serve the gallery."""
    with serve_gallery(tmp_path_factory.mktemp("gallery")) as address:
        yield address


def open_page(new_context: NewContext, size: dict[str, int]) -> Page:
    return new_context(viewport=size, reduced_motion="reduce").new_page()


@pytest.mark.parametrize(("scheme", "locale"), [("light", "en"), ("dark", "ar")])
def test_axe_finds_nothing_in_any_state(
    scheme: Literal["light", "dark"], locale: str, gallery: str, new_context: NewContext
) -> None:
    page = open_page(new_context, PANEL)

    found: dict[str, Any] = {
        name: violations
        for name in visit_states(page, gallery, scheme=scheme, locale=locale)
        if (violations := find_violations(page))
    }

    assert found == {}


@pytest.mark.parametrize("accent", ["#ffe66d", "#101418", "#ff2d55"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_accent_can_be_read(
    accent: str, scheme: str, gallery: str, new_context: NewContext
) -> None:
    page = open_page(new_context, PANEL)

    for name in COLOURED:
        show_state(page, gallery, name, accent=accent, scheme=scheme)

        assert find_violations(page) == [], name


@pytest.mark.parametrize("locale", ["en", "de", "ar"])
def test_nothing_is_cut_off_in_a_narrow_window(
    locale: str, gallery: str, new_context: NewContext
) -> None:
    page = open_page(new_context, NARROW)

    found: dict[str, Any] = {
        name: cut
        for name in visit_states(page, gallery, locale=locale)
        if (cut := page.evaluate(FIND_CUT))
    }

    assert found == {}
