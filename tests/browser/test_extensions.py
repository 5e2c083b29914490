"""What plugins add to Admin, in a browser: an element, a sealed frame, a place, and one that fails.

The plugins are the template's own, and two made here.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.ports import find_free_port

from chatclick.cli.plugin_template import Answers, render_template

from .axe import find_violations
from .conftest import NewContext
from .host import Host
from .people import Agent, Visitor

pytestmark = pytest.mark.slow

BROKEN = '''"""Has a page whose script is not there, and a place that fails; two others work."""

from chatclick import Action, ActionResult, AdminPage, SlotBlock, SlotContent, hookimpl

permissions = ["admin:pages", "admin:slots", "session:read"]
slots = [
    {"slot": "session.sidebar", "title": "Broken"},
    {"slot": "session.actions", "title": "Gifts"},
    {"slot": "dashboard.tile", "title": "Shop"},
]


@hookimpl
def register_admin_pages():
    module = "/plugins/broken/nowhere.js"
    return [AdminPage(path="", title="Broken", module=module, element="broken-page")]


@hookimpl
def register_actions():
    return [Action(type="broken.gift", title="Send a gift")]


@hookimpl
async def action_run(values):
    return ActionResult(values={"text": f"A {values['what']} is on its way"})


@hookimpl
async def admin_slot(slot):
    if slot == "session.sidebar":
        raise RuntimeError("no luck")
    if slot == "dashboard.tile":
        return SlotContent(blocks=(SlotBlock(type="text", text="Ten orders today", tone="good"),))
    values = {"what": "mug"}
    button = SlotBlock(type="button", text="Send a mug", action="broken.gift", values=values)
    return SlotContent(blocks=(button,))
'''
PAGE = """<!doctype html><title>Far</title><body><p id=said>nothing</p><button>Save</button>
<script>
let port;
document.querySelector('button').onclick = () =>
  port.postMessage({ id: 2, call: 'toast', args: { text: 'Saved from afar' } });
addEventListener('message', ({ data, ports }) => {
  if (data.type !== 'chatclick') return;
  port = ports[0];
  port.onmessage = ({ data: told }) => {
    if (told.id === 1) document.querySelector('#said').textContent =
      `${data.plugin} in ${data.theme}, ${told.error ? 'refused' : 'let in'}`;
  };
  port.postMessage({ id: 1, call: 'request', args: { method: 'GET', path: '/api/v1/staff' } });
});
</script>"""


def make_far(folder: Path) -> Path:
    """Make a container plugin, run as a process, with a page in a frame."""
    render_template(Answers("far_away", kind="container"), folder)
    file = folder / "chatclick-plugin.json"
    manifest = json.loads(file.read_text())
    manifest["hooks"].append("register_routes")
    manifest["permissions"] += ["admin:pages", "routes:public"]
    page = {"path": "", "title": "Far page", "frame": "/plugins/far_away/page.html"}
    manifest["admin"]["pages"] = [page]
    file.write_text(json.dumps(manifest))
    server = folder / "server.py"
    health = '        self._answer(200, {"status": "ok"})'
    shown = f"""        if self.path != "/v1/http/page.html":
            return self._answer(200, {{"status": "ok"}})
        body = {PAGE.encode()!r}
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)"""
    assert health in server.read_text()
    server.write_text(server.read_text().replace(health, shown))
    return folder


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host in which the plugins run."""
    folder = tmp_path_factory.mktemp("extended")
    render_template(Answers("my_emoji"), folder / "my_emoji")
    (folder / "broken.py").write_text(BROKEN)
    files = [folder / "my_emoji", folder / "broken.py", make_far(folder / "far")]
    listed = json.dumps([str(file) for file in files])
    host = Host(
        folder / "data", find_free_port(), settings={"CHATCLICK_PLUGINS__DEV_FILES": listed}
    )
    try:
        host.start()
        yield host
    finally:
        host.stop()


def test_pages_and_places_of_plugins_of_all_kinds(
    extended: Host, new_context: NewContext, complaints: list[str]
) -> None:
    visitor = Visitor(new_context().new_page(), extended.url)
    agent = Agent(new_context(viewport={"width": 1440, "height": 900}).new_page(), extended.url)
    page = agent.page
    agent.sign_in()

    # an element, from the navigation
    page.get_by_role("link", name="My emoji").click()
    page.get_by_label("Write something").fill("hello")
    expect(page.get_by_text("5 characters")).to_be_visible()
    assert find_violations(page) == []

    # a sealed frame, from the palette
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Command palette")
    expect(palette.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("far page")
    expect(palette.get_by_role("option", selected=True)).to_contain_text("Far page")
    page.keyboard.press("Enter")
    far = page.frame_locator("iframe[title='Far page']")
    expect(far.get_by_text("far_away in light, refused")).to_be_visible()
    far.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved from afar")).to_be_visible()

    # one that fails takes nothing along
    page.get_by_role("link", name="Broken").click()
    expect(page.get_by_text("The page of Broken does not load")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("The page of Broken does not load")).to_be_visible()

    # places beside a conversation, above it, and where none is open
    page.get_by_role("link", name="All", exact=True).click()
    expect(page.get_by_text("Ten orders today")).to_be_visible()
    visitor.open_widget()
    visitor.field.fill("It arrived :tada:")
    visitor.field.press("Enter")
    expect(visitor.bubble("It arrived 🎉")).to_have_count(1)  # as the plugin changed it
    agent.open_session("It arrived 🎉")
    details = page.get_by_role("complementary", name="Details")
    expect(details.locator("[data-plugin=my_emoji]")).to_contain_text(":wave:")
    expect(details.locator("[data-plugin=far_away]")).to_contain_text(":heart:")
    expect(details.locator("[data-plugin=broken]")).to_contain_text("No answer from this plugin.")
    page.get_by_role("button", name="Actions of plugins").click()
    page.get_by_role("menuitem", name="Send a mug").click()
    expect(page.get_by_text("A mug is on its way")).to_be_visible()
    details.get_by_role("link", name="Try it").click()
    expect(page.get_by_label("Write something")).to_be_visible()
    complaints[:] = [one for one in complaints if "nowhere.js" not in one and "404" not in one]
