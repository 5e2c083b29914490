"""What is asked before, in place of and after a conversation, by mouse and by keyboard alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import NewContext
from .host import Host
from .host_page import serve_host_page
from .people import Visitor
from .published import Staff

pytestmark = pytest.mark.slow

NEVER = {"timezone": "Europe/Berlin", "weekly": {}}
ASKING = {
    "forms": {
        "preChat": {
            "enabled": True,
            "fields": [
                {"name": "email", "type": "email", "required": True, "mapTo": "contact.email"},
                {
                    "name": "topic",
                    "type": "choice",
                    "required": True,
                    "label": "Topic",
                    "options": [{"value": "Order"}, {"value": "Care"}],
                },
            ],
            "consent": {"text": "You may keep this.", "required": True},
        }
    }
}
FOCUSED = "document.activeElement.shadowRoot?.activeElement?.tagName"


@pytest.fixture
def staff(host: Host) -> Iterator[Staff]:
    with Staff(host) as staff:
        yield staff


@contextmanager
def visit(host: Host, widget: str, page: Page) -> Iterator[Visitor]:
    """Visit a strict page that embeds the widget."""
    with serve_host_page(host.url, widget) as url:
        yield Visitor(page, url)


def test_a_form_comes_first_and_the_keyboard_is_enough(
    host: Host, staff: Staff, new_context: NewContext
) -> None:
    widget = staff.publish(ASKING)
    with visit(host, widget, new_context().new_page()) as visitor:
        press = visitor.page.keyboard.press
        app = visitor.widget
        expect(visitor.launcher).to_be_visible()
        press("Tab")
        press("Enter")
        email = app.get_by_label("E-mail")
        expect(email).to_be_focused()

        app.get_by_role("button", name="Start the conversation").press("Enter")
        expect(email).to_be_focused()
        expect(email).to_have_accessible_description("Please fill this in.")
        visitor.page.keyboard.type("ada@example.com")
        expect(email).not_to_have_attribute("aria-invalid", "true")
        press("Tab")
        press("Space")
        expect(app.get_by_label("Order")).to_be_checked()
        press("ArrowRight")
        press("Tab")
        press("Space")
        press("Enter")
        expect(visitor.field).to_be_focused()
        visitor.page.keyboard.type("Which glaze is it?")
        press("Enter")
        visitor.expect_mark("Sent")
        press("Escape")
        visitor.page.wait_for_function(f"{FOCUSED} === 'BUTTON'")

    session = staff.find_session(widget)
    values = session["metadata"]["forms"]["preChat"]["values"]
    assert values == {"email": "ada@example.com", "topic": "Care", "consent": True}
    assert session["last_message"]["text"] == "Which glaze is it?"


def test_what_is_known_is_not_asked_again(
    host: Host, staff: Staff, new_context: NewContext
) -> None:
    fields = [{"name": "email", "type": "email", "required": True, "mapTo": "contact.email"}]
    widget = staff.publish({"forms": {"preChat": {"enabled": True, "fields": fields}}})
    with visit(host, widget, new_context().new_page()) as visitor:
        visitor.launcher.click()
        visitor.widget.get_by_label("E-mail").fill("ada@example.com")
        visitor.widget.get_by_role("button", name="Start the conversation").click()
        visitor.write_and_wait("First")

        visitor.page.reload()
        visitor.widget.get_by_role("button", name="All conversations").click()
        visitor.widget.get_by_role("button", name="New conversation").click()

        expect(visitor.field).to_be_visible()


def test_while_nobody_is_there_a_message_is_left(
    host: Host, staff: Staff, new_context: NewContext
) -> None:
    widget = staff.publish({"availability": {"schedule": NEVER}})
    with visit(host, widget, new_context().new_page()) as visitor:
        app = visitor.widget
        visitor.launcher.click()
        expect(app.get_by_role("heading", name="Leave us a message")).to_be_visible()
        expect(app.locator(".availability")).to_have_text("We are away at the moment")
        app.get_by_label("E-mail").fill("ada@example.com")
        app.get_by_role("textbox", name="Message").fill("Do you ship to Norway?")

        app.get_by_role("button", name="Send message").click()

        visitor.expect_message("Do you ship to Norway?")
    session = staff.find_session(widget)
    assert session["metadata"]["forms"]["offline"]["values"]["email"] == "ada@example.com"


def test_a_rating_is_given_once_and_can_be_changed(
    host: Host, staff: Staff, new_context: NewContext
) -> None:
    widget = staff.publish({})
    with visit(host, widget, new_context().new_page()) as visitor:
        app = visitor.widget
        visitor.open_widget()
        visitor.write_and_wait("Thanks, that is all.")
        session = staff.find_session(widget)["id"]
        staff.post(f"/sessions/{session}/close", {})
        app.get_by_role("radio", name="2 of 5").check(force=True)
        app.get_by_label("Comment").fill("A little slow")
        app.get_by_role("button", name="Send rating").click()
        expect(app.get_by_text("Thank you for your rating.")).to_be_visible()
        assert rating(staff, widget) == {"score": 2, "comment": "A little slow"}

        visitor.page.reload()
        app.get_by_text("Thanks, that is all.").first.click()
        app.get_by_role("button", name="Change it").click()
        app.get_by_role("radio", name="4 of 5").check(force=True)
        app.get_by_role("button", name="Send rating").click()
        expect(app.get_by_text("Thank you for your rating.")).to_be_visible()

        assert rating(staff, widget)["score"] == 4


def rating(staff: Staff, widget: str) -> Any:
    return staff.find_session(widget)["metadata"]["forms"]["csat"]["values"]


def test_nothing_is_sent_before_the_visitor_agrees(
    host: Host, staff: Staff, new_context: NewContext
) -> None:
    widget = staff.publish({"privacy": {"consent": "before-send"}})
    with visit(host, widget, new_context().new_page()) as visitor:
        visitor.launcher.click()
        agree = visitor.widget.get_by_role("button", name="Agree and go on")
        expect(agree).to_be_visible()
        expect(visitor.field).to_have_count(0)

        agree.click()
        visitor.write_and_wait("I agree")
        visitor.page.reload()

        expect(visitor.field).to_be_visible()


def test_the_menu_ends_a_conversation_and_changes_the_language(
    host: Host, staff: Staff, new_context: NewContext
) -> None:
    config = {
        "features": {"endConversation": {"enabled": True}},
        "locales": {"default": "en", "supported": ["en", "ar"]},
    }
    widget = staff.publish(config)
    with visit(host, widget, new_context().new_page()) as visitor:
        app = visitor.widget
        visitor.open_widget()
        visitor.write_and_wait("Bye")
        more = app.get_by_role("button", name="More")
        more.click()
        app.get_by_role("button", name="End conversation", exact=True).click()
        expect(app.get_by_role("button", name="Keep it open")).to_be_focused()
        visitor.page.keyboard.press("Escape")
        expect(more).to_be_focused()
        more.click()
        app.get_by_role("button", name="End conversation", exact=True).click()
        app.get_by_role("button", name="End it").click()
        expect(app.locator(".closed-note")).to_be_visible()
        assert staff.find_session(widget)["state"] == "closed"

        more.click()
        app.get_by_label("Language").select_option("ar")

        expect(app.locator("html")).to_have_attribute("dir", "rtl")
        expect(app.get_by_role("button", name="محادثة جديدة")).to_be_visible()
