"""A mailbox is connected with OAuth 2.0: to a consent page and back, agreed to and denied."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import expect
from tests.oauth.authority import CLIENT, SCOPES, Authority, run_authority
from tests.ports import find_free_port

from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host
from .people import Agent

pytestmark = pytest.mark.slow

PLUGIN = "email_channel"


@pytest.fixture(scope="module")
def authority() -> Iterator[Authority]:
    """A running authorization server."""
    with run_authority() as made:
        yield made


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Iterator[Host]:
    """A host that may call it, with the plugin enabled."""
    folder: Path = tmp_path_factory.mktemp("host")
    settings = {
        "CHATCLICK_EGRESS__ALLOWED_NETWORKS": '["127.0.0.0/8"]',
        "CHATCLICK_EGRESS__PORTS": json.dumps([authority.port]),
    }
    made = Host(folder / "data", find_free_port(), settings=settings)
    authority.redirect_uris.add(f"{made.url}/plugins/{PLUGIN}/connected")
    try:
        made.start()
        with httpx2.Client(base_url=f"{made.url}/api/v1", timeout=PATIENCE_S) as client:
            login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
            token = login.raise_for_status().json()["access_token"]
            client.headers["Authorization"] = f"Bearer {token}"
            client.post(f"/plugins/{PLUGIN}/enable").raise_for_status()
        yield made
    finally:
        made.stop()


def test_a_mailbox_is_connected_and_disconnected(
    host: Host, agent: Agent, authority: Authority, complaints: list[str], tmp_path: Path
) -> None:
    page = agent.page
    page.goto(f"{host.url}/admin/p/{PLUGIN}")
    mailboxes = page.locator("email-channel-page")
    mailboxes.get_by_role("button", name="Add a mailbox").click()
    mailboxes.get_by_label("Address", exact=True).fill("help@shop.example")
    menu = mailboxes.get_by_label("Sign in with")
    menu.select_option("microsoft")
    expect(mailboxes.get_by_label("IMAP server")).to_have_value("outlook.office365.com")
    expect(mailboxes.get_by_label("User name")).to_have_value("help@shop.example")
    expect(mailboxes.get_by_label("Organisation (tenant)")).to_be_visible()
    expect(mailboxes.get_by_label("Password", exact=True)).to_be_hidden()
    page.screenshot(path=tmp_path / "microsoft.png", full_page=True)

    menu.select_option("other")
    expect(mailboxes.get_by_label("Redirect URL")).to_have_value(
        f"{host.url}/plugins/{PLUGIN}/connected"
    )
    mailboxes.get_by_label("IMAP server").fill("127.0.0.1")
    mailboxes.get_by_label("SMTP server").fill("127.0.0.1")
    mailboxes.get_by_label("Client id").fill(CLIENT)
    mailboxes.get_by_label("Client secret").fill(authority.secret)
    mailboxes.get_by_label("Scopes").fill(SCOPES)
    mailboxes.get_by_label("Issuer").fill("http://login.example.com")
    mailboxes.get_by_role("button", name="Save").click()
    expect(mailboxes.get_by_role("alert")).to_have_text(
        "Issuer: An address that begins with https is needed."
    )
    mailboxes.get_by_label("Issuer").fill(authority.url)
    mailboxes.get_by_role("button", name="Save").click()

    line = mailboxes.get_by_role("listitem").filter(has_text="help@shop.example")
    expect(line.get_by_text("Not connected")).to_be_visible()
    page.screenshot(path=tmp_path / "new.png")
    line.get_by_role("button", name="Connect").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_text("You left the consent page without agreeing")).to_be_visible()
    expect(page).to_have_url(f"{host.url}/admin/p/{PLUGIN}")
    page.screenshot(path=tmp_path / "denied.png")

    line.get_by_role("button", name="Connect").click()
    page.get_by_role("button", name="Allow").click()
    expect(line.get_by_text("Connected as help@shop.example since")).to_be_visible()
    expect(page).to_have_url(f"{host.url}/admin/p/{PLUGIN}")
    page.screenshot(path=tmp_path / "connected.png")

    line.get_by_role("button", name="Disconnect").click()
    mailboxes.get_by_role("dialog").get_by_role("button", name="Disconnect").click()
    expect(line.get_by_text("Not connected")).to_be_visible()
    line.get_by_role("button", name="Change").click()
    expect(menu).to_have_value("other")
    expect(mailboxes.get_by_label("Client id")).to_have_value(CLIENT)
    expect(mailboxes.get_by_label("Client secret")).to_have_value("")

    # what was refused, on purpose: an issuer, and a consent that was denied; each has its words
    assert all("status of 422" in one for one in complaints), complaints
    complaints.clear()
