"""The page of the opening hours: from nothing to a week with a break, a night and holidays."""

import pytest
from playwright.sync_api import expect

from .conftest import NewContext
from .host import Host
from .host_page import serve_host_page
from .people import Agent, Visitor
from .published import Staff

pytestmark = pytest.mark.slow

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROUND = [{"from": "00:00", "to": "24:00"}]
TOPIC = {
    "name": "topic",
    "type": "select",
    "required": True,
    "label": "Topic",
    "options": [{"value": "Repairs"}, {"value": "Billing"}, {"value": "Orders"}],
}
ASKING = {"forms": {"preChat": {"enabled": True, "fields": [TOPIC]}}}


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


def test_hours_close_a_topic_and_then_the_widget_itself(
    host: Host, new_context: NewContext
) -> None:
    with Staff(host) as staff:
        widget = staff.publish(ASKING)
        always = {"name": "Always", "timezone": "UTC", "weekly": dict.fromkeys(DAYS, ROUND)}
        open_ = staff.post("/business-hours", always)["id"]
        place = {"kind": "widget", "target": widget, "schedule_id": open_, "closed": {}}
        staff.put("/business-hours/places", place)
        never = {"name": "Never", "timezone": "UTC", "weekly": {}}
        schedule = staff.post("/business-hours", never)["id"]
        for topic, then in (("Repairs", "hide"), ("Billing", "allow")):
            said = {"say": {"en": f"{topic} is away."}, "then": then}
            place = {"kind": "topic", "target": topic, "schedule_id": schedule, "closed": said}
            staff.put("/business-hours/places", place)

        with serve_host_page(host.url, widget) as url:
            visitor = Visitor(new_context().new_page(), url)
            visitor.launcher.click()
            question = visitor.widget.get_by_label("Topic")
            expect(question.get_by_role("option", name="Repairs – closed now")).to_be_disabled()
            question.select_option("Billing")
            expect(question).to_have_accessible_description("Billing is away.")
            question.select_option("Orders")
            expect(question).not_to_have_accessible_description("Billing is away.")

            # Whoever has the chat open sees the doors close: nothing is loaded again.
            said = {"say": {"en": "We moved house."}, "then": "hide"}
            place = {"kind": "widget", "target": widget, "schedule_id": schedule, "closed": said}
            staff.put("/business-hours/places", place)
            expect(question).to_be_hidden()
            expect(visitor.widget.get_by_text("We moved house.").first).to_be_visible()
