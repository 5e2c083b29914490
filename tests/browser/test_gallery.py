"""The gallery shows every screen in every state; all hold the words they have to, and axe's rules.

One page goes through them all without loading anew, so a state costs a fraction of a second.
"""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from .axe import find_violations
from .conftest import NewContext
from .host import Host
from .people import Agent, Visitor
from .published import Staff
from .settle import settle
from .test_screens import find_flow

pytestmark = pytest.mark.slow

FAILED = {
    "error": "Try again",
    "offline": "The server cannot be reached",
    "forbidden": "You may not see this",
    "missing": "This is not here",
}


@pytest.fixture
def page(host: Host, new_context: NewContext) -> Page:
    agent = Agent(new_context(reduced_motion="reduce").new_page(), host.url)
    agent.sign_in()
    return agent.page


def test_screens_say_what_failed_and_hold_long_texts_on_a_phone(
    page: Page, host: Host, visitor: Visitor
) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Is anybody there?")
    with Staff(host) as staff:
        find_flow(staff)
    page.set_viewport_size({"width": 360, "height": 740})
    for href, stage in visit(page, host, ("error", "long")):
        if href.endswith("/error"):
            expect(stage.get_by_text(FAILED["error"]).first).to_be_visible()
        else:
            expect(stage.get_by_role("status", name="Loading")).to_have_count(0)
        settle(page)
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{href} scrolls sideways"


@pytest.mark.parametrize(("scheme", "screen"), [("light", "queues"), ("dark", "inbox-all")])
def test_states_please_axe(
    scheme: Literal["light", "dark"], screen: str, page: Page, host: Host
) -> None:
    page.emulate_media(color_scheme=scheme)
    for href, stage in visit(page, host, None, (screen,)):
        state = href.rpartition("/")[2]
        if state == "loading":
            expect(stage.get_by_role("status", name="Loading").first).to_be_visible()
        else:
            expect(stage.get_by_role("status", name="Loading")).to_have_count(0)
        if state in FAILED:
            expect(stage.get_by_text(FAILED[state]).first).to_be_visible()
        assert find_violations(page) == [], href


def test_acts_on_the_way_and_refused_keep_what_was_typed(page: Page, host: Host) -> None:
    words = {
        "saving": None,
        "refused": "There is one of this name already.",
        "conflict": "Somebody else has changed it meanwhile.",
        "unreached": "Check your connection and try again.",
    }
    for href, _ in visit(page, host, tuple(words), ("queues", "teams", "people")):
        dialog = page.get_by_role("dialog")
        submit = dialog.locator("button[type=submit]")
        said = words[href.rpartition("/")[2]]
        if said is None:
            expect(submit).to_be_disabled()
        else:
            expect(dialog.get_by_text(said).first).to_be_visible()
            expect(submit).to_be_enabled()
        expect(dialog.get_by_role("textbox").first).not_to_have_value("")


def visit(
    page: Page, host: Host, states: tuple[str, ...] | None, screens: tuple[str, ...] | None = None
) -> Iterator[tuple[str, Locator]]:
    """Go to each state of each screen, all where None; yield its address and what is drawn."""
    page.goto(f"{host.url}/admin/gallery")
    links = page.get_by_role("main").locator("a[href*='/gallery/']")
    expect(links.first).to_be_visible()
    hrefs: list[str] = links.evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    for href in hrefs:
        *_, screen, state = href.split("/")
        if (states and state not in states) or (screens and screen not in screens):
            continue
        page.evaluate("href => history.pushState(null, '', href)", href)
        stage = page.locator(f"[data-stage='{screen} {state}']")
        expect(stage).to_be_visible()
        yield href, stage
