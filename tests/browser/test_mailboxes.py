"""The page of mailboxes: one is added, says what is wrong with it, and goes again."""

import httpx2
import pytest
from playwright.sync_api import expect

from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host
from .people import Agent

pytestmark = pytest.mark.slow

PLUGIN = "email_channel"


@pytest.fixture
def email(host: Host) -> str:
    """Enable the plugin; return a conversation without mails."""
    with httpx2.Client(base_url=f"{host.url}/api/v1", timeout=PATIENCE_S) as client:
        login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
        token = login.raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        client.post(f"/plugins/{PLUGIN}/enable").raise_for_status()
        widget = client.get("/widgets").raise_for_status().json()["data"][0]["id"]
        visitor = client.post(f"{host.url}/widget/v1/{widget}/visitor", json={}).raise_for_status()
        own = {"Authorization": f"Bearer {visitor.json()['token']}"}
        made = client.post("/sessions", json={}, headers=own).raise_for_status()
        return str(made.json()["id"])


def test_a_mailbox_is_added_tested_and_removed(host: Host, agent: Agent, email: str) -> None:
    page = agent.page
    page.goto(f"{host.url}/admin/p/{PLUGIN}")
    mailboxes = page.locator("email-channel-page")
    expect(mailboxes.get_by_text("No mailbox yet")).to_be_visible()

    mailboxes.get_by_role("button", name="Add a mailbox").click()
    mailboxes.get_by_label("Address", exact=True).fill("help@shop.example")
    mailboxes.get_by_label("IMAP server").fill("127.0.0.1")
    mailboxes.get_by_label("SMTP server").fill("127.0.0.1")
    mailboxes.get_by_label("User name").fill("help")
    mailboxes.get_by_label("Password", exact=True).fill("secret")
    mailboxes.get_by_label("Encryption of SMTP").select_option("tls")
    expect(mailboxes.get_by_label("Port of SMTP")).to_have_value("465")
    expect(mailboxes.get_by_label("Queue").get_by_role("option")).not_to_have_count(1)
    mailboxes.get_by_role("button", name="Save").click()

    # this host may not connect inside, and says so
    line = mailboxes.get_by_role("listitem").filter(has_text="help@shop.example")
    line.get_by_role("button", name="Test").click()
    refused = "This address is not on the public Internet."
    expect(line.get_by_role("status")).to_have_text(f"IMAP: {refused} · SMTP: {refused}")

    line.get_by_role("button", name="Change").click()
    expect(mailboxes.get_by_label("IMAP server")).to_have_value("127.0.0.1")
    mailboxes.get_by_label("Name people read").fill("The Shop")
    mailboxes.get_by_role("button", name="Save").click()

    line.get_by_role("button", name="Remove").click()
    mailboxes.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(mailboxes.get_by_text("No mailbox yet")).to_be_visible()

    # a page that only links lead to
    expect(page.get_by_role("link", name="Mails as they came in")).to_have_count(0)
    page.goto(f"{host.url}/admin/p/{PLUGIN}/originals?session={email}")
    mails = page.locator("email-originals-page")
    expect(mails.get_by_text("No mail of this conversation is kept")).to_be_visible()
    mails.get_by_role("button", name="To the conversation").click()
    expect(page).to_have_url(f"{host.url}/admin/inbox/all/{email}")
