"""What a page asks of a chat that is yet to start holds once it has started."""

import pytest
from playwright.sync_api import expect

from .conftest import NewContext
from .host import Host
from .people import Visitor
from .site import Desk, SitePage, serve_site

pytestmark = pytest.mark.slow

BEFORE = """<script>
window.chatclick = (...call) => (chatclick.q ??= []).push(call);
chatclick(...JSON.parse(decodeURIComponent(location.search.slice(1))));
</script>"""


@pytest.fixture(scope="module")
def desk(host: Host) -> Desk:
    return Desk(host)


@pytest.fixture(scope="module")
def src(desk: Desk) -> str:
    return desk.make_widget()


def come_back(visitor: Visitor, url: str, call: str) -> None:
    """Come to a page that makes a call before the chat's script is there."""
    visitor.page.evaluate("chatclick('close')")
    visitor.page.goto(f"{url}/calling?{call}")


def test_a_message_of_the_page_goes_on_with_the_conversation(
    src: str, new_context: NewContext
) -> None:
    with serve_site(src, {"/": SitePage(), "/calling": SitePage(head=BEFORE)}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.open_widget()
        visitor.write_and_wait("first of all")

        come_back(visitor, url, '["send", "and then"]')

        expect(visitor.bubbles).to_have_text(["first of all", "and then"])


def test_a_text_of_the_page_is_in_the_field_of_the_conversation(
    src: str, new_context: NewContext
) -> None:
    with serve_site(src, {"/": SitePage(), "/calling": SitePage(head=BEFORE)}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.open_widget()
        visitor.write_and_wait("before the text")

        come_back(visitor, url, '["prefill", "I would like"]')

        visitor.expect_message("before the text")
        expect(visitor.field).to_have_value("I would like")


def test_the_conversation_that_the_page_names_is_shown(src: str, new_context: NewContext) -> None:
    with serve_site(src, {"/": SitePage(), "/calling": SitePage(head=BEFORE)}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.open_widget()
        visitor.write_and_wait("the one to see")
        named = visitor.page.evaluate("chatclick('get', 'conversation')")
        visitor.page.evaluate("chatclick('newConversation')")
        visitor.write_and_wait("a newer one")

        come_back(visitor, url, f'["openConversation", "{named}"]')

        visitor.expect_message("the one to see")


def test_a_new_conversation_is_shown_though_one_is_going_on(
    src: str, new_context: NewContext
) -> None:
    with serve_site(src, {"/": SitePage(), "/calling": SitePage(head=BEFORE)}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.open_widget()
        visitor.write_and_wait("this goes on")

        come_back(visitor, url, '["newConversation"]')

        visitor.write_and_wait("this is new")
        expect(visitor.bubbles).to_have_text(["this is new"])


def test_the_chat_opens_on_the_view_that_the_page_wants(src: str, new_context: NewContext) -> None:
    with serve_site(src, {"/": SitePage(), "/calling": SitePage(head=BEFORE)}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.open_widget()
        visitor.write_and_wait("in the list")

        come_back(visitor, url, '["open", "home"]')

        expect(visitor.widget.locator(".session-row")).to_contain_text("in the list")


def test_messages_of_the_page_in_one_breath_are_one_conversation(
    desk: Desk, new_context: NewContext
) -> None:
    src = desk.make_widget(greeting={"home": [{"type": "conversations"}]})
    with serve_site(src, {"/": SitePage()}) as url:
        visitor = Visitor(new_context().new_page(), url)
        visitor.launcher.click()
        expect(visitor.widget.get_by_role("button", name="New conversation")).to_be_visible()

        visitor.page.evaluate("for (const text of ['one', 'two']) chatclick('send', text)")

        expect(visitor.bubbles).to_have_text(["one", "two"])
