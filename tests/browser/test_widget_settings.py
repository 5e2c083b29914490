"""What a widget's config makes of a page before and while the chat is open."""

import re

import pytest
from playwright.sync_api import Page, expect

from .axe import find_violations
from .conftest import NewContext, forgive_ended_token
from .files import Caller
from .host import Host
from .people import Visitor
from .settle import settle
from .site import Desk, SitePage, serve_site

pytestmark = pytest.mark.slow

FIRST_LOAD_BYTES = 6_000
READ_TOKEN = "localStorage[Object.keys(localStorage).find((key) => key.endsWith('token'))]"


@pytest.fixture(scope="module")
def desk(host: Host) -> Desk:
    return Desk(host)


def follow_requests(page: Page, src: str) -> list[str]:
    """Collect what a page asks the chat host for."""
    origin = src.split("/widget/")[0]
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.url.startswith(origin) else None)
    return asked


def test_nothing_is_fetched_or_stored_before_the_visitor_agrees(
    desk: Desk, new_context: NewContext, complaints: list[str]
) -> None:
    src = desk.make_widget(privacy={"consent": "before-load"})
    with serve_site(src, {"/": SitePage()}) as url:
        page = new_context().new_page()
        asked = follow_requests(page, src)
        visitor = Visitor(page, url)
        visitor.launcher.first.hover()
        visitor.launcher.first.click()
        card = page.get_by_role("dialog", name="Shop help").filter(has_text="May the chat load")
        expect(card).to_be_visible()
        assert find_violations(page) == []
        card.get_by_role("button", name="Not now").click()
        expect(card).to_have_count(0)

        assert asked == [src]
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
            0,
            0,
            "",
        ]

        visitor.launcher.first.click()
        card.get_by_role("button", name="Agree").click()
        visitor.write("I agree")
        page.reload()
        expect(visitor.field).to_be_visible()

        page.evaluate("chatclick('consent', false)")
        expect(page.locator("chatclick-widget iframe")).to_have_count(0)
        kept = page.evaluate("Object.keys(localStorage)")
        assert kept == []
    forgive_ended_token(complaints)


def test_taking_the_consent_back_removes_what_was_kept(
    host: Host, desk: Desk, new_context: NewContext, complaints: list[str]
) -> None:
    src = desk.make_widget(privacy={"consent": "before-load"})
    with serve_site(src, {"/": SitePage()}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.page.wait_for_function("window.chatclick?.path")
        visitor.page.evaluate("chatclick('consent', true)")
        visitor.open_widget()
        visitor.write_and_wait("keep this")
        visitor.field.fill("half a secret")
        token = visitor.page.evaluate(READ_TOKEN)

        with visitor.page.expect_response("**/logout"):
            visitor.page.evaluate("chatclick('consent', false)")

        expect(visitor.page.locator("chatclick-widget iframe")).to_have_count(0)
        assert visitor.page.evaluate("Object.values(localStorage)") == []
        caller = Caller(host, token)
        with pytest.raises(AssertionError, match="401"):
            caller.call("GET", "/api/v1/sessions")
        # nor is anything left in the frame's own storage
        visitor.page.evaluate("chatclick('consent', true)")
        visitor.open_widget()
        expect(visitor.field).to_have_value("")
        expect(visitor.bubbles).to_have_count(0)
    forgive_ended_token(complaints)


def test_triggers_and_teaser_stay_within_the_bytes_of_a_page_where_nobody_opens(
    desk: Desk, new_context: NewContext
) -> None:
    src = desk.make_widget(
        strings={"en": {"teaser.help": "Questions about the lamps?"}},
        triggers=[
            {
                "id": "lamps",
                "event": "page",
                "when": {
                    "combinator": "and",
                    "rules": [{"field": "page.path", "operator": "starts_with", "value": "/lamps"}],
                },
                "action": {"type": "teaser", "text": "teaser.help"},
                "once": "visitor",
            }
        ],
    )
    pages = {"/": SitePage(), "/lamps": SitePage()}
    with serve_site(src, pages) as url:
        page = new_context().new_page()
        asked = follow_requests(page, src)
        client = page.context.new_cdp_session(page)
        client.send("Network.enable")
        sizes: list[float] = []
        client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        teaser = page.get_by_role("status").filter(has_text="Questions about the lamps?")

        with page.expect_response(re.compile("/host/extras.js")) as answer:
            page.goto(url)
        answer.value.finished()
        expect(teaser).to_have_count(0)
        page.goto(f"{url}/lamps")
        expect(teaser).to_be_visible()
        assert find_violations(page) == []
        settle(page)
        assert len(set(asked)) == 2
        bodies = [page.request.get(one).headers.get("content-length", "0") for one in set(asked)]
        assert sum(map(int, bodies)) <= FIRST_LOAD_BYTES + 300

        teaser.get_by_role("button", name="Dismiss").click()
        page.reload()
        page.wait_for_function("window.chatclick?.path")
        page.evaluate("history.pushState(null, '', '/lamps?again')")
        page.wait_for_function("performance.now() > 500")
        expect(teaser).to_have_count(0)


def test_a_plain_page_fetches_one_script_below_three_kilobytes_and_shifts_nothing(
    desk: Desk, new_context: NewContext
) -> None:
    src = desk.make_widget()
    watch = (
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach("
        "(one) => (shift += one.value))).observe({ type: 'layout-shift', buffered: true })"
    )
    with serve_site(src, {"/": SitePage()}) as url:
        context = new_context()
        context.add_init_script(watch)
        page = context.new_page()
        asked = follow_requests(page, src)
        with page.expect_response(src) as answer:
            visitor = Visitor(page, url)
        expect(visitor.launcher).to_be_visible()

        assert answer.value.request.sizes()["responseBodySize"] <= 3_000
        assert asked == [src]
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
            0,
            0,
            "",
        ]
        visitor.open_widget()
        settle(page)
        assert page.evaluate("shift") == 0


def test_hide_on_and_own_buttons(desk: Desk, new_context: NewContext) -> None:
    src = desk.make_widget(
        launcher={
            "selector": ".help",
            "hideOn": [{"field": "page.path", "operator": "is", "value": "/pay"}],
        }
    )
    button = SitePage(body='<main><h1>Pay</h1><button class="help">Help me</button></main>')
    with serve_site(src, {"/": button, "/pay": button}) as url:
        visitor = Visitor(new_context().new_page(), f"{url}/pay")
        page = visitor.page
        help_me = page.get_by_role("button", name="Help me")
        page.wait_for_function("document.querySelector('chatclick-widget')?.dataset.away === ''")
        expect(visitor.launcher).to_be_hidden()

        help_me.click()
        expect(visitor.field).to_be_visible()
        expect(help_me).to_have_attribute("aria-expanded", "true")
        help_me.click()
        expect(visitor.launcher).to_be_hidden()
        page.evaluate("history.pushState(null, '', '/')")
        expect(visitor.launcher).to_be_visible()


def test_a_sheet_on_phones_leaves_the_top_of_the_page_in_sight(
    desk: Desk, new_context: NewContext
) -> None:
    src = desk.make_widget(layout={"mobile": "sheet", "mobileBreakpoint": 600})
    with serve_site(src, {"/": SitePage()}) as url:
        visitor = Visitor(new_context(viewport={"width": 590, "height": 800}).new_page(), url)
        visitor.open_widget()
        settle(visitor.page)

        box = visitor.page.locator("chatclick-widget iframe").bounding_box()
        assert box
        assert (box["x"], box["width"]) == (0, 590)
        assert box["y"] == pytest.approx(80, abs=1)
        assert box["y"] + box["height"] == pytest.approx(800, abs=1)


def test_size_side_and_layer_are_as_the_config_says(desk: Desk, new_context: NewContext) -> None:
    layout = {"position": "start", "offset": {"x": 40, "y": 30}, "width": 420, "maxHeight": 500}
    src = desk.make_widget(layout={**layout, "zIndex": 77}, launcher={"size": 72})
    with serve_site(src, {"/": SitePage()}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.open_widget()
        visitor.page.mouse.move(0, 0)
        settle(visitor.page)

        panel = visitor.page.locator("chatclick-widget iframe").bounding_box()
        launcher = visitor.launcher.bounding_box()
        assert panel and launcher
        assert (panel["x"], panel["width"], panel["height"]) == (40, 420, 500)
        # it rises by two pixels under the pointer
        assert launcher["y"] + launcher["height"] == pytest.approx(770, abs=2.5)
        assert (launcher["x"], launcher["height"]) == pytest.approx((40, 72), abs=0.01)
        host = visitor.page.locator("chatclick-widget")
        assert host.evaluate("(host) => getComputedStyle(host).zIndex") == "77"


def test_inline_is_a_part_of_the_page(desk: Desk, new_context: NewContext) -> None:
    src = desk.make_widget(layout={"maxHeight": 420})
    body = '<main><h1>Help</h1><div id="here" style="width:400px"></div><p>Below</p></main>'
    with serve_site(src, {"/": SitePage(body=body)}) as url:
        page = new_context().new_page()
        page.goto(url)
        page.wait_for_function("window.chatclick?.path")

        page.evaluate("chatclick('mount', '#here')")

        visitor_frame = page.frame_locator("#here iframe")
        expect(visitor_frame.get_by_role("textbox", name="Your message")).to_be_visible()
        settle(page)
        box = page.locator("#here iframe").bounding_box()
        assert box and (box["width"], box["height"]) == (400, 420)
        below = page.get_by_text("Below").bounding_box()
        assert below and below["y"] >= box["y"] + box["height"]


def test_memory_keeps_nothing_in_the_browser(desk: Desk, new_context: NewContext) -> None:
    src = desk.make_widget(privacy={"storage": "memory"}, session={"reopenOnNavigate": False})
    with serve_site(src, {"/": SitePage()}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.open_widget()
        visitor.write_and_wait("forget me")

        kept = visitor.page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage)]")
        assert kept == [[], []]
        visitor.page.reload()
        visitor.open_widget()
        expect(visitor.bubbles).to_have_count(0)


def test_a_widget_that_hides_outside_its_hours_is_not_seen(
    desk: Desk, new_context: NewContext
) -> None:
    never = {"timezone": "Europe/Berlin", "weekly": {}}
    teaser = {"teaser": {"enabled": True, "delayMs": 0}}
    for schedule, is_seen in ((never, False), ("always", True)):
        availability = {"schedule": schedule, "whenClosed": "hide"}
        src = desk.make_widget(availability=availability, greeting=teaser)
        with serve_site(src, {"/": SitePage()}) as url:
            page = new_context().new_page()
            page.goto(url)
            page.wait_for_function("window.chatclick?.path")

            buttons = page.get_by_role("button").filter(visible=True)
            expect(buttons).to_have_count(3 if is_seen else 0)  # launcher, teaser, its cross


LISTEN = """(region) => {
  window.heard = [];
  new MutationObserver(() => heard.push(region.textContent))
    .observe(region, { childList: true, characterData: true, subtree: true });
}"""


def test_a_reader_hears_every_message_where_the_config_says_all(
    desk: Desk, new_context: NewContext
) -> None:
    src = desk.make_widget(accessibility={"announce": "all"})
    with serve_site(src, {"/": SitePage()}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.open_widget()
        region = visitor.widget.locator("[aria-live]")
        region.evaluate(LISTEN)
        visitor.write_and_wait("can you hear me")
        expect(region).to_have_text("You: can you hear me")

        desk.reply("can you hear me", "Yes")
        visitor.expect_message("Yes")
        desk.reply("Yes", "Yes")

        expect(visitor.bubble("Yes")).to_have_count(2)
        visitor.frame.wait_for_function(
            "() => heard.filter((one) => one.endsWith(': Yes')).length === 2"
        )
