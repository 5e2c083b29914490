"""A rating on its way: from the widget to the place beside the conversation and to the report."""

import pytest
from playwright.sync_api import expect

from .conftest import NewContext
from .host import Host
from .host_page import serve_host_page
from .people import Agent, Visitor
from .published import Staff

pytestmark = pytest.mark.slow

COMMENT = "It took too long."
LAST = "That is all, thanks."


def test_a_rating_reaches_the_agent_and_the_report(
    host: Host, agent: Agent, new_context: NewContext
) -> None:
    with Staff(host) as staff:
        widget = staff.publish({"forms": {"csat": {"scale": 10}}})
        with serve_host_page(host.url, widget) as url:
            visitor = Visitor(new_context().new_page(), url)
            visitor.open_widget()
            visitor.write_and_wait(LAST)
            agent.open_session(LAST)
            staff.post(f"/sessions/{staff.find_session(widget)['id']}/close", {})

            visitor.widget.get_by_role("radio", name="9 of 10").check(force=True)
            visitor.widget.get_by_role("button", name="Send rating").click()
            expect(visitor.widget.get_by_text("Thank you for your rating.")).to_be_visible()

            page = agent.page
            expect(page.get_by_text("Good: 9 of 10")).to_be_visible()
            visitor.widget.get_by_role("button", name="Change it").click()
            visitor.widget.get_by_role("radio", name="3 of 10").check(force=True)
            visitor.widget.get_by_label("Comment").fill(COMMENT)
            visitor.widget.get_by_role("button", name="Send rating").click()
            expect(page.get_by_text("Poor: 3 of 10")).to_be_visible()

    page.goto(f"{host.url}/admin/p/csat")
    report = page.locator("csat-page")
    expect(report.get_by_text("Poor, 3 of 10")).to_be_visible()
    expect(report.get_by_text(COMMENT)).to_be_visible()
    expect(report.get_by_role("row").filter(has_text="3 of 10")).to_contain_text("100%")
    report.get_by_role("link", name="Open the conversation").click()
    agent.expect_message(LAST)
