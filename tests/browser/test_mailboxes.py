"""The page of mailboxes: one is added, says what is wrong with it, and goes again."""

import httpx2
import pytest
from playwright.sync_api import expect

from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host
from .people import Agent

pytestmark = pytest.mark.slow

PLUGIN = "email_channel"


@pytest.fixture
def email(host: Host) -> None:
    """Enable the plugin."""
    with httpx2.Client(base_url=f"{host.url}/api/v1", timeout=PATIENCE_S) as client:
        login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
        token = login.raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        client.post(f"/plugins/{PLUGIN}/enable").raise_for_status()


@pytest.mark.usefixtures("email")
def test_a_mailbox_is_added_tested_and_removed(host: Host, agent: Agent) -> None:
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
