"""The frame around all pages: keys of one's own, the palette, a language that reads leftwards."""

import pytest
from playwright.sync_api import expect

from .conftest import NewContext
from .host import Host
from .people import Agent, Visitor

pytestmark = pytest.mark.slow


def test_a_key_of_ones_own_works_at_once_and_in_another_browser(
    host: Host, visitor: Visitor, agent: Agent, new_context: NewContext
) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Is the teapot dishwasher safe?")
    agent.open_session("Is the teapot dishwasher safe?")
    page = agent.page

    page.keyboard.press("?")
    page.get_by_role("button", name="Change keyboard shortcuts").click()
    page.get_by_role("button", name="Change the key of “Write an internal note”").click()
    page.keyboard.press("r")
    expect(page.get_by_role("status").filter(has_text="In use by: Reply")).to_be_visible()
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.get_by_role("button", name="Take it over").click()
    expect(page.get_by_role("button", name="Change the key of “Reply”")).to_have_text("No key")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("r")
    expect(page.get_by_role("textbox", name="Internal note")).to_be_focused()

    other = Agent(new_context().new_page(), host.url)
    other.sign_in()
    other.open_session("Is the teapot dishwasher safe?")
    other.page.keyboard.press("?")
    row = other.page.get_by_role("dialog").locator("dl > div").filter(has_text="internal note")
    expect(row).to_contain_text("R")


FAKE_NOTICES = """(() => {
  window.told = [];
  window.Notification = class {
    static permission = "granted";
    static requestPermission = async () => "granted";
    constructor(title, options) { window.told.push(`${title}: ${options.body}`); }
    close() {}
  };
  window.isAway = true;
  document.hasFocus = () => !window.isAway;
})()"""


def test_what_waits_is_told_again_and_again_until_it_is_read(
    host: Host, visitor: Visitor, new_context: NewContext
) -> None:
    page = new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(FAKE_NOTICES)
    page.clock.install()
    agent = Agent(page, host.url)
    agent.sign_in()
    page.goto(f"{host.url}/admin/profile#notices")
    page.get_by_role("switch", name="Desktop notices").check()
    visitor.open_widget()
    visitor.write_and_wait("Hello? Anybody?")
    told = "() => window.told.filter((one) => one.includes('Hello? Anybody?')).length"
    page.wait_for_function(f"() => ({told})() > 0")

    seen = page.evaluate(told)
    page.clock.fast_forward(31_000)
    page.wait_for_function(f"() => ({told})() > {seen}")
    page.goto(f"{host.url}/admin/inbox/all")
    page.evaluate("window.isAway = false")
    agent.open_session("Hello? Anybody?")
    expect(page).to_have_title("Chatclick")
    page.evaluate("window.isAway = true")

    seen = page.evaluate(told)
    page.clock.fast_forward(120_000)
    assert page.evaluate(told) == seen


def test_the_palette_leads_to_people_conversations_and_settings_without_a_mouse(
    visitor: Visitor, agent: Agent
) -> None:
    visitor.open_widget()
    visitor.write_and_wait("My vase arrived in two pieces")
    page = agent.page
    expect(agent.row("My vase arrived in two pieces")).to_be_visible()
    dialog = page.get_by_role("dialog", name="Command palette")

    for typed, found in [
        ("vase", "My vase arrived in two pieces"),
        ("quiet", "Quiet hours"),
        ("owner@", "owner@example.com"),
        ("audit", "Go to Audit log"),
    ]:
        page.keyboard.press("Control+k")
        expect(dialog.get_by_role("combobox")).to_be_focused()
        page.keyboard.type(typed)
        expect(dialog.get_by_role("option").filter(has_text=found).first).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(dialog.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("audit log")
    expect(dialog.get_by_role("option", selected=True)).to_contain_text("Go to Audit log")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Audit log", level=1)).to_be_visible()


def test_arabic_reads_from_the_right_and_stays_after_a_reload(agent: Agent) -> None:
    page = agent.page
    page.goto(f"{agent.url}/admin/profile#looks")
    page.get_by_text("العربية", exact=True).click()

    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("navigation", name="التنقل الرئيسي")).to_be_visible()
    nav = page.get_by_role("navigation", name="التنقل الرئيسي").bounding_box()
    assert nav is not None
    assert nav["x"] + nav["width"] == page.evaluate("innerWidth")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    page.get_by_text("English", exact=True).click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
