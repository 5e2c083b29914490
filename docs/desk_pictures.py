"""Pictures of the desk for `screenshots`: the bell, the dashboard, a conversation by mail."""

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

import httpx2
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from picture_host import EMAIL, PASSWORD, READY_S, TARGET, open_inbox, serve
from playwright.sync_api import Browser, expect
from plugins.email_channel.tests.dovecot import PASSWORD as MAIL_PASSWORD
from plugins.email_channel.tests.dovecot import Dovecot, find_free_port, run_dovecot

DESK = {"width": 1440, "height": 860}
PATIENCE_MS = 60_000
SETTLED_MS = 600  # for what moves to come to rest
GRACE = {
    "name": "Grace",
    "email": "grace@example.com",
    "role": "admin",
    "password": "another horse",
}
ASKED = ("Do you have the Dusk lamp in brass?", "When will it ship?", "How do I send it back?")


class Caller:
    """Somebody who calls the API."""

    def __init__(self, address: str, token: str = "") -> None:
        self._client = httpx2.Client(base_url=address, timeout=60)
        if token:
            self._client.headers["Authorization"] = f"Bearer {token}"

    @classmethod
    def sign_in(cls, address: str, email: str = EMAIL, password: str = PASSWORD) -> "Caller":
        """Sign in as somebody on staff."""
        entry = {"email": email, "password": password}
        return cls(address, cls(address).call("POST", "auth/login", entry)["access_token"])

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API."""
        answer = self._client.request(method, f"/api/v1/{path}", json=body).raise_for_status()
        return answer.json() if answer.content else None

    def visit(self, text: str) -> str:
        """Let a new visitor write; return their conversation."""
        widget = self.call("GET", "widgets")["data"][0]["id"]
        made = self._client.post(f"/widget/v1/{widget}/visitor", json={}).raise_for_status()
        visitor = Caller(str(self._client.base_url), made.json()["token"])
        session = str(visitor.call("POST", "sessions", {})["id"])
        visitor.say(session, text)
        return session

    def say(self, session: str, text: str, **more: Any) -> None:
        """Write into a conversation."""
        content = {"type": "text", "text": text, **more.pop("content", {})}
        body = {"client_msg_id": os.urandom(8).hex(), "content": content, **more}
        self.call("POST", f"sessions/{session}/messages", body)


def show_notifications(browser: Browser) -> None:
    """Take the bell: a conversation that was given, and a note that mentions."""
    with serve() as address:
        owner = Caller.sign_in(address)
        owner_id = owner.call("GET", "me")["id"]
        owner.call("POST", "staff", GRACE)
        grace = Caller.sign_in(address, GRACE["email"], GRACE["password"])
        page = open_inbox(browser, address)
        page.set_viewport_size(DESK)
        page.goto(f"{address}/admin/queues")
        session = owner.visit(ASKED[0])
        for staff_id in (None, owner_id):
            grace.call("POST", f"sessions/{session}/assign", {"staff_id": staff_id})
        grace.say(session, "Have a look", kind="note", content={"mentions": [owner_id]})
        page.get_by_role("button", name=re.compile("Notifications, [12] not read")).click()
        told = page.get_by_role("dialog", name="Notifications")
        expect(told.get_by_text("Grace mentioned you in a note.")).to_be_visible()
        page.wait_for_timeout(SETTLED_MS)
        page.screenshot(path=TARGET / "notifications.png")


def show_analytics(browser: Browser) -> None:
    """Take the dashboard, with a few conversations of today."""
    with serve() as address:
        owner = Caller.sign_in(address)
        owner_id = owner.call("GET", "me")["id"]
        for number in range(12):
            session = owner.visit(ASKED[number % len(ASKED)])
            if number < 9:
                owner.call("POST", f"sessions/{session}/assign", {"staff_id": owner_id})
                owner.say(session, "It does, and it ships on Friday.")
            if number < 6:
                owner.call("POST", f"sessions/{session}/resolve")
        page = open_inbox(browser, address)
        page.set_viewport_size(DESK)
        page.goto(f"{address}/admin/p/analytics")
        resolved = page.get_by_role("group", name="Messages from visitors", exact=True)
        expect(resolved.get_by_role("button").first).to_have_text("12", timeout=PATIENCE_MS)
        page.wait_for_timeout(SETTLED_MS)
        page.screenshot(path=TARGET / "analytics.png")


def show_mail(browser: Browser) -> None:
    """Take a conversation by mail, with what stands beside it, and one of its mails as it came."""
    with run_dovecot() as dovecot, run_smtp() as smtp_port:
        settings = {
            "SSL_CERT_FILE": str(dovecot.certificate),
            "CHATCLICK_EGRESS__ALLOWED_NETWORKS": '["127.0.0.0/8"]',
            "CHATCLICK_EGRESS__MAIL_PORTS": json.dumps([dovecot.port, smtp_port]),
        }
        with serve(settings) as address:
            owner = Caller.sign_in(address)
            session = receive_mail(owner, dovecot, smtp_port)
            owner.say(session, "It takes any E27 bulb up to 40 W. One is in the box.")
            page = open_inbox(browser, address)
            page.set_viewport_size(DESK)
            page.goto(f"{address}/admin/inbox/all/{session}")
            beside = page.locator("[data-plugin=email_channel]")
            expect(beside.get_by_text("· sent")).to_be_visible(timeout=PATIENCE_MS)
            beside.evaluate("one => one.scrollIntoView(false)")
            page.wait_for_timeout(SETTLED_MS)
            page.screenshot(path=TARGET / "email-channel.png")
            beside.get_by_role("link", name="Show the original mails").click()
            page.get_by_role("button", name="Show original").click()
            expect(page.get_by_text("Subject: The Dusk lamp")).to_be_visible()
            page.screenshot(path=TARGET / "email-original.png")


def receive_mail(owner: Caller, dovecot: Dovecot, smtp_port: int) -> str:
    """Set a mailbox up and have a mail come; return its conversation."""
    owner.call("POST", "plugins/email_channel/enable")
    servers = {"imap_host": "127.0.0.1", "imap_port": dovecot.port, "smtp_host": "127.0.0.1"}
    servers |= {"smtp_port": smtp_port, "smtp_security": "none"}
    person = {"address": "help@shop.example", "username": "help", "password": MAIL_PASSWORD}
    box = owner.call("POST", "email-channel/mailboxes", {**servers, **person})
    wait_for(lambda: owner.call("GET", f"email-channel/mailboxes/{box['id']}")["looked_at"])
    mail = EmailMessage()
    mail["From"], mail["To"] = "Ann Bell <ann@example.com>", "The Shop <help@shop.example>"
    mail["Cc"], mail["Subject"] = "Bob Bell <bob@example.com>", "The Dusk lamp"
    mail["Message-ID"] = "<dusk-lamp@example.com>"
    mail.set_content("Hello,\n\nwhich bulb does the Dusk lamp take?\n\nAnn")
    dovecot.deliver("help", mail)
    found = wait_for(lambda: owner.call("GET", "sessions?channel=email")["data"])
    session = str(found[0]["id"])
    wait_for(lambda: owner.call("GET", f"sessions/{session}/messages")["data"])
    return session


@contextmanager
def run_smtp() -> Iterator[int]:
    """Run a mail server that takes everything; yield its port."""
    server = Controller(Sink(), hostname="127.0.0.1", port=find_free_port())
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


def wait_for(find: Callable[[], Any]) -> Any:
    """Wait until something is found, and return it."""
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        if found := find():
            return found
        time.sleep(0.2)
    raise TimeoutError("It does not come.")


PICTURES = {"mail": show_mail, "analytics": show_analytics, "notifications": show_notifications}
