"""The screens fit: no sideways scrolling from a phone to a desk; the pictures are kept for eyes."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from .conftest import NewContext
from .host import Host
from .people import Agent, Visitor
from .settle import settle

pytestmark = pytest.mark.slow

SIZES = {360: 740, 768: 1024, 1440: 900}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_screens_fit_at_every_width(
    scheme: Literal["light", "dark"], host: Host, new_context: NewContext, tmp_path: Path
) -> None:
    visitor = Visitor(new_context(color_scheme=scheme).new_page(), host.url)
    agent = Agent(new_context(color_scheme=scheme).new_page(), host.url)
    agent.page.goto(f"{host.url}/admin")
    shoot_all(agent.page, tmp_path / "door")
    agent.sign_in()
    shoot_all(agent.page, tmp_path / "inbox")
    visitor.open_widget()
    visitor.write_and_wait(f"Does the {scheme} lamp come with a bulb?")
    agent.open_session(f"Does the {scheme} lamp come with a bulb?")
    agent.reply("It does: a warm one, 4 watts.")
    visitor.expect_message("It does: a warm one, 4 watts.")

    shoot_all(visitor.page, tmp_path / "widget")
    shoot_all(agent.page, tmp_path / "thread")
    agent.page.goto(f"{host.url}/admin/plugins")
    expect(agent.page.get_by_role("heading", name="Plugins", level=1)).to_be_visible()
    shoot_all(agent.page, tmp_path / "plugins")


def shoot_all(page: Page, path: Path) -> None:
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        page.screenshot(path=f"{path}-{width}.png")
        overflow = "() => document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(overflow) <= 0, f"{path.name} scrolls sideways at {width} px"
    page.set_viewport_size({"width": 1280, "height": 800})
