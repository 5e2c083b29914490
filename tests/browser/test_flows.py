"""Flows: made by mouse and by keyboard alone, tried out, published, walked, counted."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from .axe import find_violations
from .conftest import NewContext
from .host import Host
from .host_page import serve_host_page
from .people import Agent, Visitor
from .published import Staff
from .settle import settle

pytestmark = pytest.mark.slow

WIDE = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def staff(host: Host) -> Iterator[Staff]:
    with Staff(host) as staff:
        yield staff


@pytest.fixture
def page(host: Host, new_context: NewContext) -> Page:
    agent = Agent(new_context(viewport=WIDE).new_page(), host.url)
    agent.sign_in()
    agent.page.goto(f"{host.url}/admin/flows")
    expect(agent.page.get_by_role("heading", name="Flows", level=1)).to_be_visible()
    return agent.page


def test_a_flow_made_by_mouse_is_tried_published_walked_and_counted(
    page: Page, host: Host, staff: Staff, new_context: NewContext
) -> None:
    begin(page, "Mouse")
    drag(page, block_in_palette(page, "Offer choices"), step(page, "Greeting"))
    page.get_by_role("textbox", name="Text").fill("What is it about?")
    drag(page, block_in_palette(page, "Hand over to people"), page.locator(".react-flow__pane"))
    expect(step(page, "New step")).to_be_visible()
    for count, outcome in enumerate(("Yes", "No"), start=1):
        settle(page)
        draw(page, port(page, "Greeting", outcome), step(page, "New step"))
        expect(page.locator(".react-flow__edge")).to_have_count(count)
    expect_saved(page)
    expect(page.get_by_role("button", name="0 problems", exact=True)).to_be_visible()

    page.get_by_role("button", name="Try it").click()
    trial = page.get_by_role("region", name="Trial run")
    trial.get_by_role("button", name="Yes").click()
    expect(trial.get_by_text("People have the conversation now.")).to_be_visible()
    expect(page.locator(".react-flow__edge.is-passed")).to_have_count(1)
    assert find_violations(page) == []
    publish(page)

    widget = staff.publish({"flows": {"entry": "mouse"}})
    with serve_host_page(host.url, widget) as address:
        visitor = Visitor(new_context().new_page(), address)
        visitor.open_widget()
        visitor.write("Good morning")
        visitor.expect_message("What is it about?")
        page.get_by_role("switch", name="Live numbers").click()
        expect(step(page, "Greeting").get_by_text("1 is here")).to_be_visible()
        visitor.write("Yes")
        expect(page.locator(".react-flow__edge-text").filter(has_text="1")).to_have_count(1)
        expect(step(page, "Greeting").get_by_text("1 is here")).to_have_count(0)


def test_a_flow_is_made_with_the_keyboard_alone_and_undone(page: Page) -> None:
    press(page.get_by_role("button", name="New flow").first)
    expect(page.get_by_role("textbox", name="Name")).to_be_focused()
    page.keyboard.type("Keys")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Keys", level=1)).to_be_visible()
    page.get_by_role("radio", name="Canvas").focus()
    page.keyboard.press("ArrowRight")
    outline = page.get_by_role("region", name="Steps of the flow")
    press(outline.get_by_role("button", name="Add step"))
    first, second = (
        outline.get_by_role("listitem", name=name) for name in ("Greeting", "New step")
    )
    press(first.get_by_role("button", name="Add block to Greeting"))
    press(page.get_by_role("menuitem", name="If", exact=True))
    expect(page.get_by_role("button", name="2 problems", exact=True)).to_be_visible()
    for outcome in ("Yes", "No"):
        way = first.get_by_role("combobox", name=outcome)
        way.focus()
        page.keyboard.press("N")
        expect(way).to_have_value("new-step")
    press(second.get_by_role("button", name="Add block to New step"))
    press(page.get_by_role("menuitem", name="Hand over to people"))
    expect(page.get_by_role("button", name="0 problems", exact=True)).to_be_visible()
    expect_saved(page)
    assert find_violations(page) == []

    press(page.get_by_role("button", name="Undo"))
    expect(second.get_by_role("button", name="Hand over to people")).to_have_count(0)
    press(page.get_by_role("button", name="Redo"))
    expect(second.get_by_role("button", name="Hand over to people").first).to_be_visible()
    expect_saved(page)
    press(page.get_by_role("button", name="Publish flow"))
    press(page.get_by_role("dialog").get_by_role("button", name="Publish flow"))
    expect(page.get_by_role("button", name="Revision 1")).to_be_visible()


def test_two_editors_lose_nothing_and_a_deleted_flow_comes_back(
    page: Page, host: Host, new_context: NewContext, complaints: list[str]
) -> None:
    begin(page, "Both")
    other = Agent(new_context(viewport=WIDE, color_scheme="dark").new_page(), host.url)
    other.sign_in()
    other.page.goto(f"{host.url}/admin/flows/both")
    for one in (page, other.page):
        one.get_by_role("radio", name="List").focus()
        one.keyboard.press("Space")
    page.get_by_role("textbox", name="Name").fill("Both of us")
    expect_saved(page)
    other.page.get_by_role("button", name="Add step").click()

    expect_saved(other.page)
    expect(other.page.get_by_role("heading", name="Both of us", level=1)).to_be_visible()
    assert find_violations(other.page) == []
    # Of the two who saved, one was told to look again, and did.
    complaints[:] = [one for one in complaints if "status of 412" not in one]
    page.get_by_role("link", name="Back to flows").click()
    page.get_by_role("button", name="More about Both of us").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Both of us was deleted")).to_have_count(0)
    expect(page.get_by_role("link", name="Both of us")).to_be_visible()


def begin(page: Page, name: str) -> None:
    page.get_by_role("button", name="New flow").first.click()
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("dialog").get_by_role("button", name="New flow").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    expect(step(page, "Greeting")).to_be_visible()


def step(page: Page, name: str) -> Locator:
    return page.locator(".react-flow__node").filter(has_text=name)


def block_in_palette(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name="Blocks").get_by_role("button", name=name)


def port(page: Page, name: str, outcome: str) -> Locator:
    row = step(page, name).get_by_text(outcome, exact=True).locator("..")
    return row.locator(".react-flow__handle")


def drag(page: Page, source: Locator, target: Locator) -> None:
    box = target.bounding_box()
    assert box is not None
    is_pane = box["width"] > 600
    place = {"x": box["width"] - 220, "y": 260} if is_pane else {"x": 40, "y": box["height"] - 12}
    source.drag_to(target, target_position=place)


def draw(page: Page, source: Locator, target: Locator) -> None:
    start, end = (
        source.bounding_box(),
        target.locator(".react-flow__handle.target").bounding_box(),
    )
    assert start is not None and end is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] - 30, end["y"] + 10, steps=4)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=4)
    page.mouse.up()


def press(button: Locator) -> None:
    expect(button).to_be_enabled()
    button.focus()
    button.press("Enter")


def expect_saved(page: Page) -> None:
    expect(page.locator("[data-state=saved]")).to_be_visible()


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publish flow").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish flow").click()
    expect(page.get_by_role("button", name="Revision 1")).to_be_visible()
