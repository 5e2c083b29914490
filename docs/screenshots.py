"""Take the pictures of the manual: `python docs/screenshots.py` after the screens have changed.

Starts a host with an empty data folder, has a visitor write and an agent answer, and puts
both windows into one picture; then installs a plugin made for it, and looks at that. Another host
has a bot with a model on this machine that says the same to everybody. Those of the desk are in
`desk_pictures` and `risk_pictures`; that of mail needs Dovecot. Names take some of them: `python
docs/screenshots.py ai mail`.
"""

import json
import re
import shutil
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import desk_pictures
import httpx2
from picture_host import EMAIL, PASSWORD, TARGET, WINDOW, open_inbox, serve
from playwright.sync_api import Browser, FrameLocator, Page, expect, sync_playwright
from risk_pictures import show_risk
from tests.browser.model import run_model

from chatclick_language_model.testing import Script, text_events

OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


def main() -> None:
    """Take the pictures that are named, or all."""
    TARGET.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(OPTIONS))
        for name in sys.argv[1:] or list(PICTURES):
            PICTURES[name](browser)
        browser.close()


def show_manual(browser: Browser) -> None:
    """Take the first conversation, and plugins."""
    with serve() as address:
        inbox = open_inbox(browser, address)
        chat = open_shop(browser, address)
        talk(inbox, chat)
        join(browser, chat[0].screenshot(), inbox.screenshot(), TARGET / "first-conversation.png")
        show_plugins(inbox, chat, f"{address}/admin/plugins")


def show_ai(browser: Browser) -> None:
    """Take the bot that answers from an article, and what staff see of it."""

    def think(_body: dict[str, Any]) -> Script:
        return text_events("It takes any E27 bulb up to 40 W [1]. ", "One is in the box [1].")

    with run_model(think) as server:
        egress = {
            "CHATCLICK_EGRESS__ALLOWED_NETWORKS": '["127.0.0.0/8"]',
            "CHATCLICK_EGRESS__PORTS": json.dumps([server.port]),
        }
        with serve(egress) as address:
            set_model(address, server.url)
            inbox = open_inbox(browser, address)
            _, frame = open_shop(browser, address)
            field = frame.get_by_label("Your message")
            field.fill("Which bulb does the Dusk lamp take?")
            field.press("Enter")
            expect(frame.get_by_text("One is in the box").first).to_be_visible(timeout=60_000)
            inbox.set_viewport_size({"width": 1440, "height": 820})
            inbox.goto(f"{address}/admin/inbox/all")
            inbox.get_by_text("One is in the box").first.click()
            expect(inbox.locator("[data-plugin=ai_bot]")).to_contain_text("cited", timeout=60_000)
            inbox.locator("[data-plugin=ai_bot]").last.evaluate("one => one.scrollIntoView(false)")
            inbox.wait_for_timeout(600)  # for what moves to come to rest
            inbox.screenshot(path=TARGET / "ai.png")


def set_model(address: str, url: str) -> None:
    """Publish an article and set the model, as the owner."""
    with httpx2.Client(base_url=f"{address}/api/v1", timeout=60) as client:
        login = client.post("/auth/login", json={"email": EMAIL, "password": PASSWORD})
        token = login.raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        body = "The Dusk lamp takes any E27 bulb up to 40 W. One bulb is in the box."
        article = {"language": "en", "title": "Bulbs of the Dusk lamp", "body": body}
        made = client.post("/knowledge-base/articles", json=article).raise_for_status().json()
        path = f"/knowledge-base/articles/{made['article_id']}/texts/en/publish"
        client.post(path).raise_for_status()
        values = {"base_url": url, "model": "little"}
        client.put("/plugins/language_model/config", json={"values": values}).raise_for_status()


def open_shop(browser: Browser, address: str) -> tuple[Page, FrameLocator]:
    """Open the chat on the shop's page."""
    page = browser.new_page(viewport=WINDOW)
    page.goto(address)
    page.get_by_role("button", name="Open chat").click()
    return page, page.frame_locator("chatclick-widget iframe")


def talk(inbox: Page, chat: tuple[Page, FrameLocator]) -> None:
    """Have a short conversation."""
    page, frame = chat
    visitor_field = frame.get_by_label("Your message")
    visitor_field.fill("Hello! Does the Dusk lamp take a plain bulb?")
    visitor_field.press("Enter")
    inbox.get_by_text("Does the Dusk lamp").first.click()
    reply = inbox.get_by_label("Reply to the visitor")
    reply.fill("It does: any E27 bulb up to 40 W. It ships on Friday.")
    reply.press("ControlOrMeta+Enter")
    expect(frame.get_by_text("It ships on Friday").first).to_be_visible()
    visitor_field.fill("Lovely, I take two.")
    visitor_field.press("Enter")
    expect(inbox.get_by_text("Lovely, I take two.").first).to_be_visible()
    page.wait_for_timeout(600)  # for what moves to come to rest


def show_plugins(page: Page, chat: tuple[Page, FrameLocator], area: str) -> None:
    """Install a plugin, set it, have it looked at a few messages."""
    page.set_viewport_size({"width": 1120, "height": 900})
    page.goto(f"{area}/add")
    page.get_by_role("textbox", name="Package").fill("made-crm==1.0")
    page.get_by_role("button", name="See what would change").click()
    page.get_by_label("Your password, again").fill(PASSWORD)
    page.screenshot(path=TARGET / "plugin-review.png")
    page.get_by_role("button", name="Install Crm").click()
    done = page.get_by_role("heading", name="Crm 1.0 is installed")
    expect(done).to_be_visible(timeout=60_000)
    page.goto(f"{area}/crm/settings")
    page.get_by_role("textbox", name="API key").fill("sesame")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("Running", exact=True)).to_be_visible()
    page.get_by_role("button", name="Dismiss").click()
    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_text("The plugin accepts these settings.")).to_be_visible()
    page.screenshot(path=TARGET / "plugin-settings.png")
    field = chat[1].get_by_label("Your message")
    for text in ("Is it made of oak?", "And the shade?", "boom", "Thank you!"):
        field.fill(text)
        field.press("Enter")
        chat[0].wait_for_timeout(200)
    page.goto(f"{area}/crm/health")
    calls = page.get_by_text(re.compile("^Calls: [1-9]"))
    expect(calls).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Ask it now").click()
    expect(page.get_by_text("12 leads are waiting")).to_be_visible()
    page.screenshot(path=TARGET / "plugin-health.png")
    page.goto(area)
    expect(page.get_by_role("heading", name="Crm")).to_be_visible()
    page.wait_for_timeout(600)  # for what moves to come to rest
    page.screenshot(path=TARGET / "plugins.png")


def join(browser: Browser, left: bytes, right: bytes, target: Path) -> None:
    """Put two pictures side by side."""
    pictures = "".join(
        f'<img src="data:image/png;base64,{b64encode(picture).decode()}">'
        for picture in (left, right)
    )
    style = (
        "body{margin:0;padding:32px;display:flex;gap:24px;background:#e9e4dc}"
        "img{width:calc(50% - 12px);border-radius:12px;box-shadow:0 8px 32px #0003}"
    )
    page = browser.new_page(viewport={"width": 1800, "height": 680})
    page.set_content(f"<style>{style}</style>{pictures}")
    page.screenshot(path=target)


PICTURES = {
    "manual": show_manual,
    "ai": show_ai,
    "risk": show_risk,
    **desk_pictures.PICTURES,
}


if __name__ == "__main__":
    main()
