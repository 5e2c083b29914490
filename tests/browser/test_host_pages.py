"""The widget on pages that make it hard: it opens, takes a message, and goes without a trace."""

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import NewContext
from .host import Host
from .people import Visitor
from .site import Desk, SitePage, serve_site

pytestmark = pytest.mark.slow

BROKEN_GLOBALS = """<script>
const fail = () => { throw new Error("mine") };
Array.prototype.map = Array.prototype.filter = Array.prototype.forEach = fail;
Array.prototype.toJSON = function () { return "broken" };
Object.prototype.toJSON = function () { return "broken" };
JSON.parse = JSON.stringify = fail;
window.fetch = fail;
window.Promise = function () { throw new Error("mine") };
window.onmessage = () => undefined;
</script>"""
OVERLAY = (
    '<div id="cover" style="position:fixed;inset:auto 0 0 auto;width:100%;height:80%;'
    'z-index:2147483647;background:#0001"></div>'
)
PAGES = {
    "plain": SitePage(),
    "unset": SitePage(head="<style>* { all: unset !important; color: red !important }</style>"),
    "resets": SitePage(
        head="<style>button, iframe, div { display: none !important; width: 1px !important }"
        "chatclick-widget { transform: scale(0); opacity: 0; display: none }</style>"
    ),
    "globals": SitePage(head=BROKEN_GLOBALS),
    "base": SitePage(head='<base href="https://elsewhere.example/deep/">'),
    "rtl": SitePage(html='lang="ar" dir="rtl"', body="<main><h1>متجر</h1></main>"),
    "no body yet": SitePage(
        head='<script src="{src}"></script>',
        snippet="",
    ),
    "twice": SitePage(
        snippet='<script async src="{src}"></script><script async src="{src}?again"></script>'
    ),
}


@pytest.fixture(scope="module")
def desk(host: Host) -> Desk:
    return Desk(host)


@pytest.fixture(scope="module")
def plain_widget(desk: Desk) -> str:
    return desk.make_widget()


@pytest.mark.parametrize("name", PAGES)
def test_the_chat_works_on_a_page(name: str, plain_widget: str, new_context: NewContext) -> None:
    page = PAGES[name]
    if "{src}" in page.head:
        page = SitePage(head=page.head.format(src=plain_widget), snippet="")

    with serve_site(plain_widget, {"/": page}) as url:
        visitor = Visitor(new_context(locale="en-US").new_page(), url)
        visitor.launcher.click()
        box = visitor.widget.get_by_role("textbox")
        box.fill(f"Hello from {name}")
        box.press("Enter")

        expect(visitor.bubbles).to_have_text([f"Hello from {name}"])
        expect(visitor.page.locator("chatclick-widget")).to_have_count(1)


def test_a_slow_line_only_makes_it_slower(plain_widget: str, new_context: NewContext) -> None:
    with serve_site(plain_widget, {"/": SitePage()}) as url:
        page = new_context(locale="en-US").new_page()
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        third_generation = {
            "latency": 400,
            "downloadThroughput": 50_000,
            "uploadThroughput": 50_000,
        }
        line.send("Network.emulateNetworkConditions", {"offline": False, **third_generation})
        visitor = Visitor(page, url)

        visitor.launcher.click()
        visitor.write("Hello from far away")

        expect(visitor.bubbles).to_have_text(["Hello from far away"])
        visitor.expect_mark("Sent")


def test_an_open_panel_comes_above_a_layer_of_the_highest_order(
    plain_widget: str, new_context: NewContext
) -> None:
    with serve_site(plain_widget, {"/": SitePage(body=OVERLAY)}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.page.wait_for_function("window.chatclick?.path")

        visitor.page.evaluate("chatclick('open')")

        visitor.field.click()
        visitor.write("I am above it")


FILLS_THE_PAGE = """() => {
  const { x, width, height } =
    document.querySelector("chatclick-widget").shadowRoot.querySelector("iframe").getBoundingClientRect();
  return x === 0 && width === 320 && height === 560;
}"""


def test_a_launcher_at_320_pixels_scrolls_nothing_sideways(
    plain_widget: str, new_context: NewContext
) -> None:
    with serve_site(plain_widget, {"/": SitePage()}) as url:
        context = new_context(viewport={"width": 320, "height": 560})
        visitor = Visitor(context.new_page(), url)
        visitor.open_widget()

        visitor.page.wait_for_function(FILLS_THE_PAGE)
        overflow = "document.documentElement.scrollWidth - innerWidth"
        assert visitor.page.evaluate(overflow) <= 0
        assert visitor.frame.evaluate(overflow) <= 0


def test_a_replaced_body_does_not_take_the_chat_with_it(
    plain_widget: str, new_context: NewContext
) -> None:
    with serve_site(plain_widget, {"/": SitePage()}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.open_widget()
        visitor.write_and_wait("before the body went")

        visitor.page.evaluate("document.body.replaceWith(document.createElement('body'))")

        visitor.expect_message("before the body went")


def test_a_blocked_frame_is_told_to_the_page_and_throws_nothing(
    plain_widget: str, new_context: NewContext, complaints: list[str]
) -> None:
    origin = plain_widget.split("/widget/")[0]
    policy = f"default-src 'none'; script-src {origin} 'unsafe-inline'; img-src data:"
    listen = "<script>window.chatclick = (...call) => (chatclick.q ??= []).push(call);"
    listen += "chatclick('on', 'error', ({code}) => document.title = code)</script>"
    page = SitePage(head=listen, headers={"Content-Security-Policy": policy})
    with serve_site(plain_widget, {"/": page}) as url:
        visitor = Visitor(new_context().new_page(), url)

        visitor.launcher.click()

        expect(visitor.page).to_have_title("frame_blocked")
    assert all("Content Security Policy" in one for one in complaints)
    complaints.clear()


SNAPSHOT = """() => ({
  globals: Object.keys(window).filter((name) => name !== "testLog").sort(),
  nodes: document.querySelectorAll("*").length,
  sheets: document.adoptedStyleSheets.length,
  history: ["pushState", "replaceState"].map((name) => Object.hasOwn(history, name)),
  title: document.title,
})"""
COUNT_LISTENERS = """
window.testLog = new Set();
for (const target of [window, document, visualViewport, navigation]) {
  const { addEventListener } = target;
  target.addEventListener = function (type, handler, options) {
    const entry = { type };
    // the test tool listens, too
    if (new Error().stack.includes("/widget/v1/")) testLog.add(entry);
    options?.signal?.addEventListener("abort", () => testLog.delete(entry));
    addEventListener.call(this, type, handler, options);
  };
}
"""


def test_destroy_leaves_nothing_behind(desk: Desk, new_context: NewContext) -> None:
    everything = desk.make_widget(
        greeting={"teaser": {"enabled": True, "delayMs": 0}},
        launcher={"selector": "h1"},
        triggers=[
            {
                "id": event,
                "event": event,
                **({"selector": "p"} if event == "click" else {}),
                "when": {"combinator": "and", "not": True, "rules": []},
                "action": {"type": "event", "name": "never"},
            }
            for event in ("time", "scroll", "exit", "click")
        ],
    )
    with serve_site(everything, {"/": SitePage(snippet="")}) as url:
        context = new_context()
        context.add_init_script(COUNT_LISTENERS)
        page = context.new_page()
        page.goto(url)
        before = page.evaluate(SNAPSHOT)

        embed(page, everything)
        visitor = Visitor.__new__(Visitor)
        visitor.page = page
        visitor.open_widget()
        # what comes later than the launcher is there, too
        page.wait_for_function("[...testLog].some(({ type }) => type === 'focusin')")
        page.evaluate("chatclick('destroy')")
        page.evaluate("document.querySelector('script[src]').remove()")

        assert page.evaluate(SNAPSHOT) == before
        assert page.evaluate("[...testLog]") == []
        # and the snippet can come back
        embed(page, everything)
        visitor.open_widget()


def test_a_chat_destroyed_while_it_loads_leaves_nothing_behind(
    plain_widget: str, new_context: NewContext
) -> None:
    with serve_site(plain_widget, {"/": SitePage(snippet="")}) as url:
        page = new_context().new_page()
        # as in older browsers, where the history is what tells of pages
        page.add_init_script("Object.defineProperty(window, 'navigation', { value: undefined })")
        held: list[Route] = []
        page.route("**/host/connect.js*", lambda route: held.append(route))
        page.goto(url)
        before = page.evaluate(SNAPSHOT)
        embed(page, plain_widget)
        with page.expect_request("**/host/connect.js*") as part:
            page.evaluate("chatclick('load'); 0")

        page.evaluate("chatclick('destroy')")
        page.evaluate("document.querySelector('script[src]').remove()")
        held[0].continue_()
        page.evaluate("async (address) => { await import(address) }", part.value.url)

        assert page.evaluate(SNAPSHOT) == before


def embed(page: Page, src: str) -> None:
    page.evaluate(
        "(src) => document.body.append(Object.assign(document.createElement('script'), { src }))",
        src,
    )
    page.wait_for_function("window.chatclick?.path")


def test_a_second_snippet_leaves_the_first_in_charge(
    plain_widget: str, new_context: NewContext
) -> None:
    with serve_site(plain_widget, {"/": SitePage()}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.open_widget()

        embed(visitor.page, plain_widget)

        expect(visitor.page.locator("chatclick-widget")).to_have_count(1)
        visitor.write("still here")


def test_calls_before_the_script_wait_for_it(plain_widget: str, new_context: NewContext) -> None:
    early = """<script>
    window.chatclick = (...call) => (chatclick.q ??= []).push(call);
    chatclick("on", "open", ({ version }) => document.title = `open ${version}`);
    chatclick("prefill", "I would like");
    </script>"""
    with serve_site(plain_widget, {"/": SitePage(head=early)}) as url:
        visitor = Visitor(new_context().new_page(), url)

        expect(visitor.field).to_have_value("I would like")
        expect(visitor.page).to_have_title("open 1")


def test_errors_are_told_and_never_thrown(plain_widget: str, new_context: NewContext) -> None:
    with serve_site(plain_widget, {"/": SitePage()}) as url:
        visitor = Visitor(new_context().new_page(), url)
        page = visitor.page
        page.wait_for_function("window.chatclick?.path")
        page.evaluate("chatclick('on', 'error', ({ message }) => document.title = message); 0")

        assert page.evaluate("chatclick('noSuchThing').then(() => 0, (error) => `${error}`)")
        expect(page).to_have_title('Error: chatclick has no method "noSuchThing"')
        page.evaluate("chatclick('send', 7); 0")
        expect(page).to_have_title('Error: chatclick("send", text) needs a text that is not empty')
        for call, problem in (
            ("'configure', {security: {}}", "not security"),
            ("'mount', '#nowhere'", "a selector that finds one"),
            ("'page', 'http://['", "Invalid URL"),
        ):
            refused = page.evaluate(f"chatclick({call}).then(() => '', (error) => `${{error}}`)")
            assert problem in refused
        assert page.evaluate("chatclick('consent', true).then(() => 'nothing')") == "nothing"


def test_the_address_is_followed_without_a_call(plain_widget: str, new_context: NewContext) -> None:
    with serve_site(plain_widget, {"/": SitePage()}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.open_widget()
        page = visitor.page
        page.evaluate(
            "chatclick('on', 'page', ({ url, title }) => (window.seen ??= []).push(url)); 0"
        )

        page.evaluate("history.pushState(null, '', '/lamps')")
        page.wait_for_function("window.seen?.length === 1")
        page.evaluate("history.back()")
        page.wait_for_function("window.seen.length === 2")

        assert page.evaluate("seen") == [f"{url}/lamps", f"{url}/"]
        expect(visitor.field).to_be_visible()
