"""From a bot to people and back: as the visitor asks, as the agent reads, handed back by hand."""

import pytest
from playwright.sync_api import expect

from .host import Host
from .people import Agent, Visitor
from .published import Staff

pytestmark = pytest.mark.slow

ARTICLE = "Mugs are sent back within thirty days, free of charge, in their own box."


@pytest.fixture
def bot(host: Host) -> None:
    """A bot that answers from one help article."""
    with Staff(host) as staff:
        values = {"title": "Sending mugs back", "body": ARTICLE, "language": "en"}
        article = staff.post("/knowledge-base/articles", values)["article_id"]
        staff.post(f"/knowledge-base/articles/{article}/texts/en/publish", {})


def test_a_visitor_leaves_the_bot_and_an_agent_hands_back(
    bot: None, visitor: Visitor, agent: Agent
) -> None:
    visitor.open_widget()
    visitor.write_and_wait("How do I send mugs back?")
    answer = visitor.widget.get_by_role("region", name="Messages").get_by_text("within thirty days")
    expect(answer).to_be_visible()
    # The card's own button would do; the one below the thread is there whatever the bot says.
    ask = visitor.widget.locator(".people").get_by_role("button", name="Talk to a person")
    ask.click()
    expect(ask).to_be_hidden()
    expect(visitor.widget.get_by_text("You are being passed on to a person.")).to_be_visible()

    agent.open_session("within thirty days")
    page = agent.page
    expect(page.get_by_text("asked for a person")).to_be_visible()
    agent.reply("I am here now.")
    visitor.expect_message("I am here now.")

    page.get_by_role("button", name="Assigned to").click()
    page.get_by_role("menuitem", name="Knowledge base").click()
    expect(page.get_by_text("handed the conversation to Knowledge base")).to_be_visible()
    expect(visitor.widget.get_by_text("You are talking to a bot", exact=True)).to_be_visible()
    visitor.write_and_wait("I want to talk to a human")
    expect(page.get_by_role("region", name="What the bot found out")).to_contain_text("Language")
