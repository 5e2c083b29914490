"""The page of the opening hours: from nothing to a week with a break, a night and holidays."""

import pytest
from playwright.sync_api import expect

from .host import Host
from .people import Agent

pytestmark = pytest.mark.slow


def test_hours_are_made_changed_and_closed_on_holidays(host: Host, agent: Agent) -> None:
    page = agent.page
    page.goto(f"{host.url}/admin/p/business_hours")
    page.get_by_role("button", name="Mon–Fri, 9 to 18").click()
    expect(page.get_by_role("status").filter(has_text="Now:")).to_be_visible()

    # The chosen day is today; the week's columns are buttons that choose another.
    monday = page.get_by_role("button", name="Monday, ")
    monday.click()
    expect(monday).to_have_attribute("aria-pressed", "true")
    page.get_by_label("To", exact=True).fill("12:00")
    page.get_by_label("To", exact=True).blur()
    page.get_by_role("button", name="Add hours").click()
    expect(page.get_by_role("button", name="09:00–12:00, 13:00–17:00")).to_be_visible()
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Not saved yet")).to_be_hidden()

    page.get_by_label("Country").select_option("DE")
    page.get_by_label("Region").select_option("BY")
    page.get_by_role("button", name="Add holidays").click()
    expect(page.get_by_role("status").filter(has_text="added, 0 there already")).to_be_visible()

    page.get_by_text("Add a place").first.click()
    page.get_by_label("Topic name, or id").fill("Billing")
    page.get_by_label("While closed").select_option("hide")
    page.get_by_label("Say (en)").fill("We are back {opens}.")
    page.get_by_role("button", name="Add a place").click()
    expect(page.get_by_role("listitem").filter(has_text="billing")).to_contain_text("No chat")
