"""A bot with a language model, in browsers: it answers, hands over, and helps whoever goes on."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from playwright.sync_api import expect
from tests.ports import find_free_port

from chatclick_language_model.testing import Script, text_events

from .axe import find_violations
from .conftest import NewContext
from .host import OWNER_EMAIL, PASSWORD, Host
from .model import run_model
from .people import Agent, Visitor

pytestmark = pytest.mark.slow

ARTICLE = {"language": "en", "title": "Returns", "body": "Send it back within 30 days."}


def think(body: dict[str, Any]) -> Script:
    """Answer as each kind of question wants it."""
    asked = "\n".join(one["content"] for one in body["messages"])
    if "Write the next reply" in asked:
        return text_events("Please send it ", "to our shop.")
    if "Sum up the conversation" in asked:
        return text_events("Wants to return something.")
    return text_events("You have ", "30 days ", "[1].")


@pytest.fixture(scope="module")
def clever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host whose bot has a model and an article."""
    folder = tmp_path_factory.mktemp("clever")
    with run_model(think) as server:
        settings = {
            "CHATCLICK_EGRESS__ALLOWED_NETWORKS": '["127.0.0.0/8"]',
            "CHATCLICK_EGRESS__PORTS": json.dumps([server.port]),
        }
        host = Host(folder / "data", find_free_port(), settings=settings)
        try:
            host.start()
            set_up(host, server.url)
            yield host
        finally:
            host.stop()


def set_up(host: Host, url: str) -> None:
    """Publish an article and set the model."""
    with httpx2.Client(base_url=f"{host.url}/api/v1", timeout=60) as client:
        login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
        token = login.raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        made = client.post("/knowledge-base/articles", json=ARTICLE).raise_for_status().json()
        path = f"/knowledge-base/articles/{made['article_id']}/texts/en/publish"
        client.post(path).raise_for_status()
        values = {"base_url": url, "model": "little"}
        config = client.put("/plugins/language_model/config", json={"values": values})
        config.raise_for_status()


def test_from_the_bot_to_a_person_who_is_helped(clever: Host, new_context: NewContext) -> None:
    visitor = Visitor(new_context().new_page(), clever.url)
    agent = Agent(new_context(viewport={"width": 1440, "height": 900}).new_page(), clever.url)
    agent.sign_in()
    page = agent.page

    # the bot answers, with its source
    visitor.open_widget()
    visitor.write("How do I send it back?")
    visitor.expect_message("You have 30 days [1].")
    expect(visitor.bubble("You have 30 days [1].")).to_contain_text("From: [1] Returns")

    # the visitor wants a person, and the agent finds why and what the bot was given
    ways = visitor.widget.get_by_role("button", name=re.compile("Talk to a (person|human)"))
    expect(ways).to_have_count(1)
    visitor.write("I want to talk to a human")
    visitor.expect_message("I will get somebody for you.")
    agent.open_session("I will get somebody for you.")
    told = "AI bot asked for a person: the visitor asked for people"
    expect(page.get_by_text(told)).to_be_visible()
    given = page.get_by_role("complementary", name="Details").locator("[data-plugin=ai_bot]")
    expect(given).to_contain_text("cited: Send it back within 30 days.")

    # a suggested reply goes into the field, comes out again, and is sent by the agent alone
    agent.reply_field.fill("Hi!")
    page.get_by_role("button", name="Help with what you write").click()
    page.get_by_role("menuitem", name="Suggest a reply").click()
    expect(agent.reply_field).to_have_value("Please send it to our shop.")
    page.get_by_role("button", name="Undo").click()
    expect(agent.reply_field).to_have_value("Hi!")
    assert find_violations(page) == []
    page.get_by_role("button", name="Help with what you write").click()
    page.get_by_role("menuitem", name="Suggest a reply").click()
    expect(agent.reply_field).to_have_value("Please send it to our shop.")
    agent.reply_field.press("Control+Enter")
    visitor.expect_message("Please send it to our shop.")
