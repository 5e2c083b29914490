"""The plugins area, as an owner uses it: with a real installer and wheels from a folder.

The tests share one host and follow each other as the days of an owner do: what one has installed,
the next one sets.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.ports import find_free_port

from .axe import find_violations
from .conftest import NewContext
from .host import PASSWORD, Host
from .made_plugins import fill_index
from .people import Agent, Visitor
from .settle import settle

pytestmark = pytest.mark.slow

# A host that starts again is away for a moment: the browser says so, and nobody minds.
AWAY = re.compile("WebSocket connection|Failed to load resource|net::ERR_")
RESTART_MS = 60_000
SIZES = {360: 740, 768: 1024, 1440: 900}
TABS = ("about", "permissions", "settings", "logs", "health", "versions")
PAGES = ("", "/catalogue", "/add", *(f"/assignment/{tab}" for tab in TABS))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host that installs from a folder of made plugins."""
    folder = tmp_path_factory.mktemp("shop")
    index = fill_index(folder / "index")
    sha256 = index.write_catalogue(folder / "catalogue.json", "made-calm==1.0")
    listed = [{"location": str(folder / "catalogue.json"), "sha256": sha256}]
    settings = {
        "CHATCLICK_PLUGINS__CATALOGUES": json.dumps(listed),
        "CHATCLICK_PLUGINS__INDEX": str(index.folder),
        "CHATCLICK_PLUGINS__UI_INSTALL": "any",
    }
    host = Host(folder / "data", find_free_port(), settings=settings)
    try:
        host.start()
        yield host
    finally:
        host.stop()


@pytest.fixture
def owner(shop: Host, new_context: NewContext, complaints: list[str]) -> Iterator[Agent]:
    """The owner, signed in."""
    agent = Agent(new_context(viewport={"width": 1440, "height": 1000}).new_page(), shop.url)
    agent.sign_in()
    yield agent
    complaints[:] = [one for one in complaints if not AWAY.search(one)]


def open_page(owner: Agent, path: str) -> Page:
    owner.page.goto(f"{owner.url}/admin/plugins{path}")
    expect(owner.page.get_by_role("heading", level=1)).to_be_visible()
    return owner.page


def plan(owner: Agent, spec: str) -> Page:
    page = open_page(owner, "/add")
    page.get_by_role("textbox", name="Package").fill(spec)
    page.get_by_role("button", name="See what would change").click()
    return page


def agree(page: Page, name: str) -> None:
    page.get_by_label("Your password, again").fill(PASSWORD)
    page.get_by_role("button", name=f"Install {name}").click()


def test_an_owner_installs_a_plugin_sets_it_and_sees_it_at_work(
    owner: Agent, shop: Host, new_context: NewContext
) -> None:
    page = plan(owner, "made-crm==1.0")
    expect(page.get_by_role("heading", name="Review Crm 1.0")).to_be_focused()
    expect(page.get_by_text("It reads what visitors and agents write.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("made-crm New"))).to_be_visible()
    assert find_violations(page) == []

    page.get_by_label("Your password, again").fill("not it")
    page.get_by_role("button", name="Install Crm").click()
    expect(page.get_by_text("This is not your password.")).to_be_visible()
    agree(page, "Crm")
    done = page.get_by_role("heading", name="Crm 1.0 is installed")
    expect(done).to_be_visible(timeout=RESTART_MS)
    expect(page.get_by_text("Connected", exact=True)).to_be_visible()

    page.get_by_role("link", name="Fill in its settings").click()
    key = page.get_by_role("textbox", name="API key")
    expect(page.get_by_text("Not configured")).to_be_visible()
    key.fill("sesame")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("Running", exact=True)).to_be_visible()
    expect(page.get_by_text("Configured on")).to_be_visible()
    expect(key).to_have_value("")

    visitor = Visitor(new_context().new_page(), shop.url)
    visitor.open_widget()
    visitor.write_and_wait("Do you deliver?")
    page.get_by_role("tab", name="Logs").click()
    expect(page.get_by_text("looked at a message").first).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    visitor.write_and_wait("boom")
    expect(page.get_by_text(re.compile("Paused · 2 new lines"))).to_be_visible()
    page.get_by_label("Search lines").fill("ValueError")
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("ValueError: boom").first).to_be_visible()

    page.get_by_role("tab", name="Health").click()
    row = page.get_by_role("row", name=re.compile("^message_check"))
    expect(row).to_have_text(re.compile("^message_check210"))
    page.get_by_role("button", name="Ask it now").click()
    expect(page.get_by_text("12 leads are waiting")).to_be_visible()
    assert find_violations(page) == []


def test_settings_are_tried_taken_back_and_reset(owner: Agent) -> None:
    page = open_page(owner, "/crm/settings")
    key, most = page.get_by_role("textbox", name="API key"), page.get_by_label("At most a day")

    key.fill("stale")
    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_text("The CRM does not know this key.")).to_be_visible()
    assert find_violations(page) == []
    page.get_by_role("button", name="Discard changes").click()
    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_text("The plugin accepts these settings.")).to_be_visible()

    most.fill("5")
    page.get_by_role("button", name="Save settings").click()
    page.get_by_role("button", name="Undo").click()
    expect(most).to_have_value("100")

    page.get_by_role("switch", name="Tell agents").press("Space")
    page.get_by_role("button", name="Reset to defaults").click()
    expect(page.get_by_role("switch", name="Tell agents")).to_be_checked()
    expect(page.get_by_text("Configured on")).to_be_visible()


def test_what_a_new_version_asks_for_newly_is_marked(owner: Agent) -> None:
    page = plan(owner, "made-crm==1.1")

    expect(page.get_by_text("The new version asks for more")).to_be_visible()
    fresh = page.get_by_role("listitem").filter(has_text="New")
    expect(fresh).to_have_text(re.compile("It changes what is recorded about visitors"))


def test_a_plugin_the_host_does_not_survive_is_taken_back(owner: Agent) -> None:
    page = plan(owner, "made-dies==1.0")
    agree(page, "Dies")

    failed = page.get_by_role("heading", name="Dies was not installed")
    expect(failed).to_be_visible(timeout=RESTART_MS * 2)
    expect(page.get_by_text("The set that ran before was put back")).to_be_visible()
    assert find_violations(page) == []


def test_a_package_that_is_not_there_is_said_to_be(owner: Agent) -> None:
    page = plan(owner, "made-nothing==1.0")

    expect(page.get_by_role("heading", name="This cannot be installed")).to_be_visible()
    expect(page.get_by_text("Check name and version.")).to_be_visible()


def test_a_plugin_that_waits_is_switched_on_and_off_with_undo(owner: Agent) -> None:
    page = open_page(owner, "/catalogue")
    page.get_by_role("radiogroup", name="Show").get_by_text("Not installed").click()
    page.get_by_role("link", name="Install calm 1.0").click()
    agree(page, "Calm")
    done = page.get_by_role("heading", name="Calm 1.0 is installed")
    expect(done).to_be_visible(timeout=RESTART_MS)
    page.get_by_role("button", name="Enable Calm").click()
    page.get_by_role("link", name="Open Calm").click()
    switch = page.get_by_role("switch", name="Enable Calm")
    expect(switch).to_be_checked()

    switch.press("Space")
    expect(page.get_by_text("Calm is off")).to_be_visible()
    expect(switch).not_to_be_checked()
    page.get_by_role("button", name="Undo").last.click()

    expect(switch).to_be_checked()


def test_plugins_are_found_by_word_and_by_state(owner: Agent) -> None:
    page = open_page(owner, "")
    cards = page.locator("main ul > li")

    page.get_by_role("searchbox", name="Search plugins").fill("fits best")
    expect(cards).to_have_count(1)
    page.get_by_role("searchbox", name="Search plugins").fill("no such thing")
    expect(page.get_by_text("No plugin matches")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    show = page.get_by_role("radiogroup", name="Show")
    show.get_by_text("Needs attention").click()
    expect(cards.filter(has_text="Assignment")).to_have_count(0)
    show.get_by_text("On", exact=True).click()
    expect(cards.filter(has_text="Assignment")).to_have_count(1)


def test_uninstalling_with_its_data_needs_the_id_typed(owner: Agent) -> None:
    page = open_page(owner, "/crm")
    page.get_by_role("button", name="More about Crm").click()
    page.get_by_role("menuitem", name="Uninstall…").click()
    dialog = page.get_by_role("dialog")
    submit = dialog.get_by_role("button", name="Uninstall", exact=True)

    dialog.get_by_role("radio", name="Delete its data too").check()
    expect(submit).to_be_disabled()
    assert find_violations(page) == []
    dialog.get_by_label("Type crm to confirm").fill("crm")
    dialog.get_by_label("Your password, again").fill(PASSWORD)
    submit.click()

    gone = page.get_by_role("heading", name=re.compile("is uninstalled$"))
    expect(gone).to_be_visible(timeout=RESTART_MS)
    open_page(owner, "/crm")
    expect(page.get_by_text("This plugin is not here")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_fit_and_are_accessible(
    scheme: str, shop: Host, new_context: NewContext, tmp_path: Path
) -> None:
    agent = Agent(new_context(color_scheme=scheme).new_page(), shop.url)
    agent.sign_in()
    for path in PAGES:
        page = open_page(agent, path)
        for width, height in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            settle(page)
            page.screenshot(path=tmp_path / f"{path.rpartition('/')[2]}-{width}.png")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
            assert find_violations(page) == [], path
