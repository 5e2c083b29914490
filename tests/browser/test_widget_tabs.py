"""Tabs, subdomains and windows of one visitor, and pages that the browser puts away."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Route, expect

from .conftest import FLAGS, NewContext, forgive_ended_token
from .host import Host
from .people import Visitor
from .site import Desk, SitePage, serve_site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def desk(host: Host) -> Desk:
    return Desk(host)


@pytest.fixture(scope="module")
def src(desk: Desk) -> str:
    return desk.make_widget()


def test_tabs_share_the_conversation_and_what_is_unread(
    desk: Desk, src: str, new_context: NewContext
) -> None:
    with serve_site(src, {"/": SitePage()}) as url:
        context = new_context()
        first = Visitor(context.new_page(), url)
        first.open_widget()
        first.write_and_wait("two tabs of one")
        second = Visitor(context.new_page(), url)
        expect(second.launcher).to_be_visible()
        first.page.keyboard.press("Escape")
        expect(first.page.locator("chatclick-widget[data-open]")).to_have_count(0)

        desk.reply("two tabs of one", "An answer")
        for tab in (first, second):
            expect(tab.page.get_by_role("button", name="Open chat, 1 unread")).to_be_visible()
        second.open_widget()
        second.expect_message("An answer")

        expect(first.page.get_by_role("button", name="Open chat", exact=True)).to_be_visible()


def test_a_logout_in_one_tab_is_one_in_all(
    src: str, new_context: NewContext, complaints: list[str]
) -> None:
    with serve_site(src, {"/": SitePage()}) as url:
        context = new_context()
        first = Visitor(context.new_page(), url)
        first.open_widget()
        first.write_and_wait("a secret of mine")
        second = Visitor(context.new_page(), url)
        second.open_widget()
        second.expect_message("a secret of mine")

        first.page.evaluate("chatclick('logout')")

        expect(second.bubbles).to_have_count(0)
        second.page.reload()
        expect(second.field).to_be_visible()
        expect(second.bubbles).to_have_count(0)
    forgive_ended_token(complaints)


@pytest.fixture
def remembering(whole_chromium: str, browser: Browser) -> Iterator[Browser]:
    """A browser that keeps pages for the way back, which the test tool switches off."""
    other = browser.browser_type.launch(
        executable_path=whole_chromium,
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield other
    other.close()


def test_a_page_brought_back_from_the_browsers_memory_goes_on(
    desk: Desk, src: str, remembering: Browser
) -> None:
    with serve_site(src, {"/": SitePage(), "/other": SitePage(snippet="")}) as url:
        visitor = Visitor(remembering.new_page(), url)
        visitor.open_widget()
        visitor.write_and_wait("back in a moment")
        page = visitor.page
        # the test tool does not see into frames that come back: the page says what they got
        page.evaluate("chatclick('on', 'message.received', ({ text }) => document.title = text); 0")
        page.evaluate("window.isTheSame = true")
        page.goto(f"{url}/other")
        desk.reply("back in a moment", "Welcome back")

        page.evaluate("history.back()")

        page.wait_for_function("window.isTheSame")
        expect(page).to_have_title("Welcome back")


def test_subdomains_share_one_conversation(desk: Desk, new_context: NewContext) -> None:
    shared = desk.make_widget(session={"scope": "shop.localhost"})
    with serve_site(shared, {"/": SitePage()}) as url:
        port = url.rpartition(":")[2]
        visitor = Visitor(new_context().new_page(), f"http://www.shop.localhost:{port}/")
        visitor.open_widget()
        visitor.write_and_wait("from one subdomain")

        visitor.page.goto(f"http://help.shop.localhost:{port}/")
        visitor.launcher.click()

        visitor.expect_message("from one subdomain")


def test_the_chat_moves_into_a_window_of_its_own(src: str, new_context: NewContext) -> None:
    body = "<main><button onclick=\"chatclick('popout')\">Own window</button></main>"
    with serve_site(src, {"/": SitePage(body=body)}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.open_widget()
        visitor.write_and_wait("into its own window")

        with visitor.page.context.expect_page() as opened:
            visitor.page.get_by_role("button", name="Own window").click()

        bubbles = opened.value.locator(".bubble")
        expect(bubbles).to_have_text(["into its own window"])
        expect(visitor.page.locator("chatclick-widget iframe")).to_have_count(0)


def test_a_window_of_its_own_goes_on_when_it_is_loaded_anew(
    src: str, new_context: NewContext
) -> None:
    body = "<main><button onclick=\"chatclick('popout')\">Own window</button></main>"
    with serve_site(src, {"/": SitePage(body=body)}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.open_widget()
        visitor.write_and_wait("still in its window")
        with visitor.page.expect_popup() as opened:
            visitor.page.get_by_role("button", name="Own window").click()
        window = opened.value
        expect(window.locator(".bubble")).to_have_text(["still in its window"])

        window.reload()

        expect(window.locator(".bubble")).to_have_text(["still in its window"])


def test_half_a_form_outlives_the_turn_of_the_hours(
    desk: Desk, src: str, new_context: NewContext
) -> None:
    def arrive(route: Route) -> None:
        """Say that the doors close in a moment."""
        answer = route.fetch()
        closes_at = (datetime.now(UTC) + timedelta(seconds=4)).isoformat()
        hours = {"is_open": True, "closes_at": closes_at, "opens_at": None}
        availability = {**answer.json()["availability"], **hours}
        route.fulfill(response=answer, json={**answer.json(), "availability": availability})

    with serve_site(src, {"/": SitePage()}) as url:
        context = new_context()
        # the app asks some seconds after the turn, not all of them in the same one
        context.add_init_script("Math.random = () => 0")
        visitor = Visitor(context.new_page(), url)
        visitor.page.route("**/visitor", arrive)
        visitor.open_widget()
        visitor.write_and_wait("a form, please")
        form = {
            "type": "form",
            "text": "Please",
            "name": "f",
            "fields": [{"name": "a", "type": "text", "label": "A"}],
        }
        desk.say("a form, please", form)
        visitor.widget.locator(".form-card input").fill("half of it")
        with visitor.page.expect_response("**/visitor"):
            pass

        # what came with the answer has been drawn once this is
        desk.reply("Please\n- A", "We close now")
        visitor.expect_message("We close now")
        expect(visitor.widget.locator(".form-card input")).to_have_value("half of it")
