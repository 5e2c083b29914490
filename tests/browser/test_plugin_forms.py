"""Forms on the pages of plugins: what is typed stays, and one press makes one thing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from .host import Host
from .people import Agent
from .published import Staff

pytestmark = pytest.mark.slow


@pytest.fixture
def staff(host: Host) -> Iterator[Staff]:
    """The API, as the owner."""
    with Staff(host) as staff:
        yield staff


def leave_and_stay(page: Page) -> None:
    """Go to another page; whoever is asked first stays."""
    page.get_by_role("link", name="Queues").click()
    page.get_by_role("button", name="Stay").click()


def test_an_article_keeps_what_is_typed(
    host: Host, staff: Staff, agent: Agent, complaints: list[str]
) -> None:
    page = agent.page
    page.goto(f"{host.url}/admin/p/knowledge_base")
    page.get_by_role("button", name="New article").click()
    page.get_by_label("Title").fill("Returns")
    page.get_by_label("Text (Markdown)").fill("Within 30 days.")
    leave_and_stay(page)

    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.get_by_role("button", name="Versions")).to_be_visible()
    (article,) = staff.get("/knowledge-base/articles")["data"]
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_label("Text (Markdown)").fill("Within 14 days.")
    page.get_by_role("button", name="Take offline").click()
    expect(page.get_by_role("button", name="Take offline")).to_have_count(0)
    expect(page.get_by_label("Text (Markdown)")).to_have_value("Within 14 days.")

    page.get_by_role("button", name="All articles").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_label("Text (Markdown)")).to_have_value("Within 14 days.")

    # Somebody else was faster.
    path = f"/knowledge-base/articles/{article['article_id']}/texts/en"
    staff.put(path, {"body": "Within a year."})
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody saved it meanwhile")
    assert staff.get(path)["body"] == "Within a year."
    expect(page.get_by_label("Text (Markdown)")).to_have_value("Within 14 days.")
    assert all("412" in one for one in complaints)  # a browser tells of each refusal
    complaints.clear()

    page.get_by_role("button", name="All articles").click()
    page.get_by_role("dialog").get_by_role("button", name="Discard changes").click()
    expect(page.get_by_role("button", name="New article")).to_be_visible()


def test_a_reply_is_kept_and_made_once(host: Host, staff: Staff, agent: Agent) -> None:
    page = agent.page
    page.goto(f"{host.url}/admin/p/canned_replies")
    page.get_by_role("button", name="New reply").click()
    page.get_by_label("Name").fill("Parcel")
    page.get_by_label("Text").fill("It is on its way.")

    leave_and_stay(page)
    expect(page.get_by_label("Text")).to_have_value("It is on its way.")
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.get_by_role("button", name="Edit: Parcel")).to_be_visible()

    assert [one["title"] for one in staff.get("/saved-replies")["data"]] == ["Parcel"]
    page.get_by_role("link", name="Queues").click()
    expect(page.get_by_role("heading", name="Queues", level=1)).to_be_visible()


def test_a_routing_rule_is_made_once(host: Host, staff: Staff, agent: Agent) -> None:
    staff.put(
        "/rules/draft",
        {"rules": [{"id": "a", "name": "A", "actions": [{"type": "note", "text": "Hi"}]}]},
    )
    page = agent.page
    page.goto(f"{host.url}/admin/p/rules")
    page.get_by_role("button", name="Add rule").click()
    page.get_by_label("Name", exact=True).fill("Once")
    page.get_by_label("Add an action").select_option("queue")

    page.get_by_role("button", name="Save rule").dblclick()

    expect(page.get_by_role("button", name="Once", exact=True)).to_be_visible()
    assert [one["name"] for one in staff.get("/rules")["data"]].count("Once") == 1


def test_an_alert_asks_for_its_limit_and_is_made_once(
    host: Host, staff: Staff, agent: Agent, complaints: list[str]
) -> None:
    page = agent.page
    page.goto(f"{host.url}/admin/p/alerts")
    own = page.locator("alerts-page")
    own.get_by_role("button", name="Add rule").click()
    own.get_by_label("Name").fill("A rush")
    own.get_by_role("spinbutton", name="Value").fill("")
    own.get_by_role("button", name="Save rule").click()
    expect(own.get_by_role("alert")).not_to_be_empty()
    assert "A rush" not in [one["name"] for one in staff.get("/alerts/rules")["data"]]
    complaints.clear()

    own.get_by_role("spinbutton", name="Value").fill("7")
    own.get_by_role("button", name="Save rule").dblclick()

    expect(own.get_by_role("button", name="Change A rush")).to_be_visible()
    names = [one["name"] for one in staff.get("/alerts/rules")["data"]]
    assert names.count("A rush") == 1


def test_opening_hours_ask_before_they_are_lost(host: Host, agent: Agent) -> None:
    page = agent.page
    page.goto(f"{host.url}/admin/p/business_hours")
    first = page.get_by_role("button", name="Mon–Fri, 9 to 18", exact=True)
    name = page.get_by_label("Name", exact=True)
    expect(first.or_(name)).to_be_visible()
    if first.is_visible():
        first.click()
    name.fill("The shop")
    name.blur()

    leave_and_stay(page)

    expect(name).to_have_value("The shop")
