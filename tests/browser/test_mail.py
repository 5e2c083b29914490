"""The page of mails: what was sent, what became of it, and who gets no more."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import httpx2
import pytest
from aiosmtpd.smtp import SMTP
from playwright.sync_api import expect
from tests.oauth.authority import CLIENT, SCOPES, Authority, run_authority
from tests.ports import find_free_port

from .host import OWNER_EMAIL, PASSWORD, PATIENCE_S, Host
from .people import Agent

pytestmark = pytest.mark.slow

PLUGIN = "notify_email"


class Mailboxes:
    """Takes mail for everybody but one."""

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Take a recipient."""
        if address.startswith("nobody@"):
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a mail."""
        return "250 Kept"


async def serve(told: Queue[Any]) -> None:
    """Take mail until told to stop; tell the port and how to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Mailboxes()), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        told.put((port, lambda: loop.call_soon_threadsafe(stop.set)))
        await stop.wait()


@pytest.fixture
def smtp_port() -> Iterator[int]:
    """A mail server in a thread of its own: the browser has the loop of this one."""
    told: Queue[Any] = Queue()
    thread = Thread(target=lambda: asyncio.run(serve(told)))
    thread.start()
    port, stop = told.get(timeout=PATIENCE_S)
    yield port
    stop()
    thread.join()


@pytest.fixture(scope="module")
def authority() -> Iterator[Authority]:
    """A running authorization server."""
    with run_authority() as made:
        yield made


@pytest.fixture
def host(smtp_port: int, authority: Authority, tmp_path: Path) -> Iterator[Host]:
    """A host that may connect to the servers of this machine."""
    settings = {
        "CHATCLICK_EGRESS__PORTS": f"[{authority.port}]",
        "CHATCLICK_EGRESS__ALLOWED_NETWORKS": '["127.0.0.0/8"]',
        "CHATCLICK_EGRESS__MAIL_PORTS": f"[{smtp_port}]",
    }
    demo = Host(tmp_path / "data", find_free_port(), settings=settings)
    authority.redirect_uris.add(f"{demo.url}/plugins/{PLUGIN}/connected")
    try:
        demo.start()
        yield demo
    finally:
        demo.stop()


@pytest.fixture
def mail(host: Host, smtp_port: int) -> None:
    """Enable the plugin and set it up."""
    with httpx2.Client(base_url=f"{host.url}/api/v1", timeout=PATIENCE_S) as client:
        login = client.post("/auth/login", json={"email": OWNER_EMAIL, "password": PASSWORD})
        token = login.raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        client.post(f"/plugins/{PLUGIN}/enable").raise_for_status()
        server = {"host": "127.0.0.1", "port": smtp_port, "security": "none"}
        values = {**server, "sender": "chat@shop.example", "base_url": host.url}
        client.put(f"/plugins/{PLUGIN}/config", json={"values": values}).raise_for_status()


@pytest.mark.usefixtures("mail")
def test_a_test_mail_goes_out_and_the_log_shows_it(host: Host, agent: Agent) -> None:
    page = agent.page
    page.goto(f"{host.url}/admin/p/{PLUGIN}")
    mails = page.locator("notify-email-page")
    expect(mails.get_by_text("No mail yet")).to_be_visible()

    mails.get_by_label("To", exact=True).fill("me@example.com")
    mails.get_by_role("button", name="Send", exact=True).click()
    expect(mails.get_by_role("status")).to_have_text("The server took it: Kept")
    expect(mails.get_by_role("row").filter(has_text="me@example.com")).to_contain_text("Sent")

    mails.get_by_label("To", exact=True).fill("nobody@example.com")
    mails.get_by_role("button", name="Send", exact=True).click()
    expect(mails.get_by_role("status")).to_contain_text("It was not sent: bounced: 550")
    expect(mails.get_by_role("listitem")).to_contain_text("No such user")
    mails.get_by_role("button", name="Send again").click()
    expect(mails.get_by_text("Nobody", exact=True)).to_be_visible()


@pytest.mark.usefixtures("mail")
def test_the_server_is_connected(
    host: Host, agent: Agent, authority: Authority, tmp_path: Path
) -> None:
    page = agent.page
    page.goto(f"{host.url}/admin/p/{PLUGIN}")
    mails = page.locator("notify-email-page")
    mails.get_by_label("Sign in with").select_option("other")
    mails.get_by_label("Client id").fill(CLIENT)
    mails.get_by_label("Client secret").fill(authority.secret)
    mails.get_by_label("Scopes").fill(SCOPES)
    mails.get_by_label("Issuer").fill(authority.url)
    mails.get_by_role("button", name="Save").click()
    mails.get_by_role("button", name="Connect").click()
    page.get_by_role("button", name="Allow").click()

    expect(mails.get_by_text("Connected as help@shop.example since")).to_be_visible()
    expect(page).to_have_url(f"{host.url}/admin/p/{PLUGIN}")
    page.screenshot(path=tmp_path / "mail.png", full_page=True)
    mails.get_by_label("Sign in with").select_option("password")
    mails.get_by_role("button", name="Save").click()
    expect(mails.get_by_role("button", name="Connect again")).to_have_count(0)
