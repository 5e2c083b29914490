"""Every screen fits, at four widths, in light and dark; axe has nothing to say; eyes get pictures.

One host and one page: a screen costs a second, not a browser.
"""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from .axe import find_violations
from .conftest import NewContext
from .host import Host
from .people import Agent, Visitor
from .published import Staff
from .settle import settle

pytestmark = pytest.mark.slow

SIZES = {360: 740, 768: 1024, 1280: 800, 1920: 1080}
HELD_TO_AXE = {"light": 1280, "dark": 360}
LOADING = "[role='status'][aria-label='Loading']"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_screens_fit_at_every_width(
    scheme: Literal["light", "dark"], host: Host, new_context: NewContext, tmp_path: Path
) -> None:
    visitor = Visitor(new_context(color_scheme=scheme).new_page(), host.url)
    agent = Agent(new_context(color_scheme=scheme).new_page(), host.url)
    agent.page.goto(f"{host.url}/admin")
    shoot_all(agent.page, tmp_path / "door", HELD_TO_AXE[scheme])
    agent.sign_in()
    visitor.open_widget()
    visitor.write_and_wait(f"Does the {scheme} lamp come with a bulb?")
    agent.open_session(f"Does the {scheme} lamp come with a bulb?")
    agent.reply("It does: a warm one, 4 watts.")
    visitor.expect_message("It does: a warm one, 4 watts.")
    shoot_all(visitor.page, tmp_path / "widget")

    for path in list_paths(host):
        agent.page.goto(f"{host.url}/admin/{path}")
        expect(agent.page.get_by_role("heading", level=1).first).to_be_attached()
        expect(agent.page.locator(LOADING)).to_have_count(1 if path == "gallery" else 0)
        shoot_all(agent.page, tmp_path / path.replace("/", "-"), HELD_TO_AXE[scheme])


def list_paths(host: Host) -> list[str]:
    """Return the addresses of all pages of Admin, below `/admin/`."""
    with Staff(host) as staff:
        session = staff.get("/sessions?view=all&limit=1")["data"][0]["id"]
        widget = staff.get("/widgets?limit=1")["data"][0]["id"]
        flow = find_flow(staff)
    tabs = ("content", "behaviour", "flow")
    return [
        "inbox/mine",
        f"inbox/all/{session}",
        f"inbox/all/{session}/details",
        "widgets",
        f"widgets/{widget}",
        *(f"widgets/{widget}/{tab}" for tab in tabs),
        "flows",
        f"flows/{flow}",
        "plugins",
        "plugins/catalogue",
        "plugins/add",
        "plugins/assignment",
        "plugins/profanity/settings",
        "queues",
        "teams",
        "people",
        "roles",
        "api-keys",
        "audit",
        "webhooks",
        "settings",
        "system",
        "profile",
        "welcome/site",
        "p/canned_replies",
        "p/rules",
        "gallery",
        "no/such/page",
    ]


def find_flow(staff: Staff) -> str:
    """Return the id of a flow; make one for the first scheme."""
    flows = staff.get("/flows?limit=1")["data"] or [
        staff.post("/flows", {"name": "Order status", "template": "order_status"})
    ]
    flow: str = flows[0]["id"]
    return flow


def shoot_all(page: Page, path: Path, held_to_axe: int | None = None) -> None:
    """Nothing may reach over the side at any width, nor displease axe at one; keep a picture."""
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        overflow = "() => document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(overflow) <= 0, f"{path.name} scrolls sideways at {width} px"
        if width == held_to_axe:
            page.screenshot(path=f"{path}-{width}.png")
            assert find_violations(page) == [], f"{path.name} at {width} px"
    page.set_viewport_size({"width": 1280, "height": 800})
