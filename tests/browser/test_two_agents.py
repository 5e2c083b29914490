"""Two agents on one conversation: drafts, notes that name people, collisions, passing it on."""

from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Route, expect

from .conftest import NewContext
from .host import OWNER_EMAIL, PASSWORD, Host
from .people import Agent, Visitor
from .published import Staff

pytestmark = pytest.mark.slow

COLLEAGUE = "linus@example.com"


@pytest.fixture(scope="module")
def colleague_id(host: Host) -> Iterator[str]:
    """A second person who works here."""
    with httpx2.Client(base_url=f"{host.url}/api/v1") as client:
        login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
        token = login.raise_for_status().json()["access_token"]
        made = client.post(
            "/staff",
            headers={"Authorization": f"Bearer {token}"},
            json={
                "email": COLLEAGUE,
                "name": "Linus Berg",
                "role": "agent",
                "password": PASSWORD,
            },
        )
        yield made.raise_for_status().json()["id"]


@pytest.fixture
def colleague(host: Host, colleague_id: str, new_context: NewContext) -> Agent:
    """The second person in the inbox, in a browser of their own."""
    other = Agent(new_context(viewport={"width": 1440, "height": 900}).new_page(), host.url)
    other.page.goto(f"{host.url}/admin")
    other.page.get_by_label("E-mail").fill(COLLEAGUE)
    other.page.get_by_label("Password", exact=True).fill(PASSWORD)
    other.page.get_by_role("button", name="Sign in").click()
    other.page.locator("a[href$='/inbox/all']").first.click()
    expect(other.page.get_by_role("heading", name="All", exact=True)).to_be_visible()
    return other


def test_draft_stays_through_a_reload_and_what_a_colleague_does(
    visitor: Visitor, agent: Agent, colleague: Agent
) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Where is my mug?")
    agent.open_session("Where is my mug?")
    with agent.page.expect_response(lambda answer: answer.url.endswith("/draft") and answer.ok):
        agent.reply_field.fill("It left on Monday and")

    colleague.open_session("Where is my mug?")
    colleague.page.get_by_role("button", name="Resolve", exact=True).click()
    expect(agent.page.get_by_role("button", name="Reopen")).to_be_visible()
    expect(agent.reply_field).to_have_value("It left on Monday and")
    # What this browser may have kept is not what counts.
    agent.page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('chatclick.draft'))"
        ".forEach((key) => localStorage.removeItem(key))"
    )
    agent.page.reload()

    expect(agent.reply_field).to_have_value("It left on Monday and")
    expect(colleague.reply_field).to_have_value("")


def test_a_draft_that_is_saved_before_its_first_answer_stays_on_the_screen(
    visitor: Visitor, agent: Agent
) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Is the green lamp in stock?")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "GET":
            held.append(route)
        else:
            route.continue_()

    agent.page.route("**/draft", hold)
    agent.open_session("Is the green lamp in stock?")
    with agent.page.expect_response(lambda answer: answer.url.endswith("/draft") and answer.ok):
        agent.reply_field.fill("Let me look")

    with agent.page.expect_response(held[0].request.url):
        held[0].fulfill(json={"data": []})  # as it was when it was asked for

    expect(agent.reply_field).to_have_value("Let me look")


def test_colleagues_see_each_other_and_are_asked_before_both_answer(
    visitor: Visitor, agent: Agent, colleague: Agent
) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Is the teapot dishwasher safe?")
    agent.open_session("Is the teapot dishwasher safe?")
    colleague.open_session("Is the teapot dishwasher safe?")
    expect(agent.page.get_by_text("Linus Berg is looking at this too")).to_be_attached()

    colleague.reply_field.press_sequentially("Yes")
    warning = agent.page.get_by_text("Linus Berg is writing a reply too.")
    expect(warning).to_be_visible()
    colleague.reply("Yes, it is.")
    agent.expect_message("Yes, it is.")
    agent.reply_field.fill("No, it is not.")
    colleague.reply_field.press_sequentially("One more thing")
    expect(warning).to_be_visible()
    agent.reply_field.press("Control+Enter")

    expect(agent.page.get_by_text("Send yours all the same?")).to_be_visible()
    expect(visitor.bubble("No, it is not.")).to_have_count(0)
    agent.page.get_by_role("button", name="Send anyway").click()
    visitor.expect_message("No, it is not.")


def test_note_names_a_colleague_who_is_told_and_gets_the_conversation_with_a_reason(
    host: Host, visitor: Visitor, agent: Agent, colleague: Agent
) -> None:
    visitor.open_widget()
    visitor.write_and_wait("Können wir Deutsch sprechen?")
    agent.open_session("Können wir Deutsch sprechen?")
    page = agent.page
    with Staff(host) as owner:  # nobody else: it goes to whoever has less to do
        path = f"/sessions/{page.url.rpartition('/')[2]}/assign"
        owner.post(path, {"staff_id": owner.get("/me")["id"]})

    page.get_by_role("tab", name="Internal note").click()
    field = page.get_by_role("textbox", name="Internal note")
    field.press_sequentially("For you, @lin")
    expect(page.get_by_role("option", name="Linus Berg")).to_be_visible()
    field.press("Enter")
    field.press_sequentially("please.")
    expect(field).to_have_value("For you, @Linus Berg please.")
    field.press("Control+Enter")
    agent.expect_message("For you, @Linus Berg please.")
    told = colleague.page.get_by_text("mentioned you in a note")
    expect(told).to_be_visible()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Transfer…").click()
    page.get_by_role("combobox", name="To").click()
    page.get_by_role("option", name="Linus Berg").click()
    page.get_by_label("Reason").fill("Speaks German")
    page.get_by_role("button", name="Transfer conversation").click()
    expect(page.get_by_role("dialog")).to_be_hidden()

    colleague.page.locator("a[href$='/inbox/mine']").first.click()
    colleague.open_session("Können wir Deutsch sprechen?")
    expect(colleague.page.get_by_role("note")).to_contain_text("Speaks German")
    colleague.reply("Gerne.")
    expect(colleague.page.get_by_role("note")).to_be_hidden()
    assert "Speaks German" not in visitor.frame.content()
