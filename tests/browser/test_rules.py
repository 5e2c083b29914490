"""The page of the routing rules: one is built, rehearsed, published, and followed."""

import pytest
from playwright.sync_api import Locator, Page, expect

from .axe import find_violations
from .conftest import NewContext
from .host import Host
from .people import Agent, Visitor
from .published import Staff

pytestmark = pytest.mark.slow


def test_a_rule_is_built_rehearsed_published_and_followed(
    host: Host, agent: Agent, visitor: Visitor, new_context: NewContext
) -> None:
    with Staff(host) as staff:
        staff.post("/queues", {"name": "Web desk"})
    visitor.open_widget()
    visitor.write_and_wait("Where is my refund?")
    page = agent.page
    page.goto(f"{host.url}/admin/p/rules")

    # An example to begin with, and a rule of one's own.
    expect(page.get_by_role("heading", name="No rules yet")).to_be_visible()
    page.get_by_role("listitem").filter(has_text="At night").get_by_role("button").click()
    expect(rule(page, "At night")).to_be_visible()
    page.get_by_role("button", name="Add rule").click()
    build_rule(page)
    expect(rule(page, "Web to its desk")).to_contain_text("put it into the queue “Web desk”")

    # It comes first: taken, moved and dropped by keyboard.
    handle = page.get_by_role("button", name="Move Web to its desk")
    handle.press("Space")
    handle.press("ArrowUp")
    handle.press("Space")
    expect(page.locator("li.rule").first).to_contain_text("Web to its desk")
    expect(handle).to_be_focused()
    assert find_violations(page) == []

    rehearse(page)

    page.get_by_role("tab", name="Rules").click()
    page.get_by_role("button", name="Publish rules").click()
    expect(page.get_by_text("Version 1 is in force.")).to_be_visible()
    page.get_by_role("tab", name="Versions").click()
    page.get_by_role("button", name="What changed").click()
    expect(page.locator(".line.ins")).to_have_count(2)
    assert find_violations(page) == []

    other = Visitor(new_context().new_page(), host.url)
    other.open_widget()
    other.write_and_wait("Where is my parcel?")
    page.locator("a[href$='/inbox/all']").first.click()
    agent.open_session("Where is my parcel?")
    details = page.get_by_role("complementary", name="Details")
    expect(details).to_contain_text("Web desk")
    details.get_by_role("button", name="Why was this assigned so?").click()
    expect(page.get_by_role("dialog")).to_contain_text('Rule "Web to its desk"')


def test_a_deleted_rule_comes_back_and_leaving_unsaved_asks(host: Host, agent: Agent) -> None:
    with Staff(host) as staff:
        first = {"id": "all", "name": "Everything", "actions": [{"type": "note", "text": "Hi"}]}
        second = {**first, "id": "never", "name": "Never asked"}
        staff.put("/rules/draft", {"rules": [first, second]})
    page = agent.page
    page.goto(f"{host.url}/admin/p/rules")

    expect(rule(page, "Never asked")).to_contain_text("Never reached: rule 1 “Everything”")
    page.get_by_role("button", name="Delete Everything").click()
    expect(rule(page, "Everything")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(rule(page, "Never asked")).to_contain_text("Never reached: rule 1 “Everything”")

    # Dragged to the top, it is reached.
    upper = {"x": 40.0, "y": 4.0}
    handle = page.get_by_role("button", name="Move Never asked")
    handle.drag_to(rule(page, "Everything"), target_position=upper)
    expect(page.locator("li.rule").first).to_contain_text("Never asked")
    expect(rule(page, "Everything")).to_contain_text("Never reached: rule 1 “Never asked”")

    page.get_by_role("button", name="Never asked", exact=True).click()
    page.get_by_label("Name", exact=True).fill("")
    page.get_by_role("button", name="Save rule").click()
    expect(page.get_by_label("Name", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_role("link", name="Queues").click()
    page.get_by_role("button", name="Stay").click()
    expect(page.get_by_label("Name", exact=True)).to_be_visible()
    page.get_by_role("link", name="Queues").click()
    page.get_by_role("button", name="Leave", exact=True).click()
    expect(page.get_by_role("heading", name="Queues", level=1)).to_be_visible()


def rule(page: Page, name: str) -> Locator:
    """The row of a rule."""
    return page.locator("li.rule").filter(has=page.get_by_text(name, exact=True))


def build_rule(page: Page) -> None:
    """Build a rule with a condition, a group and a destination, and save it."""
    page.get_by_label("Name", exact=True).fill("Web to its desk")
    page.get_by_label("When the visitor writes", exact=True).uncheck()
    page.get_by_role("button", name="Add condition").click()
    # The new condition has the focus: its parts are one Tab after another.
    expect(page.get_by_label("What", exact=True)).to_be_focused()
    page.get_by_label("What", exact=True).select_option("session.channel")
    expect(page.get_by_label("What", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("web")
    page.get_by_role("button", name="Add group").last.click()
    inner = page.get_by_role("group", name="Group, level 2")
    inner.get_by_label("What").select_option("visitor.is_identified")
    expect(inner.get_by_label("Value")).to_have_value("0")
    inner.get_by_label("How conditions are joined").select_option("none")
    page.get_by_label("Add an action").select_option("queue")
    page.get_by_label("Put it into the queue", exact=True).select_option(label="Web desk")
    page.get_by_role("button", name="Save rule").click()


def rehearse(page: Page) -> None:
    """Try the draft: the one conversation there is would go elsewhere."""
    page.get_by_role("tab", name="Try out").click()
    page.get_by_role("button", name="Try the draft").click()
    expect(page.get_by_role("status").filter(has_text="1 of 1 conversations")).to_be_visible()
    expect(page.locator(".side").last).to_contain_text("Put it into the queue: Web desk")
    expect(page.get_by_role("link", name="Conversation of")).to_be_visible()
    assert find_violations(page) == []
