"""A visitor writes, an agent answers: the reason for everything else."""

import pytest
from playwright.sync_api import expect

from .conftest import NewContext
from .host import Host
from .people import Agent, Visitor

pytestmark = pytest.mark.slow


def test_visitor_and_agent_talk_and_see_that_they_were_seen(visitor: Visitor, agent: Agent) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Do you ship to Norway?")

    expect(agent.row("Do you ship to Norway?")).to_be_visible()
    agent.open_session("Do you ship to Norway?")
    visitor.expect_mark("Seen")
    agent.reply("We do, in about five days.")
    visitor.expect_message("We do, in about five days.")
    expect(agent.message("We do, in about five days.")).to_contain_text("Seen")


def test_both_see_that_the_other_is_writing(visitor: Visitor, agent: Agent) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Is the blue vase back?")
    agent.open_session("Is the blue vase back?")

    agent.reply_field.press_sequentially("Let me look")
    expect(visitor.widget.locator(".typing")).to_be_visible()

    visitor.field.press_sequentially("Thanks")
    expect(agent.page.get_by_text("is writing…")).to_be_visible()


def test_a_reload_goes_on_where_it_was(visitor: Visitor, agent: Agent) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Can I visit the studio?")
    agent.open_session("Can I visit the studio?")

    visitor.page.reload()
    agent.page.reload()

    visitor.expect_message("Can I visit the studio?")
    agent.expect_message("Can I visit the studio?")
    agent.reply("Any day but Monday.")
    visitor.expect_message("Any day but Monday.")
    visitor.write_and_wait("See you on Tuesday.")
    agent.expect_message("See you on Tuesday.")


def test_an_answer_to_a_closed_widget_shows_on_the_badge(visitor: Visitor, agent: Agent) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Do you glaze by hand?")
    visitor.launcher.click()
    expect(visitor.launcher).to_have_attribute("aria-expanded", "false")

    agent.open_session("Do you glaze by hand?")
    agent.reply("Always, twice.")

    expect(visitor.launcher.locator("i")).to_have_text("1")
    visitor.launcher.click()
    visitor.expect_message("Always, twice.")
    expect(visitor.launcher.locator("i")).to_have_text("")


def test_a_visitor_may_open_a_second_session(visitor: Visitor, agent: Agent) -> None:
    visitor.open_widget()
    visitor.write_and_wait("First: which clay?")
    visitor.widget.get_by_role("button", name="All conversations").click()
    visitor.widget.get_by_role("button", name="New conversation").click()
    visitor.write_and_wait("Second: which kiln?")

    agent.open_session("Second: which kiln?")
    agent.reply("The small one.")

    visitor.expect_message("The small one.")
    expect(visitor.bubble("which clay?")).to_have_count(0)
    expect(agent.row("First: which clay?")).to_be_visible()


def test_the_first_person_makes_the_owner(fresh_host: Host, new_context: NewContext) -> None:
    page = new_context().new_page()

    page.goto(f"{fresh_host.url}/admin")
    expect(page.get_by_role("heading", name="Welcome to Chatclick")).to_be_visible()
    page.get_by_label("Name").fill("Ada Lind")
    page.get_by_label("E-mail").fill("ada@example.com")
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_role("button", name="Create account").click()

    expect(page.get_by_role("button", name="Ada Lind")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Ada Lind")).to_be_visible()
